// SPDX-License-Identifier: Apache-2.0
#include "domain/rule.h"
#include "base/buffer.h"

/* What all rules of one look at a claim share. */
struct inspection {
	struct arena *arena;
	const struct claim *claim;
	const struct policy *policy;
	const struct principal *who;
	enum right right;
	struct evidence_counts counts;
};

typedef bool (*evidence_fn)(const struct evidence *evidence);

static bool is_support(const struct evidence *evidence)
{
	return !evidence->withdrawn && evidence->stance == STANCE_SUPPORTS;
}

static bool is_refute(const struct evidence *evidence)
{
	return !evidence->withdrawn && evidence->stance == STANCE_REFUTES;
}

static void name_evidence(
	const struct inspection *look, struct check *check, evidence_fn matches)
{
	const struct casefile *file = &look->claim->file;
	const char **ids =
		arena_array(look->arena, file->evidence_count, sizeof *ids);

	for (size_t i = 0; i < file->evidence_count; i++) {
		if (matches(&file->evidence[i]))
			ids[check->evidence_count++] = file->evidence[i].id;
	}
	check->evidence_ids = ids;
}

static const char *plural(int count)
{
	return count == 1 ? "" : "s";
}

/* How many of the needed origins there are, and how the links bear them. */
static const char *tell_origins(
	const struct inspection *look, const struct check *check, int links)
{
	const char *tail = check->ok ? "found" : "so far";

	if (check->have == 0)
		return "none so far";
	if (links == check->have)
		return arena_printf(look->arena, "%d %s", check->have, tail);
	if (check->have == 1)
		return arena_printf(look->arena,
			"1 %s: the %d links share one origin", tail, links);
	return arena_printf(look->arena,
		"%d %s: the %d links come from %d origins", check->have, tail,
		links, check->have);
}

static const char *tell_uncaptured(const struct inspection *look, int links)
{
	if (links == 0)
		return "";
	return arena_printf(look->arena,
		" %d link%s no snapshot yet and %s not count.", links,
		links == 1 ? " has" : "s have", links == 1 ? "does" : "do");
}

static void check_supports(const struct inspection *look, struct check *check)
{
	const struct evidence_counts *counts = &look->counts;
	int own = counts->own_document_supports;
	int links = counts->supports - own - counts->uncaptured_supports;
	const char *own_tail = "";

	check->need = look->policy->min_independent_supports;
	check->have = counts->independent_supports;
	check->ok = check->have >= check->need;
	if (own)
		own_tail = arena_printf(look->arena,
			" %d link%s from the claim's own document or publisher"
			" and corroborate%s nothing.",
			own, own == 1 ? " comes" : "s come",
			own == 1 ? "s" : "");
	check->detail = arena_printf(look->arena,
		"%d independent supporting origin%s needed, %s.%s%s",
		check->need, plural(check->need),
		tell_origins(look, check, links), own_tail,
		tell_uncaptured(look, counts->uncaptured_supports));
	name_evidence(look, check, is_support);
}

static void check_unanswered(const struct inspection *look, struct check *check)
{
	check->need = 0;
	check->have = look->counts.unanswered_refutes;
	check->ok = check->have == 0 || !look->policy->no_unanswered_refutes;
	name_evidence(look, check, evidence_unanswered);
	if (check->have == 0 && look->counts.refutes == 0)
		check->detail = "Nothing refutes the claim.";
	else if (check->have == 0)
		check->detail = "All refuting evidence is answered.";
	else if (check->ok)
		check->detail = arena_printf(look->arena,
			"%d refuting link%s unanswered; the policy allows it.",
			check->have, check->have == 1 ? " is" : "s are");
	else
		check->detail = arena_printf(look->arena,
			"%d refuting link%s unanswered: answer %s, or withdraw"
			" what does not hold.",
			check->have, check->have == 1 ? " is" : "s are",
			check->have == 1 ? "it" : "each");
}

static void check_refutes(const struct inspection *look, struct check *check)
{
	const struct evidence_counts *counts = &look->counts;
	int links = counts->refutes - counts->uncaptured_refutes;

	check->need = look->policy->min_independent_refutes;
	check->have = counts->independent_refutes;
	check->ok = check->have >= check->need;
	check->detail = arena_printf(look->arena,
		"%d refuting origin%s needed, %s.%s", check->need,
		plural(check->need), tell_origins(look, check, links),
		tell_uncaptured(look, counts->uncaptured_refutes));
	name_evidence(look, check, is_refute);
}

