// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/decision.h"
#include "domain/rule.h"
#include "support/casefile.h"
#include "support/golden.h"

/* What there is on the claim when somebody decides. */
static const struct situation {
	const char *name, *evidence, *words;
	bool snapshots, dismissed, merged;
} situations[] = {
	{ .name = "no evidence", .evidence = "" },
	{ .name = "1 origin", .evidence = "s:a.org/1" },
	{ .name = "1 origin, 3 links",
		.evidence = "s:a.org/1 s:a.org/2 s:a.org/3" },
	{ .name = "2 origins", .evidence = "s:a.org/1 s:b.org/1" },
	{ .name = "2 origins, 4 links",
		.evidence = "s:a.org/1 s:b.org/1 s:a.org/2 s:b.org/2" },
	{ .name = "2 origins joined",
		.evidence = "s:a.org/1 s:b.org/1",
		.words = "1=2" },
	{ .name = "1 site split",
		.evidence = "s:a.org/1 s:a.org/2",
		.words = "1!2" },
	{ .name = "2 origins, 1 withdrawn",
		.evidence = "s:a.org/1 -s:b.org/1" },
	{ .name = "1 origin, own document",
		.evidence = "s:a.org/1 s:own.org/1" },
	{ .name = "context only", .evidence = "c:a.org/1 c:b.org/1" },
	{ .name = "refuted", .evidence = "r:a.org/1" },
	{ .name = "refuted by its publisher", .evidence = "r:own.org/2" },
	{ .name = "refutation withdrawn", .evidence = "-r:a.org/1" },
	{ .name = "1 against 1", .evidence = "s:a.org/1 r:b.org/1" },
	{ .name = "2 against 1", .evidence = "s:a.org/1 s:b.org/1 r:c.org/1" },
	{ .name = "2 against 1 answered",
		.evidence = "s:a.org/1 s:b.org/1 @r:c.org/1" },
	{ .name = "2 origins, 1 snapshot",
		.evidence = "*s:a.org/1 s:b.org/1",
		.snapshots = true },
	{ .name = "2 origins, 2 snapshots",
		.evidence = "*s:a.org/1 *s:b.org/1",
		.snapshots = true },
	{ .name = "refuted, no snapshot",
		.evidence = "r:a.org/1 r:b.org/1",
		.snapshots = true },
	{ .name = "2 origins, dismissed",
		.evidence = "s:a.org/1 s:b.org/1",
		.dismissed = true },
	{ .name = "2 origins, merged",
		.evidence = "s:a.org/1 s:b.org/1",
		.merged = true },
};

static struct claim claim_of(struct arena *arena,
	const struct situation *situation, enum claim_basis basis)
{
	return (struct claim){
		.id = "claim",
		.basis = basis,
		.version = 5,
		.facts_version = 3,
		.dismissed = situation->dismissed,
		.merged = situation->merged,
		.file = casefile_read(arena, situation->evidence,
			situation->words, "own.org/0"),
	};
}

static struct principal person(enum role role)
{
	return (struct principal){
		.credential = CREDENTIAL_SESSION,
		.role = role,
		.id = "ada",
	};
}

/* "-> 2 effective" and the like, told in one word. */
static const char *outcome(const struct ruling *ruling)
{
	if (ruling->refusal != REFUSAL_NONE)
		return refusal_name(ruling->refusal);
	if (ruling->overridden)
		return "OVERRIDES";
	return ruling->status == DECISION_PROPOSED ? "PROPOSES" : "DECIDES";
}

static void print_table(struct buffer *out)
{
	size_t count;
	const struct transition *rows = transitions(&count);

	buffer_puts(out, "The transition table\n");
	for (size_t i = 0; i < count; i++) {
		buffer_printf(out, "  %-12s -> %-12s right=%s rules=",
			claim_basis_name(rows[i].from),
			claim_basis_name(rows[i].to),
			right_name(rows[i].right));
		for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
			if (rows[i].rules & 1u << rule)
				buffer_printf(
					out, "%s,", rule_name((enum rule)rule));
		}
		buffer_printf(out, "\n      %s\n", rows[i].comment);
	}
}

