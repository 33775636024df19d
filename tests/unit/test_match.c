// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "domain/match_features.h"
#include <stdio.h>
#include <string.h>

static struct match_words read_words(struct arena *arena, const char *text)
{
	struct match_words words;

	match_words_read(match_reader_new(arena), arena, text, &words);
	return words;
}

static void texts_are_read_by_stems(void **state)
{
	static const struct {
		const char *text, *stems;
	} cases[] = {
		{ "Bridges were closing", "bridg close" },
		{ "", "" },
		{ "!!! ... ???", "" },
		/* addresses, glued ones too, and picture links */
		{ "Bridge shut https://news.test/a?b=c now", "bridg shut" },
		{ "Bridge shutpic.twitter.com/AbC12", "bridg shut" },
		/* the signature of a quoted post */
		{ "Bridge shut — Ann Lee (@annlee) May 3, 2020", "bridg shut" },
		{ "Ask (@annlee) - she shut the bridge for a week in autumn",
			"ask annle shut bridg week autumn" },
		/* tags are cut into words */
		{ "#SaveTheOldBridge", "save old bridg" },
		{ "@NHSStaff #May2020", "nhs staff may 2020" },
		{ "SaveTheOldBridge", "savetheoldbridg" },
		/* numbers without separators */
		{ "2,500 people, 3.5 tons.", "2500 peopl 35 ton" },
		{ "the town's mayor didn’t", "town mayor didn" },
		{ "Міст закрито", "міст закрито" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct match_words words = read_words(arena, cases[i].text);
		const char *stems = "";

		for (size_t k = 0; k < words.count; k++)
			if (!(words.items[k].flags & MATCH_STOP))
				stems = arena_printf(arena, "%s%s%s", stems,
					*stems ? " " : "", words.items[k].stem);
		assert_string_equal(stems, cases[i].stems);
		arena_free(arena);
	}
}

static void words_know_their_place_and_kind(void **state)
{
	struct arena *arena = arena_new();
	const char *text = "Süd 12 Ann";
	struct match_words words = read_words(arena, text);

	(void)state;
	assert_int_equal(words.count, 3);
	assert_int_equal(words.items[0].flags, 0);
	assert_int_equal(words.items[1].flags, MATCH_NUMBER);
	assert_int_equal(words.items[2].flags, MATCH_CAPITAL);
	assert_int_equal(words.items[2].start, strlen("Süd 12 "));
	assert_int_equal(words.items[2].end, strlen(text));
	arena_free(arena);
}

static void endless_texts_are_read_in_part(void **state)
{
	struct arena *arena = arena_new();
	char *text = arena_alloc(arena, 1 << 20);

	(void)state;
	memset(text, 'x', (1 << 20) - 1);
	assert_int_equal(read_words(arena, text).count, 1);
	for (size_t i = 1; i < (1 << 20) - 1; i += 2)
		text[i] = ' ';
	assert_int_equal(read_words(arena, text).count, MATCH_WORDS_MAX);
	arena_free(arena);
}

static const struct {
	const char *text, *title;
} known[] = {
	{ "The Vellmar bridge was closed for 14 days after a crane hit it.",
		"Was the Vellmar bridge closed?" },
	{ "The Vellmar bridge will be sold to a circus.",
		"No circus buys the bridge" },
	{ "Ferries carried 3,000 people on Monday.", "Ferry numbers" },
	{ "A crane driver won the chess cup of the county.",
		"Chess and cranes" },
	{ "The mayor of Oberau drinks six litres of milk a day.",
		"Milk for the mayor" },
};

static struct match_claim *claims_read(struct arena *arena)
{
	struct match_claim *claims =
		arena_array(arena, COUNT_OF(known), sizeof *claims);

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		claims[i].parts[MATCH_CLAIM] = read_words(arena, known[i].text);
		claims[i].parts[MATCH_TITLE] =
			read_words(arena, known[i].title);
	}
	return claims;
}

static struct match_stats *stats_read(
	struct arena *arena, const struct match_claim *claims)
{
	struct match_stats *stats = match_stats_new(arena, 1000);

	for (size_t i = 0; i < COUNT_OF(known); i++)
		for (size_t k = 0; k < claims[i].parts[0].count; k++) {
			uint64_t key = claims[i].parts[0].items[k].key;

			match_stats_put(
				stats, key, match_stats_get(stats, key) + 1);
		}
	return stats;
}

