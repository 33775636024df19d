// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"
#include <string.h>

static const char alphabets[][65] = {
	[BASE64_STANDARD] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/",
	[BASE64_URL] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		       "0123456789-_",
};

size_t base64_encode(
	enum base64_kind kind, const void *bytes, size_t len, char *out)
{
	const char *alphabet = alphabets[kind];
	const uint8_t *in = bytes;
	char *p = out;

	for (; len >= 3; len -= 3, in += 3) {
		*p++ = alphabet[in[0] >> 2];
		*p++ = alphabet[(in[0] & 3) << 4 | in[1] >> 4];
		*p++ = alphabet[(in[1] & 15) << 2 | in[2] >> 6];
		*p++ = alphabet[in[2] & 63];
	}
	if (len) {
		unsigned second = len == 2 ? in[1] : 0;

		*p++ = alphabet[in[0] >> 2];
		*p++ = alphabet[(in[0] & 3) << 4 | second >> 4];
		if (len == 2)
			*p++ = alphabet[(second & 15) << 2];
		else if (kind == BASE64_STANDARD)
			*p++ = '=';
		if (kind == BASE64_STANDARD)
			*p++ = '=';
	}
	*p = '\0';
	return (size_t)(p - out);
}

void buffer_base64(struct buffer *buffer, enum base64_kind kind,
	const void *bytes, size_t len)
{
	buffer_reserve(buffer, BASE64_SIZE(len));
	buffer->len +=
		base64_encode(kind, bytes, len, buffer->bytes + buffer->len);
}

static int digit(enum base64_kind kind, char c)
{
	const char *at = c ? strchr(alphabets[kind], c) : NULL;

	return at ? (int)(at - alphabets[kind]) : -1;
}

bool base64_decode(enum base64_kind kind, const char *text, size_t len,
	void *out, size_t *out_len)
{
	uint8_t *p = out;
	uint32_t bits = 0;
	unsigned held = 0;

	if (kind == BASE64_STANDARD) {
		if (len % 4)
			return false;
		for (int i = 0; i < 2 && len && text[len - 1] == '='; i++)
			len--;
	}
	if (len % 4 == 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		int value = digit(kind, text[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			*p++ = (uint8_t)(bits >> held);
		}
	}
	if (bits & ((1u << held) - 1))
		return false;
	*out_len = (size_t)(p - (uint8_t *)out);
	return true;
}