/* A row that has every rule, so that each sentence is printed once. */
static void print_sentences(struct buffer *out)
{
	const struct transition all = {
		.from = BASIS_NEW,
		.to = BASIS_CONFLICTING,
		.right = RIGHT_REVIEW,
		.rules = (1u << RULE_COUNT) - 1,
	};

	buffer_puts(out, "\nWhat each rule says of each situation\n");
	for (size_t s = 0; s < COUNT_OF(situations); s++) {
		struct arena *arena = arena_new();
		struct claim claim = claim_of(arena, &situations[s], BASIS_NEW);
		struct policy policy = policy_default();
		struct principal who = person(ROLE_REVIEWER);
		const struct check *checks;
		size_t count;

		policy.require_snapshot = situations[s].snapshots;
		checks =
			checks_make(arena, &claim, &policy, &all, &who, &count);
		buffer_printf(out, "  %s\n", situations[s].name);
		for (size_t i = 0; i < count; i++) {
			buffer_printf(out, "    %s %-20s need=%d have=%d [",
				checks[i].ok ? "met  " : "UNMET",
				rule_name(checks[i].rule), checks[i].need,
				checks[i].have);
			for (size_t e = 0; e < checks[i].evidence_count; e++)
				buffer_printf(out, "%s%s", e ? " " : "",
					checks[i].evidence_ids[e]);
			buffer_printf(out, "] %s\n", checks[i].detail);
		}
		arena_free(arena);
	}
}

/* Plain, then with an editor's override, then under second review. */
static struct ruling decide(struct arena *arena,
	const struct situation *situation, const struct decision *decision,
	enum claim_basis from, enum role role)
{
	struct claim claim = claim_of(arena, situation, from);
	struct policy policy = policy_default();
	struct principal who = person(role);

	policy.require_snapshot = situation->snapshots;
	return claim_decide(arena, &claim, &policy, decision, &who);
}

static const char *print_outcome(struct arena *arena,
	const struct situation *situation, enum claim_basis from,
	enum claim_basis to)
{
	const char *text = "";

	for (unsigned role = 0; role < ROLE_COUNT; role++) {
		struct decision decision = {
			.to = claim_basis_state(to),
			.has_basis = true,
			.basis = to,
			.reason = "Seen.",
		};
		struct ruling plain = decide(
			arena, situation, &decision, from, (enum role)role);
		struct ruling forced;

		decision.override_reason = "The deadline.";
		forced = decide(
			arena, situation, &decision, from, (enum role)role);
		text = arena_printf(arena, "%s %s", text, outcome(&plain));
		if (strcmp(outcome(&plain), outcome(&forced)) != 0)
			text = arena_printf(
				arena, "%s/%s", text, outcome(&forced));
	}
	return text;
}

/* Situations with the same outcomes share a line. */
static void print_outcomes(
	struct buffer *out, enum claim_basis from, enum claim_basis to)
{
	struct arena *arena = arena_new();
	const char *texts[COUNT_OF(situations)];

	for (size_t s = 0; s < COUNT_OF(situations); s++)
		texts[s] = print_outcome(arena, &situations[s], from, to);
	for (size_t s = 0; s < COUNT_OF(situations); s++) {
		bool first = true;

		for (size_t t = 0; t < s; t++)
			first = first && strcmp(texts[t], texts[s]) != 0;
		if (!first)
			continue;
		buffer_printf(out, "   %s\n       ", texts[s]);
		for (size_t t = s; t < COUNT_OF(situations); t++) {
			if (strcmp(texts[t], texts[s]) == 0)
				buffer_printf(out, " %s;", situations[t].name);
		}
		buffer_putc(out, '\n');
	}
	arena_free(arena);
}

static void every_state_decision_role_and_situation(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	print_table(&out);
	print_sentences(&out);
	buffer_puts(&out, "\nEvery decision in every situation by");
	for (unsigned role = 0; role < ROLE_COUNT; role++)
		buffer_printf(&out, " %s", role_name((enum role)role));
	buffer_puts(&out, "\n(after a /: the same with an override)\n");
	for (unsigned from = 0; from < BASIS_COUNT; from++) {
		for (unsigned to = 0; to < BASIS_COUNT; to++) {
			buffer_printf(&out, "  %s -> %s\n",
				claim_basis_name((enum claim_basis)from),
				claim_basis_name((enum claim_basis)to));
			print_outcomes(&out, (enum claim_basis)from,
				(enum claim_basis)to);
		}
	}
	golden_compare("claim_state.txt", &out);
	buffer_release(&out);
}

