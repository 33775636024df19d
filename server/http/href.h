// SPDX-License-Identifier: Apache-2.0
// Links as browsers read them (WHATWG URL), for the addresses that pages hold:
// relative to their page, with odd slashes, spaces and hosts. http and https
// only; url.h then gives a link its one spelling.
#pragma once
#include "base/arena.h"
#include "base/buffer.h"

enum { HREF_BYTES_MAX = 1 << 16 };

// The serialised absolute URL of the text, which may hold NUL, seen on the page
// `base` (NULL: none), in the arena. NULL: it is none, or has another scheme.
const char *href_resolve(
	struct arena *arena, const char *text, size_t len, const char *base);

// Appends the host as it is serialised: lower case, punycode, addresses in
// normal form. False when it is none.
bool href_put_host(
	struct arena *arena, struct buffer *out, const char *text, size_t len);
