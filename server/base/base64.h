// SPDX-License-Identifier: Apache-2.0
// Base64 of RFC 4648: the standard alphabet with padding (section 4) and the
// URL alphabet without (section 5). Decoding is strict: one text per value.
#pragma once
#include "base/buffer.h"

enum base64_kind { BASE64_STANDARD, BASE64_URL };

// Room for the text of `len` bytes, its NUL included.
#define BASE64_SIZE(len) (((len) + 2) / 3 * 4 + 1)

// Writes the text and a NUL; `out` has BASE64_SIZE(len) bytes. Returns its
// length.
size_t base64_encode(
	enum base64_kind kind, const void *bytes, size_t len, char *out);
void buffer_base64(struct buffer *buffer, enum base64_kind kind,
	const void *bytes, size_t len);

// Decodes `len` characters into `out`, which has room for len / 4 * 3 + 2
// bytes, and sets *out_len. False, with *out_len untouched, when a character,
// the padding or the unused last bits are not exactly as an encoder leaves
// them.
bool base64_decode(enum base64_kind kind, const char *text, size_t len,
	void *out, size_t *out_len);
