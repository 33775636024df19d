// SPDX-License-Identifier: Apache-2.0
#include "base/address.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void a_customer_counts_as_one_network(void **state)
{
	static const struct {
		const char *address, *network;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "::ffff:192.0.2.7", "192.0.2.7" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
		{ "2001:db8:1:2::", "2001:db8:1:2::/64" },
		{ "2001:db8:1:3::1", "2001:db8:1:3::/64" },
		{ "::1", "::/64" },
		{ "", "" },
		{ "unix", "unix" },
	};
	char network[NETWORK_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		address_network(cases[i].address, network);
		assert_string_equal(network, cases[i].network);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_customer_counts_as_one_network),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
