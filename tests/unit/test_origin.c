// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buffer.h"
#include "domain/origin.h"
#include "support/casefile.h"
#include <stdio.h>

/* What is said of a file: its groups, and how many origins support, refute. */
static const struct {
	const char *name, *evidence, *words, *document, *groups;
	int supports, refutes;
} cases[] = {
	{ "nothing", "", NULL, NULL, "", 0, 0 },
	{ "one link", "s:a.org/1", NULL, NULL, "1", 1, 0 },
	{ "two sites", "s:a.org/1 s:b.org/1", NULL, NULL, "1 2", 2, 0 },
	{ "one site", "s:a.org/1 s:a.org/2", NULL, NULL, "1 1", 1, 0 },
	{ "one page, two stances", "s:a.org/1 r:a.org/1", NULL, NULL, "1 1", 1,
		1 },
	{ "groups are numbered by their first evidence",
		"s:a.org/1 s:b.org/1 s:a.org/2 s:c.org/1 s:b.org/2", NULL, NULL,
		"1 2 1 3 2", 3, 0 },
	{ "context counts for nothing", "c:a.org/1 c:b.org/1", NULL, NULL,
		"1 2", 0, 0 },
	{ "withdrawn evidence does not count", "-s:a.org/1 s:b.org/1", NULL,
		NULL, "1 2", 1, 0 },
	{ "withdrawn evidence is shown with its site",
		"s:a.org/1 -s:a.org/2 s:a.org/3", NULL, NULL, "1 1 1", 1, 0 },
	{ "withdrawing the first keeps the numbers",
		"-s:a.org/1 s:b.org/1 s:a.org/2", NULL, NULL, "1 2 1", 2, 0 },

	{ "the claim's own page supports nothing", "s:a.org/1", NULL, "a.org/1",
		"0", 0, 0 },
	{ "nor does its site", "s:a.org/2 s:b.org/1", NULL, "a.org/1", "0 1", 1,
		0 },
	{ "but a publisher's correction refutes", "r:a.org/2", NULL, "a.org/1",
		"0", 0, 1 },
	{ "a copy joined to the document's kin falls with it",
		"s:a.org/2 s:b.org/1", "1=2", "a.org/1", "0 0", 0, 0 },
	{ "a reviewer frees a page of the document's host", "s:a.org/2", "1!d",
		"a.org/1", "1", 1, 0 },
	{ "and it does not drag its site along", "s:a.org/2 s:a.org/3", "1!d",
		"a.org/1", "1 0", 1, 0 },
	{ "a reviewer declares a copy of the document", "s:b.org/1 s:c.org/1",
		"1=d", "a.org/1", "0 1", 1, 0 },

	{ "joined by a reviewer", "s:a.org/1 s:b.org/1", "1=2", NULL, "1 1", 1,
		0 },
	{ "split by a reviewer", "s:a.org/1 s:a.org/2", "1!2", NULL, "1 2", 2,
		0 },
	{ "the latest word on a pair counts: split", "s:a.org/1 s:b.org/1",
		"1=2 2!1", NULL, "1 2", 2, 0 },
	{ "the latest word on a pair counts: joined", "s:a.org/1 s:a.org/2",
		"1!2 2=1", NULL, "1 1", 1, 0 },
	{ "joining is transitive", "s:a.org/1 s:b.org/1 s:c.org/1", "1=2 2=3",
		NULL, "1 1 1", 1, 0 },
	{ "joining two joins their sites",
		"s:a.org/1 s:b.org/1 s:a.org/2 s:b.org/2", "1=2", NULL,
		"1 1 1 1", 1, 0 },
	{ "a split pair's third goes with the earlier",
		"s:a.org/1 s:a.org/2 s:a.org/3", "1!2", NULL, "1 2 1", 2, 0 },
	{ "split from the first, it goes with the second",
		"s:a.org/1 s:a.org/2 s:a.org/3", "1!2 1!3", NULL, "1 2 2", 2,
		0 },
	{ "all split", "s:a.org/1 s:a.org/2 s:a.org/3", "1!2 1!3 2!3", NULL,
		"1 2 3", 3, 0 },
	{ "a split holds against a chain of words",
		"s:a.org/1 s:b.org/1 s:c.org/1", "1!3 1=2 2=3", NULL, "1 1 2",
		2, 0 },
	{ "a split holds whichever word came first",
		"s:a.org/1 s:b.org/1 s:c.org/1", "1=2 2=3 1!3", NULL, "1 1 2",
		2, 0 },
	{ "a split holds against a site through a third",
		"s:a.org/1 s:b.org/1 s:a.org/2", "1=2 2!3", NULL, "1 1 2", 2,
		0 },
	{ "a word on withdrawn evidence joins no others",
		"s:a.org/1 -s:b.org/1 s:c.org/1", "1=2 2=3", NULL, "1 1 2", 2,
		0 },
	{ "nor keeps others apart", "s:a.org/1 -s:b.org/1 s:a.org/2", "1=2 2!3",
		NULL, "1 2 1", 1, 0 },
	{ "two withdrawn ones and a word", "-s:b.org/1 -s:b.org/2 s:c.org/1",
		"1=2 2=3", NULL, "1 1 2", 1, 0 },
	{ "words on unknown evidence or on itself say nothing",
		"s:a.org/1 s:b.org/1", "1=9 9!2 1=1", NULL, "1 2", 2, 0 },
	{ "an address without a domain is its own site", "s:/1 s:/2", NULL,
		NULL, "1 2", 2, 0 },
	{ "but the same page still", "s:/1 r:/1", NULL, NULL, "1 1", 1, 1 },
};

