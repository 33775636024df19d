// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "domain/extract.h"
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

/* A small example of each rule: who is found, by which word, saying what. */
static const struct {
	const char *text, *source, *cue, *content;
} cases[] = {
	/* content behind the verb */
	{ "Mayor Ida Holm said that the dam would hold.", "Mayor Ida Holm",
		"said", "the dam would hold" },
	{ "The Norland Post reports the dam will be sold.", "The Norland Post",
		"reports", "the dam will be sold" },
	/* content before it */
	{ "The dam will be sold, officials said on Monday.", "officials",
		"said", "The dam will be sold" },
	{ "“We will not sell it,” said Ida Holm, the mayor.", "Ida Holm",
		"said", "“We will not sell it,”" },
	{ "“Will it hold?” Holm asked.", "Holm", "asked", "“Will it hold?”" },
	/* a cue between commas */
	{ "The old dam, she said, is beyond repair.", "she", "said",
		"The old dam" },
	/* according to */
	{ "According to the auditor, the work cost 40 million.", "the auditor",
		"According to", "the work cost 40 million" },
	{ "The work cost 40 million, according to the auditor.", "the auditor",
		"according to", "The work cost 40 million" },
	/* apposition */
	{ "Nils Lund, a former engineer of the town, said the wall was thin.",
		"Nils Lund", "said", "the wall was thin" },
	{ "The town’s lawyer, Eva Abt, said the sale was void.",
		"The town’s lawyer, Eva Abt", "said", "the sale was void" },
	{ "Sen. Nils Lund (N-Lundby) said the wall was thin.", "Sen. Nils Lund",
		"said", "the wall was thin" },
	/* the sentence's subject */
	{ "Three towns cut their ties, alleging that it had hidden losses.",
		"Three towns", "alleging", "it had hidden losses" },
	{ "Holm visited the site on Sunday and said the gate was open.", "Holm",
		"said", "the gate was open" },
	{ "Engineers who were there said it was thin.", "Engineers", "said",
		"it was thin" },
	/* progressive, modal, passive */
	{ "The council is claiming the wall was sound.", "The council",
		"claiming", "the wall was sound" },
	{ "The sale was first reported by the Norland Post.",
		"the Norland Post", "reported", "The sale was first" },
	/* nouns with a possessor */
	{ "Video contradicts the owner’s claim that the gate was shut.",
		"the owner’s", "claim", "the gate was shut" },
	/* headlines */
	{ "Ida Holm: The Dam Will Not Hold Another Winter", "Ida Holm", ":",
		"The Dam Will Not Hold Another Winter" },
	/* none of these says anything */
	{ "The tax adds to the cost of every boat.", NULL, NULL, NULL },
	{ "The comments were closed on Monday night.", NULL, NULL, NULL },
	{ "The dam was finished in 1931.", NULL, NULL, NULL },
};

static void expect_span(const char *text, struct span span, const char *part)
{
	const char *found = strstr(text, part);

	assert_non_null(found);
	/* all marks before the spans compared here are counted as points */
	for (const char *c = text; c < found; c++)
		if (((unsigned char)*c & 0xC0) != 0x80)
			span.start--;
	assert_int_equal(span.start, 0);
}

static void each_rule_finds_its_source_and_content(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct extract_input in = { .content = cases[i].text,
			.len = strlen(cases[i].text),
			.language = "en" };
		const struct extraction *out = extract_document(&in, arena);
		const struct extract_attribution *a = out->attributions;

		assert_int_equal(out->status, EXTRACT_OK);
		assert_int_equal(
			out->attribution_count, cases[i].source ? 1 : 0);
		if (cases[i].source) {
			expect_span(cases[i].text, a->source, cases[i].source);
			expect_span(cases[i].text, a->cue, cases[i].cue);
			expect_span(cases[i].text, a->contents[0],
				cases[i].content);
		}
		arena_free(arena);
	}
}

static void quotations_go_on_in_the_next_sentences(void **state)
{
	static const char text[] = "“It is thin,” Holm said. “We knew. It will "
				   "be mended.” He left.";
	struct arena *arena = arena_new();
	struct extract_input in = {
		.content = text, .len = sizeof text - 1, .language = "en"
	};
	const struct extraction *out = extract_document(&in, arena);

	(void)state;
	assert_int_equal(out->attribution_count, 1);
	assert_true(out->attributions[0].quoted);
	assert_int_equal(out->attributions[0].content_count, 2);
	expect_span(text, out->attributions[0].contents[1], "“We knew.");
	arena_free(arena);
}

static void other_languages_have_cues_too(void **state)
{
	static const struct {
		const char *text, *language, *source;
	} others[] = {
		{ "По словам мэра, плотина прорвана в 1990 году.", "ru",
			"мэра" },
		{ "За словами мера, греблю прорвало у 1990 році.", "uk",
			"мера" },
		{ "Армия заявила, что дамба прорвана в 1990 году.", "ru",
			"Армия" },
		{ "Selon le maire, le barrage a cédé en 1990.", "fr",
			"le maire" },
		{ "Según el alcalde, la presa cedió en 1990.", "es",
			"el alcalde" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct arena *arena = arena_new();
		struct extract_input in = { .content = others[i].text,
			.len = strlen(others[i].text),
			.language = others[i].language };
		const struct extraction *out = extract_document(&in, arena);

		assert_int_equal(out->attribution_count, 1);
		expect_span(others[i].text, out->attributions[0].source,
			others[i].source);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_finds_its_source_and_content),
		cmocka_unit_test(quotations_go_on_in_the_next_sentences),
		cmocka_unit_test(other_languages_have_cues_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