/* One option: the decision it speaks of, without and with an override. */
static void compare_option(struct arena *arena, const struct option *option,
	const struct claim *claim, const struct policy *policy,
	const struct principal *who)
{
	const struct transition *row = option->transition;
	struct decision decision = {
		.to = claim_basis_state(row->to),
		.has_basis = true,
		.basis = row->to,
		.reason = "Seen.",
	};
	struct ruling ruling =
		claim_decide(arena, claim, policy, &decision, who);

	assert_int_equal(ruling.refusal, option->refusal);
	assert_int_equal(option->allowed, ruling.refusal == REFUSAL_NONE);
	assert_int_equal(ruling.status, option->status);
	decision.override_reason = "The deadline.";
	ruling = claim_decide(arena, claim, policy, &decision, who);
	assert_int_equal(ruling.overridden, option->overridable);
}

static void compare_options(const struct situation *situation,
	enum claim_basis from, enum role role, bool second_review)
{
	struct arena *arena = arena_new();
	struct principal who = person(role);
	struct claim claim = claim_of(arena, situation, from);
	struct policy policy = policy_default();
	const struct option *options;
	size_t count;

	policy.require_snapshot = situation->snapshots;
	policy.second_review = second_review;
	options = claim_options(arena, &claim, &policy, &who, &count);
	assert_true(count >= 3);
	for (size_t i = 0; i < count; i++)
		compare_option(arena, &options[i], &claim, &policy, &who);
	arena_free(arena);
}

static void options_promise_what_a_decision_does(void **state)
{
	(void)state;
	for (size_t s = 0; s < COUNT_OF(situations); s++) {
		for (unsigned from = 0; from < BASIS_COUNT; from++) {
			for (unsigned role = 0; role < ROLE_COUNT; role++)
				compare_options(&situations[s],
					(enum claim_basis)from, (enum role)role,
					s % 2);
		}
	}
}

static void a_decision_needs_a_sound_body(void **state)
{
	static const char *const theirs[] = { "e1", "e9" };
	static const char *const gone[] = { "e3" };
	static const char *const ours[] = { "e2" };
	static char longest[4002];
	static const struct {
		struct decision decision;
		enum refusal refusal;
		const char *pointer;
	} cases[] = {
		{ { .to = CLAIM_CORROBORATED, .reason = NULL },
			REFUSAL_REASON_MISSING, "/reason" },
		{ { .to = CLAIM_CORROBORATED, .reason = " \n" },
			REFUSAL_REASON_MISSING, "/reason" },
		{ { .to = CLAIM_CORROBORATED, .reason = longest },
			REFUSAL_REASON_TOO_LONG, "/reason" },
		{ { .to = CLAIM_CORROBORATED,
			  .has_basis = true,
			  .basis = BASIS_REFUTED,
			  .reason = "Seen." },
			REFUSAL_BASIS_MISMATCH, "/basis" },
		{ { .to = CLAIM_CORROBORATED,
			  .reason = "Seen.",
			  .override_reason = "" },
			REFUSAL_OVERRIDE_REASON_MISSING, "/override/reason" },
		{ { .to = CLAIM_CORROBORATED,
			  .reason = "Seen.",
			  .override_reason = longest },
			REFUSAL_OVERRIDE_REASON_TOO_LONG, "/override/reason" },
		{ { .to = CLAIM_CORROBORATED,
			  .reason = "Seen.",
			  .evidence_ids = theirs,
			  .evidence_count = 2 },
			REFUSAL_EVIDENCE_UNKNOWN, "/evidence_ids/1" },
		{ { .to = CLAIM_CORROBORATED,
			  .reason = "Seen.",
			  .evidence_ids = gone,
			  .evidence_count = 1 },
			REFUSAL_EVIDENCE_WITHDRAWN, "/evidence_ids/0" },
		{ { .to = CLAIM_UNVERIFIED,
			  .has_basis = true,
			  .basis = BASIS_NEW,
			  .reason = "Seen." },
			REFUSAL_ILLEGAL_TRANSITION, NULL },
		{ { .to = CLAIM_CORROBORATED,
			  .reason = "Seen.",
			  .evidence_ids = ours,
			  .evidence_count = 1 },
			REFUSAL_NONE, NULL },
	};
	const struct situation situation = {
		.evidence = "s:a.org/1 s:b.org/1 -s:c.org/1",
	};

	(void)state;
	memset(longest, 'x', sizeof longest - 1);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct ruling ruling = decide(arena, &situation,
			&cases[i].decision, BASIS_NEW, ROLE_REVIEWER);

		if (ruling.refusal != cases[i].refusal)
			fail_msg("case %zu: %s", i,
				refusal_name(ruling.refusal));
		if (cases[i].pointer)
			assert_string_equal(ruling.pointer, cases[i].pointer);
		else
			assert_null(ruling.pointer);
		assert_int_equal(*ruling.detail == '\0',
			cases[i].refusal == REFUSAL_NONE);
		arena_free(arena);
	}
}

