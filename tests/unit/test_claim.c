// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/claim.h"
#include "domain/decision.h"
#include "domain/reason.h"
#include "domain/refusal.h"
#include "domain/rule.h"
#include <stdio.h>
#include <string.h>

static void the_table_is_sound(void **state)
{
	size_t count;
	const struct transition *rows = transitions(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(
			transition_find(rows[i].from, rows[i].to), &rows[i]);
		assert_int_not_equal(rows[i].from, rows[i].to);
		assert_int_not_equal(rows[i].to, BASIS_NEW);
		assert_int_equal(rows[i].right, RIGHT_REVIEW);
		assert_true(strlen(rows[i].comment) > 10);
		for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
			if (rows[i].rules & 1u << rule)
				assert_true(rule_overridable((enum rule)rule));
		}
	}
}

static void every_verdict_has_its_rules(void **state)
{
	size_t count;
	const struct transition *rows = transitions(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		unsigned supports = 1u << RULE_INDEPENDENT_SUPPORTS |
				    1u << RULE_UNANSWERED_REFUTES;
		unsigned refutes = 1u << RULE_INDEPENDENT_REFUTES;

		unsigned expected = 0;

		switch (claim_basis_state(rows[i].to)) {
		case CLAIM_UNVERIFIED:
			break;
		case CLAIM_CORROBORATED:
			expected = supports;
			break;
		case CLAIM_DISPUTED:
			expected = refutes;
			break;
		case CLAIM_STATE_COUNT:
			fail();
		}
		if (rows[i].to == BASIS_CONFLICTING)
			expected |= 1u << RULE_BOTH_SIDES;
		assert_int_equal(rows[i].rules, expected);
	}
}

static void no_basis_is_a_dead_end(void **state)
{
	(void)state;
	for (unsigned from = 0; from < BASIS_COUNT; from++) {
		unsigned ways = 0;

		for (unsigned to = 0; to < BASIS_COUNT; to++)
			ways += transition_find((enum claim_basis)from,
					(enum claim_basis)to) != NULL;
		assert_true(ways >= 3);
	}
}

static void a_state_alone_means_its_first_row(void **state)
{
	static const struct {
		enum claim_basis from;
		enum claim_state to;
		int basis; /* -1: none */
	} cases[] = {
		{ BASIS_NEW, CLAIM_UNVERIFIED, BASIS_INSUFFICIENT },
		{ BASIS_NEW, CLAIM_CORROBORATED, BASIS_SOURCES },
		{ BASIS_NEW, CLAIM_DISPUTED, BASIS_REFUTED },
		{ BASIS_INSUFFICIENT, CLAIM_UNVERIFIED, BASIS_REOPENED },
		{ BASIS_INSUFFICIENT, CLAIM_CORROBORATED, BASIS_SOURCES },
		{ BASIS_INSUFFICIENT, CLAIM_DISPUTED, BASIS_REFUTED },
		{ BASIS_REOPENED, CLAIM_UNVERIFIED, BASIS_INSUFFICIENT },
		{ BASIS_REOPENED, CLAIM_CORROBORATED, BASIS_SOURCES },
		{ BASIS_REOPENED, CLAIM_DISPUTED, BASIS_REFUTED },
		{ BASIS_SOURCES, CLAIM_UNVERIFIED, BASIS_REOPENED },
		{ BASIS_SOURCES, CLAIM_CORROBORATED, -1 },
		{ BASIS_SOURCES, CLAIM_DISPUTED, BASIS_REFUTED },
		{ BASIS_REFUTED, CLAIM_UNVERIFIED, BASIS_REOPENED },
		{ BASIS_REFUTED, CLAIM_CORROBORATED, BASIS_SOURCES },
		{ BASIS_REFUTED, CLAIM_DISPUTED, BASIS_CONFLICTING },
		{ BASIS_CONFLICTING, CLAIM_UNVERIFIED, BASIS_REOPENED },
		{ BASIS_CONFLICTING, CLAIM_CORROBORATED, BASIS_SOURCES },
		{ BASIS_CONFLICTING, CLAIM_DISPUTED, BASIS_REFUTED },
	};

	(void)state;
	assert_int_equal(COUNT_OF(cases), BASIS_COUNT * CLAIM_STATE_COUNT);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct transition *found =
			transition_default(cases[i].from, cases[i].to);

		assert_int_equal(found ? (int)found->to : -1, cases[i].basis);
	}
}

static void names_are_read_back(void **state)
{
	enum claim_state found_state;
	enum claim_basis basis;
	enum rule rule;
	enum decision_status status;

	(void)state;
	for (unsigned i = 0; i < CLAIM_STATE_COUNT; i++) {
		enum claim_state s = (enum claim_state)i;

		assert_true(
			claim_state_parse(claim_state_name(s), &found_state));
		assert_int_equal(found_state, s);
		assert_true(strlen(claim_state_about(s)) > 10);
	}
	for (unsigned i = 0; i < BASIS_COUNT; i++) {
		enum claim_basis b = (enum claim_basis)i;

		assert_true(claim_basis_parse(claim_basis_name(b), &basis));
		assert_int_equal(basis, b);
		assert_true(strlen(claim_basis_about(b)) > 10);
	}
	for (unsigned i = 0; i < RULE_COUNT; i++) {
		enum rule r = (enum rule)i;

		assert_true(rule_parse(rule_name(r), &rule));
		assert_int_equal(rule, r);
		assert_true(strlen(rule_about(r)) > 10);
	}
	for (unsigned i = 0; i < DECISION_STATUS_COUNT; i++) {
		assert_true(decision_status_parse(
			decision_status_name((enum decision_status)i),
			&status));
		assert_int_equal(status, i);
	}
	assert_false(claim_state_parse("verified", &found_state));
	assert_false(claim_basis_parse("", &basis));
	assert_false(rule_parse("rule", &rule));
	assert_false(decision_status_parse(NULL, &status));
}

