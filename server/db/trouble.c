// SPDX-License-Identifier: Apache-2.0
#include "db/trouble.h"
#include <stdarg.h>
#include <stdio.h>

bool trouble_set(struct trouble *trouble, enum trouble_kind kind,
	const char *format, ...)
{
	va_list args;

	trouble->kind = kind;
	va_start(args, format);
	vsnprintf(trouble->text, sizeof trouble->text, format, args);
	va_end(args);
	return false;
}