static void a_decision_rests_on_named_or_all_live_evidence(void **state)
{
	static const char *const named[] = { "e3" };
	const struct situation situation = {
		.evidence = "s:a.org/1 -s:c.org/1 s:b.org/1 c:d.org/1",
	};
	struct arena *arena = arena_new();
	struct decision decision = {
		.to = CLAIM_CORROBORATED,
		.reason = "Seen.",
	};
	struct ruling ruling =
		decide(arena, &situation, &decision, BASIS_NEW, ROLE_REVIEWER);

	(void)state;
	assert_int_equal(ruling.refusal, REFUSAL_NONE);
	assert_int_equal(ruling.to, BASIS_SOURCES);
	assert_int_equal(ruling.evidence_count, 3);
	assert_string_equal(ruling.evidence_ids[0], "e1");
	assert_string_equal(ruling.evidence_ids[1], "e3");
	assert_string_equal(ruling.evidence_ids[2], "e4");
	decision.evidence_ids = named;
	decision.evidence_count = 1;
	ruling = decide(arena, &situation, &decision, BASIS_NEW, ROLE_REVIEWER);
	assert_int_equal(ruling.evidence_count, 1);
	assert_string_equal(ruling.evidence_ids[0], "e3");
	arena_free(arena);
}

static void a_refusal_explains_itself(void **state)
{
	struct arena *arena = arena_new();
	const struct situation situation = {
		.evidence = "s:a.org/1 s:a.org/2 s:a.org/3 r:b.org/1",
	};
	struct decision decision = {
		.to = CLAIM_CORROBORATED,
		.reason = "Seen.",
	};
	struct ruling ruling =
		decide(arena, &situation, &decision, BASIS_NEW, ROLE_REVIEWER);

	(void)state;
	assert_int_equal(ruling.refusal, REFUSAL_POLICY_UNMET);
	assert_string_equal(ruling.detail,
		"2 independent supporting origins needed, 1 so far: the 3"
		" links share one origin. 1 refuting link is unanswered:"
		" answer it, or withdraw what does not hold.");
	ruling = decide(
		arena, &situation, &decision, BASIS_SOURCES, ROLE_REVIEWER);
	assert_int_equal(ruling.refusal, REFUSAL_ILLEGAL_TRANSITION);
	assert_string_equal(ruling.detail,
		"No decision leads from corroborated (sources) to"
		" corroborated.");
	decision.to = CLAIM_UNVERIFIED;
	decision.has_basis = true;
	decision.basis = BASIS_INSUFFICIENT;
	ruling = decide(
		arena, &situation, &decision, BASIS_SOURCES, ROLE_REVIEWER);
	assert_string_equal(ruling.detail,
		"No decision leads from corroborated (sources) to unverified"
		" (insufficient).");
	arena_free(arena);
}

