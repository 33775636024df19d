// SPDX-License-Identifier: Apache-2.0
#include "base/address.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

void address_network(const char *address, char out[NETWORK_TEXT_BYTES])
{
	struct in6_addr v6;
	char text[INET6_ADDRSTRLEN];

	if (inet_pton(AF_INET6, address, &v6) == 1) {
		if (IN6_IS_ADDR_V4MAPPED(&v6)) {
			inet_ntop(AF_INET, v6.s6_addr + 12, text, sizeof text);
			snprintf(out, NETWORK_TEXT_BYTES, "%s", text);
			return;
		}
		memset(v6.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &v6, text, sizeof text);
		snprintf(out, NETWORK_TEXT_BYTES, "%s/64", text);
		return;
	}
	snprintf(out, NETWORK_TEXT_BYTES, "%s", address);
}
