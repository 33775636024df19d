// SPDX-License-Identifier: Apache-2.0
#include "http/escape.h"
#include "base/hash.h"

bool is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

int escape_decode(const char *text, size_t len)
{
	if (len < 3 || text[0] != '%' || hex_digit(text[1]) < 0 ||
		hex_digit(text[2]) < 0)
		return -1;
	return hex_digit(text[1]) * 16 + hex_digit(text[2]);
}

void escape_put(struct buffer *out, unsigned char byte)
{
	static const char digits[] = "0123456789ABCDEF";
	char escape[3] = { '%', digits[byte >> 4], digits[byte & 15] };

	buffer_add(out, escape, sizeof escape);
}