static void an_override_that_is_not_needed_is_not_recorded(void **state)
{
	struct arena *arena = arena_new();
	const struct situation situation = {
		.evidence = "s:a.org/1 s:b.org/1",
	};
	const struct decision decision = {
		.to = CLAIM_CORROBORATED,
		.reason = "Seen.",
		.override_reason = "To be safe.",
	};
	struct ruling ruling =
		decide(arena, &situation, &decision, BASIS_NEW, ROLE_EDITOR);

	(void)state;
	assert_int_equal(ruling.refusal, REFUSAL_NONE);
	assert_false(ruling.overridden);
	arena_free(arena);
}

static void the_policy_may_allow_unanswered_refutations(void **state)
{
	struct arena *arena = arena_new();
	const struct situation situation = {
		.evidence = "s:a.org/1 s:b.org/1 r:c.org/1 r:d.org/1",
	};
	struct claim claim = claim_of(arena, &situation, BASIS_NEW);
	struct policy policy = policy_default();
	struct principal who = person(ROLE_REVIEWER);
	const struct decision decision = {
		.to = CLAIM_CORROBORATED,
		.reason = "Seen.",
	};
	struct ruling ruling;

	(void)state;
	policy.no_unanswered_refutes = false;
	policy.version = 9;
	ruling = claim_decide(arena, &claim, &policy, &decision, &who);
	assert_int_equal(ruling.refusal, REFUSAL_NONE);
	assert_int_equal(ruling.policy_version, 9);
	assert_string_equal(ruling.checks[1].detail,
		"2 refuting links are unanswered; the policy allows it.");
	policy.min_independent_supports = 3;
	ruling = claim_decide(arena, &claim, &policy, &decision, &who);
	assert_int_equal(ruling.refusal, REFUSAL_POLICY_UNMET);
	assert_string_equal(ruling.detail,
		"3 independent supporting origins needed, 2 so far.");
	arena_free(arena);
}

static void nobody_unknown_decides(void **state)
{
	struct arena *arena = arena_new();
	struct claim claim = claim_of(arena, &situations[3], BASIS_NEW);
	struct policy policy = policy_default();
	struct principal who = { .credential = CREDENTIAL_TOKEN_EXPIRED };
	const struct decision decision = { .to = CLAIM_CORROBORATED };
	const struct option *options;
	size_t count;

	(void)state;
	assert_int_equal(
		claim_decide(arena, &claim, &policy, &decision, &who).refusal,
		REFUSAL_UNAUTHENTICATED);
	options = claim_options(arena, &claim, &policy, &who, &count);
	assert_int_equal(options[0].refusal, REFUSAL_UNAUTHENTICATED);
	arena_free(arena);
}

