// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "domain/block.h"
#include "domain/lexicon.h"
#include "domain/sentence.h"
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

enum { SENTENCES_MAX = 6 };

static void sentences_end_where_a_reader_ends_them(void **state)
{
	static const struct {
		const char *text;
		const char *language;
		const char *sentences[SENTENCES_MAX];
	} cases[] = {
		{ "The dam broke. Forty homes flooded.", "en",
			{ "The dam broke.", "Forty homes flooded." } },
		{ "Mr. Abt met Dr. Lund in St. Anton. They ate.", "en",
			{ "Mr. Abt met Dr. Lund in St. Anton.", "They ate." } },
		{ "J. R. Holm left the U.S. Senate. He rests.", "en",
			{ "J. R. Holm left the U.S. Senate.", "He rests." } },
		{ "They flew to the U.S. The trip was long.", "en",
			{ "They flew to the U.S.", "The trip was long." } },
		{ "It grew 4.5 percent, no. 3 in line. Good.", "en",
			{ "It grew 4.5 percent, no. 3 in line.", "Good." } },
		{ "“Will it hold?” he asked. Nobody knew.", "en",
			{ "“Will it hold?” he asked.", "Nobody knew." } },
		{ "“Will it hold?” Lund asked.", "en",
			{ "“Will it hold?”", "Lund asked." } },
		{ "The line is wrapped\nin the middle. Then it ends.", "en",
			{ "The line is wrapped\nin the middle.",
				"Then it ends." } },
		{ "M. Petit est venu. Il a parlé.", "fr",
			{ "M. Petit est venu.", "Il a parlé." } },
		{ "Построено в 1990 г. Всё рухнуло.", "ru",
			{ "Построено в 1990 г.", "Всё рухнуло." } },
		{ "no full stop at all", NULL, { "no full stop at all" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct sentences found;
		struct sentence block = { .end = strlen(cases[i].text) };
		size_t n = 0;

		sentences_init(&found, arena, cases[i].language);
		sentences_add(&found, arena,
			lexicon_new(arena, cases[i].language), cases[i].text,
			block);
		for (; n < SENTENCES_MAX && cases[i].sentences[n]; n++) {
			const struct sentence *s = &found.items[n];

			assert_true(n < found.count);
			assert_string_equal(cases[i].sentences[n],
				arena_strndup(arena, cases[i].text + s->start,
					s->end - s->start));
		}
		assert_int_equal(found.count, n);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_end_where_a_reader_ends_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