static void check_both_sides(const struct inspection *look, struct check *check)
{
	check->need = 1;
	check->have = look->counts.independent_supports;
	check->ok = check->have >= check->need;
	if (check->ok)
		check->detail = "Supporting evidence stands against the"
				" refuting.";
	else
		check->detail = "Evidence conflicts only when some supports"
				" the claim: none counts so far.";
	name_evidence(look, check, is_support);
}

static void check_right(const struct inspection *look, struct check *check)
{
	struct access access = access_decide(look->who, look->right);

	check->need = 1;
	check->have = access.answer == ACCESS_ALLOWED;
	check->ok = check->have;
	if (check->ok)
		check->detail =
			arena_printf(look->arena, "The role '%s' may decide.",
				role_name(look->who->role));
	else
		check->detail = arena_strdup(look->arena, access.why);
}

enum refusal claim_closed(const struct claim *claim)
{
	enum refusal refusal = claim_amendable(claim);

	if (refusal == REFUSAL_NONE && claim->dismissed)
		refusal = REFUSAL_CLAIM_DISMISSED;
	return refusal;
}

static void check_open(const struct inspection *look, struct check *check)
{
	enum refusal closed = claim_closed(look->claim);

	check->need = 1;
	check->have = closed == REFUSAL_NONE;
	check->ok = check->have;
	check->detail = check->ok ? "The claim is open for decisions."
				  : refusal_about(closed);
}

static void (*const looks[])(const struct inspection *, struct check *) = {
	[RULE_INDEPENDENT_SUPPORTS] = check_supports,
	[RULE_UNANSWERED_REFUTES] = check_unanswered,
	[RULE_INDEPENDENT_REFUTES] = check_refutes,
	[RULE_BOTH_SIDES] = check_both_sides,
	[RULE_RIGHT] = check_right,
	[RULE_OPEN] = check_open,
};
static_assert(COUNT_OF(looks) == RULE_COUNT, "one function for each rule");

bool rules_hold(struct arena *arena, const struct claim *claim,
	const struct policy *policy, unsigned rules)
{
	const struct origin *origins = origins_group(arena, &claim->file);
	const struct inspection look = {
		.arena = arena,
		.claim = claim,
		.policy = policy,
		.counts = evidence_count(
			&claim->file, origins, policy->require_snapshot),
	};
	struct check check = { 0 };

	for (unsigned rule = 0; rule < RULE_RIGHT; rule++) {
		if (!(rules & 1u << rule))
			continue;
		looks[rule](&look, &check);
		if (!check.ok)
			return false;
	}
	return true;
}

const struct check *checks_make(struct arena *arena, const struct claim *claim,
	const struct policy *policy, const struct transition *transition,
	const struct principal *who, size_t *out_count)
{
	const struct origin *origins = origins_group(arena, &claim->file);
	const struct inspection look = {
		.arena = arena,
		.claim = claim,
		.policy = policy,
		.who = who,
		.right = transition->right,
		.counts = evidence_count(
			&claim->file, origins, policy->require_snapshot),
	};
	unsigned wanted =
		transition->rules | 1u << RULE_RIGHT | 1u << RULE_OPEN;
	struct check *checks = arena_array(arena, RULE_COUNT, sizeof *checks);
	size_t count = 0;

	for (unsigned rule = 0; rule < RULE_COUNT; rule++) {
		if (!(wanted & 1u << rule))
			continue;
		checks[count].rule = (enum rule)rule;
		looks[rule](&look, &checks[count++]);
	}
	*out_count = count;
	return checks;
}

bool checks_pass(const struct check *checks, size_t count, bool overridden)
{
	for (size_t i = 0; i < count; i++) {
		if (!checks[i].ok &&
			!(overridden && rule_overridable(checks[i].rule)))
			return false;
	}
	return true;
}

const char *checks_tell_unmet(
	struct arena *arena, const struct check *checks, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++) {
		if (!checks[i].ok)
			text = arena_printf(arena, "%s%s%s", text,
				*text ? " " : "", checks[i].detail);
	}
	return text;
}
