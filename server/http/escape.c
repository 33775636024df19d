// SPDX-License-Identifier: Apache-2.0
#include "http/escape.h"

bool is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int escape_decode(const char *text, size_t len)
{
	if (len < 3 || text[0] != '%' || digit(text[1]) < 0 ||
		digit(text[2]) < 0)
		return -1;
	return digit(text[1]) * 16 + digit(text[2]);
}

void escape_put(struct buffer *out, unsigned char byte)
{
	static const char digits[] = "0123456789ABCDEF";
	char escape[3] = { '%', digits[byte >> 4], digits[byte & 15] };

	buffer_add(out, escape, sizeof escape);
}