static void every_refusal_tells_people_something(void **state)
{
	(void)state;
	assert_string_equal(refusal_slug(REFUSAL_NONE), "");
	for (unsigned i = 1; i < REFUSAL_COUNT; i++) {
		enum refusal refusal = (enum refusal)i;
		const char *pointer = refusal_pointer(refusal);

		assert_true(strlen(refusal_name(refusal)) > 3);
		assert_true(strlen(refusal_about(refusal)) > 10);
		assert_int_equal(strspn(refusal_slug(refusal),
					 "abcdefghijklmnopqrstuvwxyz-"),
			strlen(refusal_slug(refusal)));
		if (pointer)
			assert_int_equal(*pointer, '/');
		if (strcmp(refusal_slug(refusal), "invalid-body") == 0)
			assert_non_null(pointer);
	}
}

/* The database's constraint allows the same pairs of state and basis. */
static void the_tables_know_the_same_bases(void **state)
{
	static char sql[1 << 20];
	FILE *file = fopen("sql/migration/0001_base.sql", "r");
	const char *constraint;
	size_t len, pairs = 0, end;

	(void)state;
	assert_non_null(file);
	len = fread(sql, 1, sizeof sql - 1, file);
	fclose(file);
	sql[len] = '\0';
	constraint = strstr(sql, "claim_state CHECK");
	assert_non_null(constraint);
	end = (size_t)(strstr(constraint, "'))") - constraint);
	for (size_t i = 0; i < end; i++)
		pairs += memcmp(constraint + i, "('", 2) == 0;
	assert_int_equal(pairs, BASIS_COUNT);
	for (unsigned i = 0; i < BASIS_COUNT; i++) {
		enum claim_basis basis = (enum claim_basis)i;
		char pair[64];
		const char *found;

		snprintf(pair, sizeof pair, "('%s', '%s')",
			claim_state_name(claim_basis_state(basis)),
			claim_basis_name(basis));
		found = strstr(constraint, pair);
		assert_non_null(found);
		assert_true(found < constraint + end);
	}
}

static void a_merged_claim_is_left_alone(void **state)
{
	const struct claim dismissed = { .dismissed = true };
	const struct claim merged = { .merged = true, .dismissed = true };

	(void)state;
	assert_int_equal(claim_amendable(&dismissed), REFUSAL_NONE);
	assert_int_equal(claim_closed(&dismissed), REFUSAL_CLAIM_DISMISSED);
	assert_int_equal(claim_amendable(&merged), REFUSAL_CLAIM_MERGED);
	assert_int_equal(claim_closed(&merged), REFUSAL_CLAIM_MERGED);
}

static void a_reason_is_visible_text(void **state)
{
	static const struct {
		const char *text;
		bool blank;
	} cases[] = {
		{ NULL, true }, { "", true }, { " \t\r\n", true },
		{ "\xc2\xa0\xe3\x80\x80", true },     /* no-break, wide space */
		{ "\xe2\x80\x8b\xef\xbb\xbf", true }, /* zero width, mark */
		{ "\xe2\x80\xae\xc2\xad", true }, /* override, soft hyphen */
		{ "\x01\x7f", true }, { ".", false }, { " x ", false },
		{ "\xe2\x80\x8b\xd9\x86", false },
		{ "\xf0\x9f\x91\x8d", false },
		{ "\xff", false }, /* not UTF-8: somebody else's refusal */
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (reason_is_blank(cases[i].text) != cases[i].blank)
			fail_msg("case %zu", i);
	}
}

static void a_reason_has_4000_characters_at_most(void **state)
{
	struct arena *arena = arena_new();
	char *text = arena_alloc(arena, 2 * REASON_CHARS_MAX + 3);

	(void)state;
	for (int i = 0; i < REASON_CHARS_MAX; i++)
		memcpy(text + 2 * i, "\xc3\xbc", 2);
	assert_false(reason_is_too_long(text));
	text[2 * REASON_CHARS_MAX] = '.';
	assert_true(reason_is_too_long(text));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(every_verdict_has_its_rules),
		cmocka_unit_test(no_basis_is_a_dead_end),
		cmocka_unit_test(a_state_alone_means_its_first_row),
		cmocka_unit_test(names_are_read_back),
		cmocka_unit_test(every_refusal_tells_people_something),
		cmocka_unit_test(the_tables_know_the_same_bases),
		cmocka_unit_test(a_merged_claim_is_left_alone),
		cmocka_unit_test(a_reason_is_visible_text),
		cmocka_unit_test(a_reason_has_4000_characters_at_most),
	};

	return cmocka_run_group_tests_name("claim", tests, NULL, NULL);
}
