// SPDX-License-Identifier: Apache-2.0
#include "domain/quote.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static const char text[] =
	"Der Fluß 🌊 stieg. „Er stieg“, sagte sie. Er stieg wieder.";

static const struct {
	const char *name;
	struct quote_request request;
	enum quote_fault fault;
	int64_t start, end;
	const char *exact;
} cases[] = {
	{ "the first occurrence without context",
		{ "stieg", NULL, NULL, -1, -1 }, QUOTE_FOUND, 11, 16, "stieg" },
	{ "the one with this prefix", { "stieg", "„Er ", NULL, -1, -1 },
		QUOTE_FOUND, 22, 27, "stieg" },
	{ "the one with this suffix", { "Er stieg", NULL, " wieder", -1, -1 },
		QUOTE_FOUND, 41, 49, "Er stieg" },
	{ "code points, not bytes or UTF-16 units",
		{ NULL, NULL, NULL, 9, 10 }, QUOTE_FOUND, 9, 10, "🌊" },
	{ "a range with its text", { "Fluß", NULL, NULL, 4, 8 }, QUOTE_FOUND,
		4, 8, "Fluß" },
	{ "a range with another text", { "Fluss", NULL, NULL, 4, 8 },
		QUOTE_DIFFERS, 0, 0, NULL },
	{ "the last character", { NULL, NULL, NULL, 56, 57 }, QUOTE_FOUND, 56,
		57, "." },
	{ "one past the end", { NULL, NULL, NULL, 56, 58 }, QUOTE_RANGE, 0, 0,
		NULL },
	{ "an empty range", { NULL, NULL, NULL, 3, 3 }, QUOTE_RANGE, 0, 0,
		NULL },
	{ "a start without an end", { "stieg", NULL, NULL, 3, -1 },
		QUOTE_RANGE, 0, 0, NULL },
	{ "an end without a start", { "stieg", NULL, NULL, -1, 3 },
		QUOTE_RANGE, 0, 0, NULL },
	{ "nothing", { NULL, NULL, NULL, -1, -1 }, QUOTE_EMPTY, 0, 0, NULL },
	{ "an absent text", { "sank", NULL, NULL, -1, -1 }, QUOTE_NOT_FOUND, 0,
		0, NULL },
	{ "a present text in an absent context",
		{ "stieg", "See ", NULL, -1, -1 }, QUOTE_NOT_FOUND, 0, 0,
		NULL },
};

static void quotes_are_found_where_they_stand(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct quote quote;
		enum quote_fault fault = quote_resolve(
			arena, text, &cases[i].request, &quote);

		if (fault != cases[i].fault)
			fail_msg("%s: fault %d", cases[i].name, (int)fault);
		if (fault == QUOTE_FOUND) {
			assert_string_equal(quote.exact, cases[i].exact);
			if (quote.start != cases[i].start ||
				quote.end != cases[i].end)
				fail_msg("%s: %lld..%lld", cases[i].name,
					(long long)quote.start,
					(long long)quote.end);
			assert_non_null(strstr(text, arena_printf(arena,
							     "%s%s%s",
							     quote.prefix,
							     quote.exact,
							     quote.suffix)));
		} else {
			assert_true(strlen(quote_fault_about(fault)) > 0);
			assert_true(strlen(quote_fault_pointer(fault)) > 0);
		}
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_are_found_where_they_stand),
	};

	return cmocka_run_group_tests_name("quote", tests, NULL, NULL);
}
