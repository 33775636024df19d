// SPDX-License-Identifier: Apache-2.0
#include "domain/reason.h"
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

static bool is_invisible(UChar32 c)
{
	return u_isUWhiteSpace(c) || u_iscntrl(c) ||
	       u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool reason_is_blank(const char *text)
{
	int32_t at = 0;
	UChar32 c;

	if (!text)
		return true;
	while (text[at]) {
		U8_NEXT(text, at, -1, c);
		if (c < 0 || !is_invisible(c))
			return false;
	}
	return true;
}

bool reason_is_too_long(const char *text)
{
	size_t chars = 0;

	for (const char *p = text; *p; p++) {
		if (((unsigned char)*p & 0xC0) != 0x80)
			chars++;
	}
	return chars > REASON_CHARS_MAX;
}
