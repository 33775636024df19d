// SPDX-License-Identifier: Apache-2.0
// Host names and addresses, shared by url.c and domain.c.
#pragma once
#include "base/arena.h"

enum { HOST_BYTES_MAX = 253 };

// An IPv4 or IPv6 address, the latter with or without brackets.
bool host_is_address(const char *host);
// Lower case, Unicode labels in punycode (UTS 46, as browsers do it); NULL
// when a label cannot be written so.
const char *host_to_ascii(struct arena *arena, const char *host);
// Dot-separated labels of lower-case letters, digits, '-' and '_', 1 to 63
// bytes each, 253 together.
bool host_is_name(const char *host);