static void a_claim_stands_on_its_evidence(void **state)
{
	static const struct {
		const char *evidence;
		enum claim_basis basis;
		bool overridden, unmet, unsupported;
	} cases[] = {
		{ "", BASIS_NEW, false, true, false },
		{ "s:a.org/1", BASIS_REOPENED, false, true, false },
		{ "s:a.org/1 s:b.org/1", BASIS_NEW, false, false, false },
		{ "r:a.org/1", BASIS_INSUFFICIENT, false, false, false },
		{ "s:a.org/1 s:b.org/1", BASIS_SOURCES, false, false, false },
		{ "s:a.org/1 -s:b.org/1", BASIS_SOURCES, false, true, true },
		{ "s:a.org/1 -s:b.org/1", BASIS_SOURCES, true, true, false },
		{ "s:a.org/1 s:b.org/1 r:c.org/1", BASIS_SOURCES, false, true,
			true },
		{ "r:a.org/1", BASIS_REFUTED, false, false, false },
		{ "-r:a.org/1", BASIS_REFUTED, false, true, true },
		{ "s:a.org/1 r:b.org/1", BASIS_CONFLICTING, false, false,
			false },
		{ "r:b.org/1", BASIS_CONFLICTING, false, true, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		const struct situation situation = {
			.evidence = cases[i].evidence,
		};
		struct claim claim =
			claim_of(arena, &situation, cases[i].basis);
		struct policy policy = policy_default();
		struct standing standing;

		claim.overridden = cases[i].overridden;
		standing = claim_standing(arena, &claim, &policy);
		if (standing.unmet != cases[i].unmet ||
			standing.unsupported != cases[i].unsupported)
			fail_msg("case %zu", i);
		assert_non_null(standing.origins);
		arena_free(arena);
	}
}

/* ---- second review */

struct reviewing {
	struct arena *arena;
	struct claim claim;
	struct policy policy;
	struct proposal proposal;
	struct review review;
	struct principal who;
};

static struct reviewing *reviewing_new(const char *evidence)
{
	struct arena *arena = arena_new();
	struct reviewing *r = arena_alloc(arena, sizeof *r);
	const struct situation situation = { .evidence = evidence };

	r->arena = arena;
	r->claim = claim_of(arena, &situation, BASIS_NEW);
	r->policy = policy_default();
	r->policy.second_review = true;
	r->proposal = (struct proposal){
		.id = "proposal",
		.proposed_by = "ada",
		.from = BASIS_NEW,
		.to = BASIS_SOURCES,
		.facts_version = r->claim.facts_version,
	};
	r->review = (struct review){
		.proposal = &r->proposal,
		.status = DECISION_PROPOSED,
		.reason = "I agree.",
	};
	r->who = person(ROLE_REVIEWER);
	r->who.id = "bob";
	return r;
}

static struct ruling approve(struct reviewing *r)
{
	return claim_approve(
		r->arena, &r->claim, &r->policy, &r->review, &r->who);
}

static void under_second_review_a_decision_is_proposed(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1 s:b.org/1");
	const struct decision decision = {
		.to = CLAIM_CORROBORATED,
		.reason = "Seen.",
	};
	struct ruling ruling = claim_decide(
		r->arena, &r->claim, &r->policy, &decision, &r->who);

	(void)state;
	assert_int_equal(ruling.refusal, REFUSAL_NONE);
	assert_int_equal(ruling.status, DECISION_PROPOSED);
	assert_null(ruling.supersedes);
	r->claim.proposal = &r->proposal;
	ruling = claim_decide(
		r->arena, &r->claim, &r->policy, &decision, &r->who);
	assert_string_equal(ruling.supersedes, "proposal");
	arena_free(r->arena);
}

static void another_reviewer_approves(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1 s:b.org/1");
	struct ruling ruling = approve(r);

	(void)state;
	assert_int_equal(ruling.refusal, REFUSAL_NONE);
	assert_int_equal(ruling.status, DECISION_EFFECTIVE);
	assert_int_equal(ruling.from, BASIS_NEW);
	assert_int_equal(ruling.to, BASIS_SOURCES);
	assert_int_equal(ruling.check_count, 4);
	/* Assigning the claim raises its version, but not the facts'. */
	r->claim.version++;
	assert_int_equal(approve(r).refusal, REFUSAL_NONE);
	arena_free(r->arena);
}

static void author_cannot_approve_own_decision(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1 s:b.org/1");

	(void)state;
	for (unsigned role = ROLE_REVIEWER; role < ROLE_COUNT; role++) {
		enum refusal expected = role == ROLE_AUDITOR
						? REFUSAL_FORBIDDEN
						: REFUSAL_OWN_PROPOSAL;

		r->who = person((enum role)role);
		assert_int_equal(approve(r).refusal, expected);
	}
	arena_free(r->arena);
}

static void a_viewer_approves_nothing(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1 s:b.org/1");

	(void)state;
	r->who.role = ROLE_VIEWER;
	assert_int_equal(approve(r).refusal, REFUSAL_FORBIDDEN);
	assert_int_equal(
		claim_reject(r->arena, &r->policy, &r->review, &r->who).refusal,
		REFUSAL_FORBIDDEN);
	arena_free(r->arena);
}

static void an_approval_needs_a_reason(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1 s:b.org/1");

	(void)state;
	r->review.reason = "  ";
	assert_int_equal(approve(r).refusal, REFUSAL_REASON_MISSING);
	assert_string_equal(approve(r).pointer, "/reason");
	arena_free(r->arena);
}

static void a_proposal_on_changed_facts_is_superseded(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1 s:b.org/1");
	struct ruling ruling;

	(void)state;
	r->claim.facts_version++;
	ruling = approve(r);
	assert_int_equal(ruling.refusal, REFUSAL_PROPOSAL_STALE);
	assert_int_equal(ruling.status, DECISION_SUPERSEDED);
	r->claim.facts_version--;
	r->claim.basis = BASIS_INSUFFICIENT;
	assert_int_equal(approve(r).refusal, REFUSAL_PROPOSAL_STALE);
	r->claim.basis = BASIS_NEW;
	r->claim.dismissed = true;
	assert_int_equal(approve(r).status, DECISION_SUPERSEDED);
	arena_free(r->arena);
}

static void a_closed_proposal_is_neither_approved_nor_rejected(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1 s:b.org/1");

	(void)state;
	for (unsigned s = DECISION_EFFECTIVE; s < DECISION_STATUS_COUNT; s++) {
		r->review.status = (enum decision_status)s;
		assert_int_equal(approve(r).refusal, REFUSAL_PROPOSAL_CLOSED);
		assert_int_equal(approve(r).status, s);
		assert_int_equal(
			claim_reject(r->arena, &r->policy, &r->review, &r->who)
				.refusal,
			REFUSAL_PROPOSAL_CLOSED);
	}
	arena_free(r->arena);
}

static void approval_looks_at_the_rules_again(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1 s:b.org/1");
	struct ruling ruling;

	(void)state;
	r->policy.min_independent_supports = 3;
	ruling = approve(r);
	assert_int_equal(ruling.refusal, REFUSAL_POLICY_UNMET);
	assert_int_equal(ruling.status, DECISION_PROPOSED);
	arena_free(r->arena);
}

static void an_override_is_approved_by_who_may_override(void **state)
{
	struct reviewing *r = reviewing_new("s:a.org/1");
	struct ruling ruling;

	(void)state;
	r->proposal.override_reason = "The deadline.";
	assert_int_equal(approve(r).refusal, REFUSAL_OVERRIDE_FORBIDDEN);
	r->who.role = ROLE_EDITOR;
	ruling = approve(r);
	assert_int_equal(ruling.refusal, REFUSAL_NONE);
	assert_true(ruling.overridden);
	assert_int_equal(ruling.status, DECISION_EFFECTIVE);
	arena_free(r->arena);
}

static void anybody_who_may_review_rejects_also_the_proposer(void **state)
{
	struct reviewing *r = reviewing_new("");
	struct ruling ruling =
		claim_reject(r->arena, &r->policy, &r->review, &r->who);

	(void)state;
	assert_int_equal(ruling.refusal, REFUSAL_NONE);
	assert_int_equal(ruling.status, DECISION_REJECTED);
	r->who.id = "ada";
	ruling = claim_reject(r->arena, &r->policy, &r->review, &r->who);
	assert_int_equal(ruling.status, DECISION_REJECTED);
	arena_free(r->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_decision_role_and_situation),
		cmocka_unit_test(options_promise_what_a_decision_does),
		cmocka_unit_test(a_decision_needs_a_sound_body),
		cmocka_unit_test(
			a_decision_rests_on_named_or_all_live_evidence),
		cmocka_unit_test(a_refusal_explains_itself),
		cmocka_unit_test(
			an_override_that_is_not_needed_is_not_recorded),
		cmocka_unit_test(the_policy_may_allow_unanswered_refutations),
		cmocka_unit_test(nobody_unknown_decides),
		cmocka_unit_test(a_claim_stands_on_its_evidence),
		cmocka_unit_test(under_second_review_a_decision_is_proposed),
		cmocka_unit_test(another_reviewer_approves),
		cmocka_unit_test(author_cannot_approve_own_decision),
		cmocka_unit_test(a_viewer_approves_nothing),
		cmocka_unit_test(an_approval_needs_a_reason),
		cmocka_unit_test(a_proposal_on_changed_facts_is_superseded),
		cmocka_unit_test(
			a_closed_proposal_is_neither_approved_nor_rejected),
		cmocka_unit_test(approval_looks_at_the_rules_again),
		cmocka_unit_test(an_override_is_approved_by_who_may_override),
		cmocka_unit_test(
			anybody_who_may_review_rejects_also_the_proposer),
	};

	return cmocka_run_group_tests_name("decision", tests, NULL, NULL);
}