static void the_claim_that_says_the_same_comes_first(void **state)
{
	static const struct {
		const char *query;
		size_t best;
	} cases[] = {
		{ "Crane accident closes the bridge at #Vellmar for 14 days",
			0 },
		{ "they are selling the Vellmar bridge to some circus!!", 1 },
		{ "On Monday 3000 people took the ferries", 2 },
		{ "Did you know the Oberau mayor drinks 6 litres of milk", 4 },
	};
	struct arena *arena = arena_new();
	struct match_claim *claims = claims_read(arena);
	struct match_stats *stats = stats_read(arena, claims);
	size_t none;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct match_words query = read_words(arena, cases[i].query);
		size_t count;
		const struct match_result *results = match_rank(
			arena, stats, &query, claims, COUNT_OF(known), &count);

		assert_int_equal(count, COUNT_OF(known));
		assert_int_equal(results[0].claim, cases[i].best);
		for (size_t k = 1; k < count; k++) {
			assert_true(results[k - 1].score >= results[k].score);
			assert_true(results[k].probability <
				    results[0].probability);
		}
	}
	match_rank(arena, stats, &(struct match_words){ NULL, 0 }, claims, 0,
		&none);
	assert_int_equal(none, 0);
	arena_free(arena);
}

static void unrelated_texts_are_unlikely(void **state)
{
	struct arena *arena = arena_new();
	struct match_claim *claims = claims_read(arena);
	struct match_stats *stats = stats_read(arena, claims);
	struct match_words same = read_words(arena, known[0].text);
	struct match_words other =
		read_words(arena, "Schools in the valley open later on Monday");
	const struct match_result *result;
	size_t count;

	(void)state;
	result = match_rank(
		arena, stats, &same, claims, COUNT_OF(known), &count);
	assert_int_equal(result[0].claim, 0);
	assert_true(result[0].probability >= MATCH_SUGGESTED);
	result = match_rank(
		arena, stats, &other, claims, COUNT_OF(known), &count);
	assert_true(result[0].probability < MATCH_SUGGESTED);
	arena_free(arena);
}

static void passages_are_slices_that_both_texts_share(void **state)
{
	struct arena *arena = arena_new();
	const char *claim = "Émile said the old bridge of Vellmar was sold.";
	struct match_words query =
		read_words(arena, "old BRIDGES of Vellmar: who sold them?");
	struct match_words words = read_words(arena, claim);
	struct match_stats *stats = match_stats_new(arena, 100);
	struct match_passage passages[MATCH_PASSAGES_MAX];
	struct utf8_map map;
	const char *found = "";

	(void)state;
	utf8_map_init(&map, arena, claim, strlen(claim));
	for (size_t i = 0; i < match_passages(arena, stats, &query, &words,
				       claim, passages);
		i++) {
		size_t from = utf8_map_byte(&map, passages[i].start);
		size_t to = utf8_map_byte(&map, passages[i].end);

		found = arena_printf(arena, "%s[%.*s]", found, (int)(to - from),
			claim + from);
	}
	assert_string_equal(found, "[old bridge of Vellmar was sold]");
	query = read_words(arena, "nothing alike");
	assert_int_equal(
		match_passages(arena, stats, &query, &words, claim, passages),
		0);
	arena_free(arena);
}

static void rare_words_tell_more(void **state)
{
	struct arena *arena = arena_new();
	struct match_stats *stats = match_stats_new(arena, 1000);

	(void)state;
	for (uint32_t i = 1; i <= 3000; i++)
		match_stats_put(stats, i * 7919ull, i);
	assert_int_equal(match_stats_get(stats, 7919), 1);
	assert_true(match_idf(stats, 7919) > match_idf(stats, 2 * 7919));
	/* never below nothing, though counts may be older than the total */
	assert_true(match_idf(stats, 3000ull * 7919) > 0);
	/* what was never seen is as rare as what was seen once */
	assert_true(match_idf(stats, 5) == match_idf(stats, 7919));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_read_by_stems),
		cmocka_unit_test(words_know_their_place_and_kind),
		cmocka_unit_test(endless_texts_are_read_in_part),
		cmocka_unit_test(the_claim_that_says_the_same_comes_first),
		cmocka_unit_test(unrelated_texts_are_unlikely),
		cmocka_unit_test(passages_are_slices_that_both_texts_share),
		cmocka_unit_test(rare_words_tell_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
