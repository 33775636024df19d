// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "domain/shingle.h"
#include <string.h>

#define STORY                                                                  \
	"The harbour of Vellmar was closed on Monday after a crane fell into " \
	"the basin. Nobody was hurt, the port office said. Two ferries were "  \
	"sent to the old pier, where passengers waited for three hours. The "  \
	"crane had been inspected in spring. "
#define STORY_END                                                              \
	"Divers will lift it as soon as the wind drops, which forecasters "    \
	"expect by Thursday. The mayor thanked the crews and asked drivers "   \
	"to keep away from the quay until then. "
#define OTHER                                                                  \
	"Schools in the northern valleys will open an hour later this "        \
	"winter. The council voted for the change after parents complained "   \
	"about dark roads, and bus companies agreed to new timetables. A "     \
	"trial last year had cut accidents by half, according to figures "     \
	"shown to councillors. Teachers asked for warm rooms in the morning."  \
	" Their union called the decision overdue, since pupils from the "     \
	"farms leave home before six and come back after dark. The budget "    \
	"for heating grows by a tenth, and the cantons pay most of it. "
#define NOTICE                                                                 \
	"This report is provided as it is, without warranty of any kind. "     \
	"Readers who rely on it do so at their own risk and should consult "   \
	"the original publisher before they act upon anything in it. "

static struct copy compare(struct arena *arena, const char *a, const char *b,
	const struct shingle_corpus *corpus)
{
	struct shingles left, right;

	shingles_read(&left, arena, a, strlen(a));
	shingles_read(&right, arena, b, strlen(b));
	return copy_compare(arena, &left, &right, corpus);
}

static void a_copy_a_part_and_neither_are_told_apart(void **state)
{
	static const struct {
		const char *a, *b;
		enum copy_kind kind;
	} cases[] = {
		{ STORY, STORY, COPY_COPY },
		/* spelled with other case, marks and spaces */
		{ "One two three, four!", "ONE  two\nthree four", COPY_COPY },
		/* cut short, or continued */
		{ STORY STORY_END, STORY, COPY_COPY },
		{ STORY, STORY STORY_END, COPY_COPY },
		/* a dateline and an exchanged word */
		{ STORY STORY_END, "VELLMAR, 3 March - " STORY, COPY_COPY },
		/* a story inside another one */
		{ STORY STORY_END OTHER,
			NOTICE "Who sells such a report again must name where "
			       "it came from, keep its date and say what was "
			       "left out, or ask in writing before. " OTHER,
			COPY_PARTIAL },
		{ OTHER STORY, STORY, COPY_COPY },
		{ OTHER OTHER STORY, STORY_END STORY OTHER, COPY_COPY },
		{ STORY, OTHER, COPY_NONE },
		/* one sentence alike */
		{ OTHER "Nobody was hurt, the port office said.", STORY,
			COPY_NONE },
		{ "", STORY, COPY_NONE },
		{ "", "", COPY_NONE },
		{ "too short", "too short", COPY_NONE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct copy copy = compare(arena, cases[i].a, cases[i].b, NULL);
		struct copy back = compare(arena, cases[i].b, cases[i].a, NULL);

		if (cases[i].kind != copy.kind)
			print_message("case %zu\n", i);
		assert_int_equal(copy.kind, cases[i].kind);
		assert_int_equal(back.kind, cases[i].kind);
		assert_true(copy.a_in_b == back.b_in_a);
		arena_free(arena);
	}
}

static void what_many_documents_share_makes_no_copy(void **state)
{
	struct arena *arena = arena_new();
	struct shingle_corpus *corpus = shingle_corpus_new(arena);
	const char *a = "Ferry prices rise in May. " NOTICE;
	const char *b = "A baker won the chess cup. " NOTICE;

	(void)state;
	assert_int_not_equal(compare(arena, a, b, NULL).kind, COPY_NONE);
	for (int i = 0; i < SHINGLE_COMMON; i++) {
		struct shingles notice;

		/* seen twice in one document counts once */
		shingles_read(
			&notice, arena, NOTICE NOTICE, strlen(NOTICE NOTICE));
		assert_int_not_equal(
			compare(arena, a, b, corpus).kind, COPY_NONE);
		shingle_corpus_add(corpus, &notice);
	}
	assert_int_equal(compare(arena, a, b, corpus).kind, COPY_NONE);
	assert_int_equal(
		compare(arena, STORY NOTICE, STORY, corpus).kind, COPY_COPY);
	arena_free(arena);
}

static void the_longest_shared_passage_is_an_exact_slice(void **state)
{
	struct arena *arena = arena_new();
	const char *a =
		"«Été»: der Hafen wurde am Montag früh gesperrt, so er.";
	const char *b = "Gestern: DER Hafen wurde am Montag früh geöffnet.";
	struct copy copy = compare(arena, a, b, NULL);
	struct utf8_map map;
	size_t from, to;

	(void)state;
	utf8_map_init(&map, arena, a, strlen(a));
	from = utf8_map_byte(&map, copy.a.start);
	to = utf8_map_byte(&map, copy.a.end);
	assert_string_equal(arena_strndup(arena, a + from, to - from),
		"der Hafen wurde am Montag früh");
	utf8_map_init(&map, arena, b, strlen(b));
	from = utf8_map_byte(&map, copy.b.start);
	to = utf8_map_byte(&map, copy.b.end);
	assert_string_equal(arena_strndup(arena, b + from, to - from),
		"DER Hafen wurde am Montag früh");
	assert_int_equal(copy.passage_words, 6);
	arena_free(arena);
}

static void scripts_without_spaces_are_read_by_character(void **state)
{
	struct arena *arena = arena_new();
	struct shingles s;

	(void)state;
	shingles_read(&s, arena, "港口关闭", strlen("港口关闭"));
	assert_int_equal(s.word_count, 4);
	shingles_read(&s, arena, "порт закрыт", strlen("порт закрыт"));
	assert_int_equal(s.word_count, 2);
	assert_int_equal(s.count, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_a_part_and_neither_are_told_apart),
		cmocka_unit_test(what_many_documents_share_makes_no_copy),
		cmocka_unit_test(the_longest_shared_passage_is_an_exact_slice),
		cmocka_unit_test(scripts_without_spaces_are_read_by_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
