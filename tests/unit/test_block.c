// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "domain/block.h"
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

enum { BLOCKS_MAX = 6 };

/* Kinds are told by one letter each: b body, h heading, x boilerplate. */
static void kinds_write(const struct blocks *blocks, char *out)
{
	for (size_t i = 0; i < blocks->count; i++)
		out[i] = "bhx"[blocks->items[i].kind];
	out[blocks->count] = '\0';
}

static const char wrapped[] =
	"River level passes the old mark\n"
	"\n"
	"The river at Lundby rose to four metres on Sunday night, and the\n"
	"town council ordered three streets to be cleared before the crest\n"
	"arrives on Monday. Nobody was hurt.\n"
	"\n"
	"Legal Disclaimer:\n"
	"Lundby Wire gives the\n"
	"text above as it is and will not answer for any loss that comes\n"
	"from it. Whoever finds a mistake may write to the office named in\n"
	"the imprint of this paper.\n";

static void paragraphs_headings_and_what_they_carry_to(void **state)
{
	static const struct {
		const char *text, *kinds;
	} cases[] = {
		{ wrapped, "hbxx" },
		{ "One line is one paragraph here.\nSo is the second one.\n",
			"bb" },
		{ "Storm hits coast\r\n\r\nThe storm came at noon.\r\n", "hb" },
		{ "\n\n  \n", "" },
		{ "only a title", "b" },
		{ "• first entry of a list\n• second entry of it\n", "bb" },
		{ "The ferry sank.\n\nFollow us on Chirper and sign up for "
		  "our newsletter.",
			"bx" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct blocks blocks = { 0 };
		char kinds[BLOCKS_MAX * 4];

		block_split(
			&blocks, arena, cases[i].text, strlen(cases[i].text));
		boilerplate_mark(&blocks, cases[i].text);
		kinds_write(&blocks, kinds);
		assert_string_equal(kinds, cases[i].kinds);
		arena_free(arena);
	}
}

static void wrapped_lines_become_one_block(void **state)
{
	struct arena *arena = arena_new();
	struct blocks blocks = { 0 };

	(void)state;
	block_split(&blocks, arena, wrapped, sizeof wrapped - 1);
	assert_int_equal(blocks.count, 4);
	assert_memory_equal(wrapped + blocks.items[1].end - 5, "hurt.", 5);
	assert_memory_equal(wrapped + blocks.items[3].start, "Lundby Wire", 11);
	arena_free(arena);
}

static void no_block_is_endless(void **state)
{
	enum { BYTES = 100000 };
	struct arena *arena = arena_new();
	struct blocks blocks = { 0 };
	char *text = arena_alloc(arena, BYTES + 1);

	(void)state;
	memset(text, 'a', BYTES);
	block_split(&blocks, arena, text, BYTES);
	assert_true(blocks.count > 5);
	for (size_t i = 0; i < blocks.count; i++)
		assert_true(
			blocks.items[i].end - blocks.items[i].start <= 16384);
	arena_free(arena);
}

static void news_sentences_are_no_boilerplate(void **state)
{
	static const char *const lines[] = {
		"The minister said the subscription law would be changed.",
		"Police asked people to follow the signs to the harbour.",
		"The court ruled that the company had copied the design.",
		"Holm joined the council in 2011 and has won two elections.",
		"Cookies from the bakery made nine children ill, doctors said.",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		assert_true(boilerplate_weight(lines[i], strlen(lines[i])) < 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paragraphs_headings_and_what_they_carry_to),
		cmocka_unit_test(wrapped_lines_become_one_block),
		cmocka_unit_test(no_block_is_endless),
		cmocka_unit_test(news_sentences_are_no_boilerplate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
