// SPDX-License-Identifier: Apache-2.0
// Network addresses as text.
#pragma once
#include "base/check.h"

enum { NETWORK_TEXT_BYTES = 64 };

// The network that one customer has: an IPv4 address itself, of an IPv6 address
// its /64 (RFC 6177 section 2). Text that is no address is copied as it is.
void address_network(const char *address, char out[NETWORK_TEXT_BYTES]);
