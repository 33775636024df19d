// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "domain/score.h"
#include "domain/token.h"
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

static struct score_input read_sentence(struct arena *arena,
	struct tokens *tokens, const char *text, const char *language)
{
	struct score_input in = { .tokens = tokens, .language = language };

	*tokens = (struct tokens){ .text = text };
	tokens_add(tokens, arena, 0, strlen(text), 0);
	in.run.last = tokens->count;
	return in;
}

static void figures_are_worth_checking_and_wishes_are_not(void **state)
{
	static const struct {
		const char *text;
		bool worth;
	} cases[] = {
		{ "Unemployment has doubled to 9 percent since 2015.", true },
		{ "We spent 40 billion dollars on the war last year.", true },
		{ "They cut taxes for the top 2 percent and raised the debt.",
			true },
		{ "Thank you very much, good evening.", false },
		{ "I think we can all do better than that.", false },
		{ "Will you stand with me tonight?", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct tokens tokens;
		struct score_input in =
			read_sentence(arena, &tokens, cases[i].text, "en");

		assert_int_equal(score_checkworthy(&in) >= SCORE_CHECKWORTHY,
			cases[i].worth);
		arena_free(arena);
	}
}

static void statements_of_news_are_claims_and_appeals_are_not(void **state)
{
	static const struct {
		const char *text, *language;
		bool claim;
	} cases[] = {
		{ "Police closed the Lundby bridge on Sunday after a lorry "
		  "hit it.",
			"en", true },
		{ "The council of Lundby has eleven members.", "en", true },
		{ "We must all stand together now!", "en", false },
		{ "Who would have thought so?", "en", false },
		{ "Yes.", "en", false },
		{ "Дамба в Лундбю была закончена в 1931 году.", "ru", true },
		{ "Кто бы мог подумать об этом?", "ru", false },
		{ "La presa de Lundby costó 40 millones en 2015.", "es", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct tokens tokens;
		struct score_input in = read_sentence(
			arena, &tokens, cases[i].text, cases[i].language);

		assert_int_equal(score_sentence(&in) >=
					 score_threshold(cases[i].language),
			cases[i].claim);
		arena_free(arena);
	}
}

static void the_english_model_judges_english_alone(void **state)
{
	static const char text[] = "Unemployment has doubled since 2015.";
	struct arena *arena = arena_new();
	struct tokens tokens;
	struct score_input in = read_sentence(arena, &tokens, text, "de");
	double german = score_sentence(&in), none, english;

	(void)state;
	in.language = NULL;
	none = score_sentence(&in);
	in.language = "en-GB";
	english = score_sentence(&in);
	assert_true(german == none && english != german);
	arena_free(arena);
}

static void a_score_is_a_probability(void **state)
{
	static const char *const texts[] = { "", ".", "a", "? ! ? !",
		"0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct arena *arena = arena_new();
		struct tokens tokens;
		struct score_input in =
			read_sentence(arena, &tokens, texts[i], "en");
		double score = score_sentence(&in);

		assert_true(score >= 0 && score <= 1);
		assert_true(score_checkworthy(&in) >= 0);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_worth_checking_and_wishes_are_not),
		cmocka_unit_test(
			statements_of_news_are_claims_and_appeals_are_not),
		cmocka_unit_test(the_english_model_judges_english_alone),
		cmocka_unit_test(a_score_is_a_probability),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