static const char *groups_text(struct arena *arena, const struct casefile *file,
	const struct origin *origins)
{
	const char *text = "";

	for (size_t i = 0; i < file->evidence_count; i++)
		text = arena_printf(arena, "%s%s%d", text, *text ? " " : "",
			origins[i].group);
	return text;
}

static void evidence_is_grouped_and_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct casefile file = casefile_read(arena, cases[i].evidence,
			cases[i].words, cases[i].document);
		const struct origin *origins = origins_group(arena, &file);
		const char *groups = groups_text(arena, &file, origins);
		struct evidence_counts counts =
			evidence_count(&file, origins, false);

		if (strcmp(groups, cases[i].groups) != 0 ||
			counts.independent_supports != cases[i].supports ||
			counts.independent_refutes != cases[i].refutes)
			fail_msg("%s: groups %s, supports %d, refutes %d",
				cases[i].name, groups,
				counts.independent_supports,
				counts.independent_refutes);
		arena_free(arena);
	}
}

static void expect_reasons(const char *evidence, const char *words,
	const char *document, size_t index, const char *expected)
{
	struct arena *arena = arena_new();
	struct casefile file = casefile_read(arena, evidence, words, document);
	const struct origin *origin = &origins_group(arena, &file)[index];
	const char *text = "";

	for (size_t i = 0; i < origin->reason_count; i++) {
		const struct origin_reason *reason = &origin->reasons[i];

		text = arena_printf(arena, "%s[%s %s %s]", text,
			origin_rule_name(reason->rule),
			reason->with ? reason->with : "document",
			reason->detail);
	}
	assert_string_equal(text, expected);
	arena_free(arena);
}

static void every_grouping_tells_its_reason_on_both_sides(void **state)
{
	(void)state;
	expect_reasons("s:a.org/1 s:b.org/1", NULL, NULL, 0, "");
	expect_reasons("s:a.org/1 s:a.org/2 s:a.org/3", NULL, NULL, 0,
		"[same-domain e2 a.org]");
	expect_reasons("s:a.org/1 s:a.org/2 s:a.org/3", NULL, NULL, 2,
		"[same-domain e1 a.org]");
	expect_reasons("s:a.org/1 r:a.org/1", NULL, NULL, 1,
		"[same-url e1 https://a.org/1][same-domain e1 a.org]");
	expect_reasons("s:a.org/2", NULL, "a.org/1", 0,
		"[claim-document document a.org]");
	expect_reasons("s:a.org/1 s:b.org/1", "1=2", NULL, 0,
		"[human-same e2 They told me.]");
	expect_reasons("s:a.org/1 s:a.org/2", "1!2", NULL, 1,
		"[human-independent e1 They told me.]");
	expect_reasons("s:a.org/1", "1!d", "a.org/1", 0,
		"[human-independent document They told me.]");
	expect_reasons("s:a.org/1 s:b.org/1", "1=2 1!2", NULL, 0,
		"[human-independent e2 They told me.]");
	expect_reasons("s:a.org/1 s:b.org/1 s:c.org/1", "1=2 1=3", NULL, 0,
		"[human-same e2 They told me.][human-same e3 They told me.]");
}

