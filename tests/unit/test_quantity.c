// SPDX-License-Identifier: Apache-2.0
#include "base/buffer.h"
#include "base/quantity.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void durations_are_read_and_written(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t ms;
		const char *shortest;
	} cases[] = {
		{ "0", true, 0, "0ms" },
		{ "250ms", true, 250, "250ms" },
		{ "90s", true, 90000, "90s" },
		{ "120s", true, 120000, "2m" },
		{ "12h", true, 43200000, "12h" },
		{ "7d", true, 604800000, "7d" },
		{ "5", false, 0, NULL },
		{ "-5s", false, 0, NULL },
		{ " 5s", false, 0, NULL },
		{ "+5s", false, 0, NULL },
		{ "5 s", false, 0, NULL },
		{ "s", false, 0, NULL },
		{ "", false, 0, NULL },
		{ "9223372036854775807d", false, 0, NULL },
		{ "99999999999999999999s", false, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buffer out = { 0 };
		int64_t ms = -1;

		assert_int_equal(quantity_parse_duration(cases[i].text, &ms),
			cases[i].good);
		assert_int_equal(ms, cases[i].good ? cases[i].ms : -1);
		if (!cases[i].good)
			continue;
		quantity_put_duration(&out, ms);
		assert_string_equal(out.bytes, cases[i].shortest);
		buffer_release(&out);
	}
}

static void sizes_are_read_and_written(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t bytes;
		const char *shortest;
	} cases[] = {
		{ "0", true, 0, "0B" },
		{ "512", true, 512, "512B" },
		{ "64KiB", true, 65536, "64KiB" },
		{ "1024KiB", true, 1048576, "1MiB" },
		{ "1GiB", true, 1073741824, "1GiB" },
		{ "1MB", false, 0, NULL },
		{ "-1", false, 0, NULL },
		{ "8589934592GiB", false, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buffer out = { 0 };
		int64_t bytes = -1;

		assert_int_equal(quantity_parse_size(cases[i].text, &bytes),
			cases[i].good);
		assert_int_equal(bytes, cases[i].good ? cases[i].bytes : -1);
		if (!cases[i].good)
			continue;
		quantity_put_size(&out, bytes);
		assert_string_equal(out.bytes, cases[i].shortest);
		buffer_release(&out);
	}
}

static void bools_are_words(void **state)
{
	bool yes = false;

	(void)state;
	assert_true(quantity_parse_bool("on", &yes) && yes);
	assert_true(quantity_parse_bool("no", &yes) && !yes);
	assert_false(quantity_parse_bool("TRUE", &yes));
	assert_false(quantity_parse_bool("", &yes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations_are_read_and_written),
		cmocka_unit_test(sizes_are_read_and_written),
		cmocka_unit_test(bools_are_words),
	};

	return cmocka_run_group_tests_name("quantity", tests, NULL, NULL);
}
