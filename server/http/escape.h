// SPDX-License-Identifier: Apache-2.0
// Percent escapes (RFC 3986 §2.1), shared by query and url.
#pragma once
#include "base/buffer.h"

// A letter, a digit or one of "-._~".
bool is_unreserved(char c);
// The byte that "%XX" at `text` stands for, -1 when it is not an escape.
int escape_decode(const char *text, size_t len);
// Appends "%XX" in upper case.
void escape_put(struct buffer *out, unsigned char byte);