static void counts_tell_links_and_origins_apart(void **state)
{
	struct arena *arena = arena_new();
	struct casefile file = casefile_read(arena,
		"s:a.org/1 *s:a.org/2 s:b.org/1 s:own.org/1 r:c.org/1"
		" @r:c.org/2 *r:d.org/1 -r:e.org/1 c:f.org/1",
		NULL, "own.org/0");
	const struct origin *origins = origins_group(arena, &file);
	struct evidence_counts all = evidence_count(&file, origins, false);
	struct evidence_counts captured = evidence_count(&file, origins, true);

	(void)state;
	assert_int_equal(all.supports, 4);
	assert_int_equal(all.refutes, 3);
	assert_int_equal(all.context, 1);
	assert_int_equal(all.independent_supports, 2);
	assert_int_equal(all.independent_refutes, 2);
	assert_int_equal(all.unanswered_refutes, 2);
	assert_int_equal(all.own_document_supports, 1);
	assert_int_equal(all.uncaptured_supports, 0);
	assert_int_equal(captured.supports, 4);
	assert_int_equal(captured.independent_supports, 1);
	assert_int_equal(captured.independent_refutes, 1);
	assert_int_equal(captured.uncaptured_supports, 2);
	assert_int_equal(captured.uncaptured_refutes, 2);
	assert_int_equal(captured.unanswered_refutes, 2);
	arena_free(arena);
}

/* Three live links of one host and every set of words on their pairs: a pair
 * declared independent never shares a group, and a pair declared the same does
 * unless another word forbids it. */
static void independence_always_holds(void **state)
{
	static const char marks[] = " =!";

	(void)state;
	for (int code = 0; code < 27; code++) {
		struct arena *arena = arena_new();
		const int pairs[3][2] = { { 1, 2 }, { 1, 3 }, { 2, 3 } };
		int digits[3] = { code % 3, code / 3 % 3, code / 9 };
		const char *words = "";
		const struct origin *origins;
		struct casefile file;

		for (int i = 0; i < 3; i++) {
			if (digits[i])
				words = arena_printf(arena, "%s %d%c%d", words,
					pairs[i][0], marks[digits[i]],
					pairs[i][1]);
		}
		file = casefile_read(
			arena, "s:a.org/1 s:a.org/2 s:a.org/3", words, NULL);
		origins = origins_group(arena, &file);
		for (int i = 0; i < 3; i++) {
			bool together = origins[pairs[i][0] - 1].group ==
					origins[pairs[i][1] - 1].group;

			if (digits[i] == 2 && together)
				fail_msg("'%s' was ignored", words);
		}
		arena_free(arena);
	}
}

/* Small numbers that look random and are the same each time. */
static unsigned draw(unsigned *seed, unsigned end)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 16) % end;
}

static struct casefile draw_file(struct arena *arena, unsigned *seed)
{
	struct buffer evidence = { 0 }, words = { 0 };
	unsigned count = 2 + draw(seed, 6);
	struct casefile file;

	buffer_puts(&words, "");
	for (unsigned i = 0; i < count; i++)
		buffer_printf(&evidence, "%s%c:%c.org/%u ",
			draw(seed, 3) ? "" : "-", "src"[draw(seed, 3)],
			'a' + (int)draw(seed, 3), draw(seed, 3));
	for (unsigned i = draw(seed, 5); i > 0; i--) {
		buffer_printf(&words, "%u%c", 1 + draw(seed, count),
			"=!"[draw(seed, 2)]);
		if (draw(seed, 5))
			buffer_printf(&words, "%u ", 1 + draw(seed, count));
		else
			buffer_puts(&words, "d ");
	}
	file = casefile_read(arena, evidence.bytes, words.bytes,
		draw(seed, 2) ? "a.org/9" : NULL);
	buffer_release(&evidence);
	buffer_release(&words);
	return file;
}

/* The same file as if the withdrawn evidence had never been there. */
static struct casefile without_withdrawn(
	struct arena *arena, const struct casefile *file)
{
	struct evidence *live =
		arena_array(arena, file->evidence_count, sizeof *live);
	struct casefile rest = *file;

