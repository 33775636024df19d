// SPDX-License-Identifier: Apache-2.0
#include "domain/mention.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static const struct {
	const char *text;
	const char *found; /* joined by commas */
} cases[] = {
	{ "@sam@newsroom.example can you look?", "sam@newsroom.example" },
	{ "ask @Sam@Newsroom.Example.", "sam@newsroom.example" },
	{ "(@a@b.example, @c@d.example)", "a@b.example,c@d.example" },
	{ "twice @a@b.example and @A@b.example", "a@b.example" },
	{ "an address a@b.example is no mention", "" },
	{ "@sam alone is nobody", "" },
	{ "@@a@b.example", "" },
	{ "@a@", "" },
	{ "@a@...", "" },
	{ "größe@a@b.example", "" },
	{ "", "" },
};

static void mentions_are_addresses_behind_an_at(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		size_t count;
		const char *const *found =
			mentions_find(arena, cases[i].text, &count);
		const char *joined = "";

		for (size_t m = 0; m < count; m++)
			joined = arena_printf(arena, "%s%s%s", joined,
				m ? "," : "", found[m]);
		assert_string_equal(joined, cases[i].found);
		arena_free(arena);
	}
}

static void the_fifty_first_mention_is_text(void **state)
{
	struct arena *arena = arena_new();
	const char *text = "";
	size_t count;

	(void)state;
	for (int i = 0; i <= MENTIONS_MAX; i++)
		text = arena_printf(arena, "%s @u%d@b.example", text, i);
	mentions_find(arena, text, &count);
	assert_int_equal(count, MENTIONS_MAX);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mentions_are_addresses_behind_an_at),
		cmocka_unit_test(the_fifty_first_mention_is_text),
	};

	return cmocka_run_group_tests_name("mention", tests, NULL, NULL);
}
