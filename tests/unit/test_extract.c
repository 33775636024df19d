// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/extract.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct extraction *extract(
	struct arena *arena, const char *content, bool html)
{
	struct extract_input in = {
		.content = content, .len = strlen(content), .html = html
	};

	return extract_document(&in, arena);
}

static void claimants_and_wordings_by_rule(void **state)
{
	static const struct {
		const char *sentence, *claimant, *text;
	} cases[] = {
		{ "The bridge was closed on 4 May, according to the harbour "
		  "master.",
			"the harbour master",
			"The bridge was closed on 4 May." },
		{ "According to the harbour master, the bridge was closed on "
		  "4 May.",
			"the harbour master",
			"The bridge was closed on 4 May." },
		{ "Mayor Ida Holm said that the town had spent 40 million on "
		  "the dam.",
			"Mayor Ida Holm",
			"The town had spent 40 million on the dam." },
		{ "The town has spent 40 million on the dam, officials said.",
			"officials",
			"The town has spent 40 million on the dam." },
		{ "Three towns in Norland cut their ties with the league, "
		  "alleging that it had hidden losses.",
			"Three towns in Norland",
			"Three towns in Norland cut their ties with the "
			"league, "
			"alleging that it had hidden losses." },
		{ "The dam was finished in 1931 by workers from six countries.",
			NULL,
			"The dam was finished in 1931 by workers from six "
			"countries." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		const struct extraction *out =
			extract(arena, cases[i].sentence, false);

		assert_int_equal(out->status, EXTRACT_OK);
		assert_int_equal(out->claim_count, 1);
		if (cases[i].claimant)
			assert_string_equal(
				out->claims[0].claimant, cases[i].claimant);
		else
			assert_null(out->claims[0].claimant);
		assert_string_equal(out->claims[0].text, cases[i].text);
		arena_free(arena);
	}
}

static void hedges_are_told_with_their_place(void **state)
{
	static const struct {
		const char *sentence, *hedge;
	} cases[] = {
		{ "The ferry Astrid was allegedly sold to a bank in Norland.",
			"allegedly" },
		{ "The ferry Astrid is said to carry 900 people to Norland.",
			"is said to" },
		{ "The ferry Astrid sank in May 1988 in the Norland Sound.",
			NULL },
		{ "The owner said the ferry Astrid sank in the Norland Sound.",
			NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		const struct extraction *out =
			extract(arena, cases[i].sentence, false);
		const struct extract_claim *claim = out->claims;

		assert_int_equal(out->claim_count, 1);
		assert_int_equal(claim->hedged, cases[i].hedge != NULL);
		if (cases[i].hedge) {
			assert_string_equal(
				claim->hedges[0].word, cases[i].hedge);
			assert_ptr_equal(
				strstr(cases[i].sentence, cases[i].hedge),
				cases[i].sentence +
					claim->hedges[0].span.start);
		}
		arena_free(arena);
	}
}

static void quotes_are_the_slice_at_their_offsets(void **state)
{
	static const char text[] =
		"„Größe“ – ein Test\n\nДамба 😀 прорвана в 1990 году в городе "
		"Лундбю, сообщила газета. The café — “L’Été” — was sold for "
		"€4 million in Norland.\r\nTwelve people were hurt in Malmö "
		"on Sunday, police said.";
	struct arena *arena = arena_new();
	const struct extraction *out = extract(arena, text, false);
	struct utf8_map map;

	(void)state;
	assert_string_equal(out->text, text);
	assert_true(out->claim_count >= 2);
	utf8_map_init(&map, arena, out->text, out->text_len);
	assert_int_equal(map.points, out->text_points);
	for (size_t i = 0; i < out->claim_count; i++) {
		const struct extract_claim *claim = &out->claims[i];
		size_t from = utf8_map_byte(&map, claim->span.start);
		size_t to = utf8_map_byte(&map, claim->span.end);

		assert_int_equal(strlen(claim->exact), to - from);
		assert_memory_equal(claim->exact, out->text + from, to - from);
	}
	arena_free(arena);
}

static void unfit_input_is_told_apart(void **state)
{
	static const struct {
		const char *content;
		size_t len;
		bool html;
		enum extract_status status;
	} cases[] = {
		{ "", 0, false, EXTRACT_EMPTY },
		{ " \n\t ", 4, false, EXTRACT_EMPTY },
		{ "a\xC0\xAF", 3, false, EXTRACT_NOT_UTF8 },
		{ "a\xED\xA0\x80", 4, false, EXTRACT_NOT_UTF8 },
		{ "a\0b", 3, false, EXTRACT_CONTROL },
		{ "<html><script>x</script>", 24, true, EXTRACT_NO_TEXT },
		{ "0123456789", 10, false, EXTRACT_TOO_LARGE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct extract_input in = { .content = cases[i].content,
			.len = cases[i].len,
			.html = cases[i].html,
			.bytes_max =
				cases[i].status == EXTRACT_TOO_LARGE ? 9 : 0 };

		assert_int_equal(
			extract_document(&in, arena)->status, cases[i].status);
		arena_free(arena);
	}
}

static const char page[] =
	"<!doctype html><html lang=en><head><title>Dam opens | Norland Post"
	"</title><meta property=og:site_name content='Norland Post'>"
	"<link rel=canonical href='https://post.example/dam'>"
	"<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
	"\"headline\":\"Dam opens\",\"author\":{\"name\":\"Ada Berg\"},"
	"\"datePublished\":\"2024-05-04\"}</script></head><body>"
	"<nav><a href=/>Home</a> <a href=/w>World</a></nav>"
	"<article><h1>Dam opens</h1><p>The dam at Lundby opened on Sunday "
	"after nine years of work, and 4,000 people came to see it, police "
	"said.<p>It cost 40 million crowns, twice what the council had "
	"promised in 2015, according to the auditor&#8217;s report.</article>"
	"<footer>© 2024 Norland Post. All rights reserved.</footer>";

static void a_page_gives_its_story_and_what_it_says_of_itself(void **state)
{
	struct arena *arena = arena_new();
	const struct extraction *out = extract(arena, page, true);

	(void)state;
	assert_int_equal(out->status, EXTRACT_OK);
	assert_string_equal(out->title, "Dam opens");
	assert_string_equal(out->author, "Ada Berg");
	assert_string_equal(out->publisher, "Norland Post");
	assert_string_equal(out->published_at, "2024-05-04");
	assert_string_equal(out->language, "en");
	assert_string_equal(out->canonical_url, "https://post.example/dam");
	assert_null(strstr(out->text, "World"));
	assert_null(strstr(out->text, "rights reserved"));
	assert_non_null(strstr(out->text, "auditor’s report"));
	assert_int_equal(out->claim_count, 2);
	assert_string_equal(out->claims[0].claimant, "police");
	arena_free(arena);
}

static void monsters_are_bounded(void **state)
{
	static const struct {
		const char *piece;
		bool html;
	} cases[] = {
		{ "<div>", true },
		{ "<b class=x>", true },
		{ "<table><td></div>", true },
		{ "<a href=x><p>", true },
		{ "<", true },
		{ "\"", false },
		{ "said, ", false },
		{ ". ", false },
	};
	enum { BYTES = 1 << 20 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		char *content = malloc(BYTES + 1);
		size_t step = strlen(cases[i].piece);

		assert_non_null(content);
		for (size_t at = 0; at < BYTES; at++)
			content[at] = cases[i].piece[at % step];
		content[BYTES] = '\0';
		extract(arena, content, cases[i].html);
		free(content);
		arena_free(arena);
	}
}

static void languages_are_told_by_their_small_words(void **state)
{
	static const struct {
		const char *text, *language;
	} cases[] = {
		{ "The dam that was built by the town is old.", "en" },
		{ "Der Damm, den die Stadt gebaut hat, ist nicht neu.", "de" },
		{ "Le barrage que la ville a construit est dans la vallée.",
			"fr" },
		{ "La presa que la ciudad construyó es vieja y no sirve.",
			"es" },
		{ "Это дамба, которая была построена в городе, и она старая.",
			"ru" },
		{ "Це дамба, яка була побудована в місті, і вона стара.",
			"uk" },
		{ "هذا السد الذي كان في المدينة من قبل", "ar" },
		{ "日本の新聞が報じた。", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		const struct extraction *out =
			extract(arena, cases[i].text, false);

		if (cases[i].language)
			assert_string_equal(out->language, cases[i].language);
		else
			assert_null(out->language);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(claimants_and_wordings_by_rule),
		cmocka_unit_test(hedges_are_told_with_their_place),
		cmocka_unit_test(quotes_are_the_slice_at_their_offsets),
		cmocka_unit_test(unfit_input_is_told_apart),
		cmocka_unit_test(
			a_page_gives_its_story_and_what_it_says_of_itself),
		cmocka_unit_test(monsters_are_bounded),
		cmocka_unit_test(languages_are_told_by_their_small_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