	rest.evidence = live;
	rest.evidence_count = 0;
	for (size_t i = 0; i < file->evidence_count; i++) {
		if (!file->evidence[i].withdrawn)
			live[rest.evidence_count++] = file->evidence[i];
	}
	return rest;
}

static void withdrawn_evidence_changes_nothing_for_the_rest(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct arena *arena = arena_new();
		struct casefile file = draw_file(arena, &seed);
		struct casefile rest = without_withdrawn(arena, &file);
		struct evidence_counts all, live;

		all = evidence_count(&file, origins_group(arena, &file), false);
		live = evidence_count(
			&rest, origins_group(arena, &rest), false);
		if (memcmp(&all, &live, sizeof all) != 0)
			fail_msg("round %d", round);
		assert_in_range(all.independent_supports, 0, all.supports);
		assert_in_range(all.independent_refutes, 0, all.refutes);
		arena_free(arena);
	}
}

/* Whatever the words, the latest on a pair is obeyed if it splits. */
static void splits_hold_in_any_file(void **state)
{
	unsigned seed = 11;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct arena *arena = arena_new();
		struct casefile file = draw_file(arena, &seed);
		const struct origin *origins = origins_group(arena, &file);

		for (size_t i = 0; i < file.evidence_count; i++) {
			for (size_t r = 0; r < origins[i].reason_count; r++) {
				const struct origin_reason *reason =
					&origins[i].reasons[r];
				const struct evidence *with =
					reason->with ? evidence_find(&file,
							       reason->with)
						     : NULL;
				int group = with ? origins[with - file.evidence]
							    .group
						 : ORIGIN_GROUP_DOCUMENT;

				assert_int_equal(
					reason->rule ==
						ORIGIN_HUMAN_INDEPENDENT,
					origins[i].group != group);
			}
		}
		arena_free(arena);
	}
}

static void a_full_file_is_grouped(void **state)
{
	struct arena *arena = arena_new();
	struct buffer evidence = { 0 }, words = { 0 };
	struct casefile file;
	const struct origin *origins;

	(void)state;
	for (int i = 1; i <= CLAIM_EVIDENCE_MAX; i++)
		buffer_printf(&evidence, "s:a.org/%d ", i);
	for (int i = 2; i <= CLAIM_WORDS_MAX; i++)
		buffer_printf(&words, "1!%d ", i);
	file = casefile_read(arena, evidence.bytes, words.bytes, NULL);
	origins = origins_group(arena, &file);
	assert_int_equal(
		evidence_count(&file, origins, false).independent_supports, 2);
	assert_int_equal(origins[0].reason_count, CLAIM_WORDS_MAX - 1);
	buffer_release(&evidence);
	buffer_release(&words);
	arena_free(arena);
}

static void a_word_names_two_live_pieces_and_a_reason(void **state)
{
	static const struct {
		struct word word;
		const char *document;
		enum refusal refusal;
	} words[] = {
		{ { RELATION_SAME, "e1", "e2", "One wire story." }, NULL,
			REFUSAL_NONE },
		{ { RELATION_INDEPENDENT, "e1", NULL, "Another author." },
			"a.org/0", REFUSAL_NONE },
		{ { RELATION_INDEPENDENT, "e1", NULL, "Another author." }, NULL,
			REFUSAL_EVIDENCE_PAIR },
		{ { RELATION_SAME, "e1", "e1", "Why not." }, NULL,
			REFUSAL_EVIDENCE_PAIR },
		{ { RELATION_SAME, "e1", "e9", "Why not." }, NULL,
			REFUSAL_EVIDENCE_UNKNOWN },
		{ { RELATION_SAME, "e9", "e1", "Why not." }, NULL,
			REFUSAL_EVIDENCE_UNKNOWN },
		{ { RELATION_SAME, "e1", "e3", "Why not." }, NULL,
			REFUSAL_EVIDENCE_WITHDRAWN },
		{ { RELATION_SAME, "e1", "e2", " \t" }, NULL,
			REFUSAL_REASON_MISSING },
	};
	struct arena *arena = arena_new();
	char *longest = arena_alloc(arena, 4002);
	struct casefile file;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		file = casefile_read(arena, "s:a.org/1 s:b.org/1 -s:c.org/1",
			NULL, words[i].document);
		assert_int_equal(
			origin_admit(&file, &words[i].word), words[i].refusal);
	}
	memset(longest, 'x', 4001);
	assert_int_equal(origin_admit(&file, &(struct word){ RELATION_SAME,
						     "e1", "e2", longest }),
		REFUSAL_REASON_TOO_LONG);
	file.word_count = CLAIM_WORDS_MAX;
	assert_int_equal(
		origin_admit(&file, &words[0].word), REFUSAL_WORD_LIMIT);
	arena_free(arena);
}

