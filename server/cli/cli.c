// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"
#include <stdarg.h>
#include <stdio.h>

int cli_fail(int code, const char *format, ...)
{
	char text[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' '; /* one line, whatever was quoted in it */
	fprintf(stderr, "claimd: %s\n", text);
	return code;
}