static void the_same_address_and_stance_is_admitted_once(void **state)
{
	static const struct {
		const char *candidate, *changing;
		enum refusal refusal;
	} candidates[] = {
		{ "s:a.org/1", NULL, REFUSAL_DUPLICATE_EVIDENCE },
		{ "r:a.org/1", NULL, REFUSAL_NONE },
		{ "s:a.org/2", NULL, REFUSAL_NONE },
		{ "s:b.org/1", NULL, REFUSAL_NONE }, /* that one is withdrawn */
		{ "s:a.org/1", "e1", REFUSAL_NONE }, /* it is itself */
		{ "s:a.org/1", "e3", REFUSAL_DUPLICATE_EVIDENCE },
	};
	struct arena *arena = arena_new();
	struct casefile file = casefile_read(
		arena, "s:a.org/1 -s:b.org/1 c:a.org/1", NULL, NULL);
	const struct evidence *existing;
	struct evidence candidate;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(candidates); i++) {
		candidate =
			casefile_evidence(arena, candidates[i].candidate, 99);
		assert_int_equal(evidence_admit(&file, &candidate,
					 candidates[i].changing, &existing),
			candidates[i].refusal);
		assert_ptr_equal(existing,
			candidates[i].refusal ? &file.evidence[0] : NULL);
	}
	arena_free(arena);
}

static void a_file_takes_so_much_evidence_and_no_more(void **state)
{
	struct arena *arena = arena_new();
	struct evidence candidate = casefile_evidence(arena, "s:z.org/1", 999);
	struct buffer evidence = { 0 };
	const struct evidence *existing;
	struct casefile file;

	(void)state;
	for (int i = 1; i <= CLAIM_EVIDENCE_MAX; i++)
		buffer_printf(&evidence, "s:a%d.org/ ", i);
	file = casefile_read(arena, evidence.bytes, NULL, NULL);
	assert_int_equal(evidence_admit(&file, &candidate, NULL, &existing),
		REFUSAL_EVIDENCE_LIMIT);
	assert_int_equal(evidence_admit(&file, &candidate, "e1", &existing),
		REFUSAL_NONE);
	file.evidence_count--;
	assert_int_equal(evidence_admit(&file, &candidate, NULL, &existing),
		REFUSAL_NONE);
	buffer_release(&evidence);
	arena_free(arena);
}

static void words_of_evidence_are_read_back(void **state)
{
	enum stance stance;
	enum relation relation;

	(void)state;
	for (unsigned i = 0; i < STANCE_COUNT; i++) {
		assert_true(stance_parse(stance_name((enum stance)i), &stance));
		assert_int_equal(stance, i);
	}
	for (unsigned i = 0; i < RELATION_COUNT; i++) {
		assert_true(relation_parse(
			relation_name((enum relation)i), &relation));
		assert_int_equal(relation, i);
	}
	for (unsigned i = 0; i < ORIGIN_RULE_COUNT; i++)
		assert_true(strlen(origin_rule_about((enum origin_rule)i)) > 9);
	assert_false(stance_parse("support", &stance));
	assert_false(relation_parse("other", &relation));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evidence_is_grouped_and_counted),
		cmocka_unit_test(every_grouping_tells_its_reason_on_both_sides),
		cmocka_unit_test(counts_tell_links_and_origins_apart),
		cmocka_unit_test(independence_always_holds),
		cmocka_unit_test(
			withdrawn_evidence_changes_nothing_for_the_rest),
		cmocka_unit_test(splits_hold_in_any_file),
		cmocka_unit_test(a_full_file_is_grouped),
		cmocka_unit_test(a_word_names_two_live_pieces_and_a_reason),
		cmocka_unit_test(the_same_address_and_stance_is_admitted_once),
		cmocka_unit_test(a_file_takes_so_much_evidence_and_no_more),
		cmocka_unit_test(words_of_evidence_are_read_back),
	};

	return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}
