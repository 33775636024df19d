// SPDX-License-Identifier: Apache-2.0
#include "domain/decision.h"
#include "domain/name.h"
#include "domain/reason.h"
#include "domain/rule.h"
#include <string.h>

static const char *const status_names[] = {
#define DECISION_STATUS(symbol, name) name,
#include "domain/decision.def"
#undef DECISION_STATUS
};

const char *decision_status_name(enum decision_status status)
{
	assert(status < DECISION_STATUS_COUNT);
	return status_names[status];
}

bool decision_status_parse(const char *text, enum decision_status *out)
{
	int found = name_index(status_names, DECISION_STATUS_COUNT, text);

	if (found >= 0)
		*out = (enum decision_status)found;
	return found >= 0;
}

/* False: the ruling refuses. */
static bool refuse(
	struct ruling *ruling, enum refusal refusal, const char *detail)
{
	ruling->refusal = refusal;
	ruling->detail = detail ? detail : refusal_about(refusal);
	if (!ruling->pointer)
		ruling->pointer = refusal_pointer(refusal);
	return false;
}

static bool may(struct arena *arena, struct ruling *ruling,
	const struct principal *who, enum right right)
{
	struct access access = access_decide(who, right);

	switch (access.answer) {
	case ACCESS_ALLOWED:
		return true;
	case ACCESS_UNAUTHENTICATED:
		return refuse(ruling, REFUSAL_UNAUTHENTICATED,
			arena_strdup(arena, access.why));
	case ACCESS_FORBIDDEN:
		break;
	}
	return refuse(
		ruling, REFUSAL_FORBIDDEN, arena_strdup(arena, access.why));
}

static bool has_reason(struct ruling *ruling, const char *reason)
{
	if (reason_is_blank(reason))
		return refuse(ruling, REFUSAL_REASON_MISSING, NULL);
	if (reason_is_too_long(reason))
		return refuse(ruling, REFUSAL_REASON_TOO_LONG, NULL);
	return true;
}

static bool override_is_written(
	struct ruling *ruling, const struct decision *decision)
{
	const char *reason = decision->override_reason;

	if (reason && reason_is_blank(reason))
		return refuse(ruling, REFUSAL_OVERRIDE_REASON_MISSING, NULL);
	if (reason && reason_is_too_long(reason))
		return refuse(ruling, REFUSAL_OVERRIDE_REASON_TOO_LONG, NULL);
	return true;
}

/* All that is live, in order of creation. */
static void rest_on_live(
	struct arena *arena, struct ruling *ruling, const struct casefile *file)
{
	const char **ids =
		arena_array(arena, file->evidence_count, sizeof *ids);
	size_t count = 0;

	for (size_t i = 0; i < file->evidence_count; i++) {
		if (!file->evidence[i].withdrawn)
			ids[count++] = file->evidence[i].id;
	}
	ruling->evidence_ids = ids;
	ruling->evidence_count = count;
}

static bool evidence_is_ours(struct arena *arena, struct ruling *ruling,
	const struct casefile *file, const struct decision *decision)
{
	for (size_t i = 0; i < decision->evidence_count; i++) {
		const struct evidence *evidence =
			evidence_find(file, decision->evidence_ids[i]);

		if (evidence && !evidence->withdrawn)
			continue;
		ruling->pointer = arena_printf(arena, "/evidence_ids/%zu", i);
		return refuse(ruling,
			evidence ? REFUSAL_EVIDENCE_WITHDRAWN
				 : REFUSAL_EVIDENCE_UNKNOWN,
			NULL);
	}
	if (decision->evidence_count) {
		ruling->evidence_ids = decision->evidence_ids;
		ruling->evidence_count = decision->evidence_count;
	} else {
		rest_on_live(arena, ruling, file);
	}
	return true;
}

static bool basis_fits(struct ruling *ruling, const struct decision *decision)
{
	if (decision->has_basis &&
		claim_basis_state(decision->basis) != decision->to)
		return refuse(ruling, REFUSAL_BASIS_MISMATCH, NULL);
	return true;
}

static bool body_is_good(struct arena *arena, struct ruling *ruling,
	const struct claim *claim, const struct decision *decision)
{
	return basis_fits(ruling, decision) &&
	       has_reason(ruling, decision->reason) &&
	       override_is_written(ruling, decision) &&
	       evidence_is_ours(arena, ruling, &claim->file, decision);
}

static bool claim_is_open(struct ruling *ruling, const struct claim *claim)
{
	enum refusal closed = claim_closed(claim);

	return closed == REFUSAL_NONE || refuse(ruling, closed, NULL);
}

static bool illegal(struct arena *arena, struct ruling *ruling,
	const struct decision *decision)
{
	enum claim_basis from = ruling->from;

	return refuse(ruling, REFUSAL_ILLEGAL_TRANSITION,
		arena_printf(arena,
			"No decision leads from %s (%s) to %s%s%s%s.",
			claim_state_name(claim_basis_state(from)),
			claim_basis_name(from), claim_state_name(decision->to),
			decision->has_basis ? " (" : "",
			decision->has_basis ? claim_basis_name(decision->basis)
					    : "",
			decision->has_basis ? ")" : ""));
}

/* The policy's word on a transition; an override is used only when needed. */
static bool policy_is_met(struct arena *arena, struct ruling *ruling,
	const char *override_reason, const struct principal *who)
{
	if (checks_pass(ruling->checks, ruling->check_count, false))
		return true;
	if (!override_reason)
		return refuse(ruling, REFUSAL_POLICY_UNMET,
			checks_tell_unmet(
				arena, ruling->checks, ruling->check_count));
	if (!access_may(who, RIGHT_EDIT))
		return refuse(ruling, REFUSAL_OVERRIDE_FORBIDDEN, NULL);
	assert(checks_pass(ruling->checks, ruling->check_count, true));
	ruling->overridden = true;
	return true;
}

struct ruling claim_decide(struct arena *arena, const struct claim *claim,
	const struct policy *policy, const struct decision *decision,
	const struct principal *who)
{
	struct ruling ruling = {
		.detail = "",
		.from = claim->basis,
		.to_state = decision->to,
		.has_to = decision->has_basis,
		.to = decision->basis,
		.reason = decision->reason,
		.override_reason = decision->override_reason,
		.status = policy->second_review ? DECISION_PROPOSED
						: DECISION_EFFECTIVE,
		.policy_version = policy->version,
		.supersedes = claim->proposal ? claim->proposal->id : NULL,
	};
	const struct transition *transition =
		decision->has_basis
			? transition_find(claim->basis, decision->basis)
			: transition_default(claim->basis, decision->to);

	if (!may(arena, &ruling, who,
		    transition ? transition->right : RIGHT_REVIEW) ||
		!body_is_good(arena, &ruling, claim, decision) ||
		!claim_is_open(&ruling, claim))
		return ruling;
	if (!transition) {
		illegal(arena, &ruling, decision);
		return ruling;
	}
	ruling.has_to = true;
	ruling.to = transition->to;
	ruling.checks = checks_make(
		arena, claim, policy, transition, who, &ruling.check_count);
	policy_is_met(arena, &ruling, decision->override_reason, who);
	return ruling;
}

static enum refusal option_refusal(const struct claim *claim,
	const struct option *option, const struct principal *who)
{
	switch (access_decide(who, option->transition->right).answer) {
	case ACCESS_UNAUTHENTICATED:
		return REFUSAL_UNAUTHENTICATED;
	case ACCESS_FORBIDDEN:
		return REFUSAL_FORBIDDEN;
	case ACCESS_ALLOWED:
		break;
	}
	if (claim_closed(claim) != REFUSAL_NONE)
		return claim_closed(claim);
	return option->allowed ? REFUSAL_NONE : REFUSAL_POLICY_UNMET;
}

const struct option *claim_options(struct arena *arena,
	const struct claim *claim, const struct policy *policy,
	const struct principal *who, size_t *out_count)
{
	size_t rows, count = 0;
	const struct transition *table = transitions(&rows);
	struct option *options = arena_array(arena, rows, sizeof *options);

	for (size_t i = 0; i < rows; i++) {
		struct option *option = &options[count];

		if (table[i].from != claim->basis)
			continue;
		option->transition = &table[i];
		option->checks = checks_make(arena, claim, policy, &table[i],
			who, &option->check_count);
		option->allowed =
			checks_pass(option->checks, option->check_count, false);
		option->overridable =
			!option->allowed && access_may(who, RIGHT_EDIT) &&
			checks_pass(option->checks, option->check_count, true);
		option->status = policy->second_review ? DECISION_PROPOSED
						       : DECISION_EFFECTIVE;
		option->refusal = option_refusal(claim, option, who);
		count++;
	}
	*out_count = count;
	return options;
}

static struct ruling review_start(
	const struct policy *policy, const struct review *review)
{
	const struct proposal *proposal = review->proposal;

	return (struct ruling){
		.detail = "",
		.from = proposal->from,
		.to_state = claim_basis_state(proposal->to),
		.has_to = true,
		.to = proposal->to,
		.reason = review->reason,
		.override_reason = proposal->override_reason,
		.status = review->status,
		.policy_version = policy->version,
		.evidence_ids = proposal->evidence_ids,
		.evidence_count = proposal->evidence_count,
	};
}

/* What approving and rejecting have in common. */
static bool review_is_good(struct arena *arena, struct ruling *ruling,
	const struct review *review, const struct principal *who)
{
	if (!may(arena, ruling, who, RIGHT_REVIEW) ||
		!has_reason(ruling, review->reason))
		return false;
	if (review->status != DECISION_PROPOSED)
		return refuse(ruling, REFUSAL_PROPOSAL_CLOSED, NULL);
	return true;
}

static bool is_stale(const struct claim *claim, const struct proposal *proposal)
{
	return proposal->from != claim->basis ||
	       proposal->facts_version != claim->facts_version ||
	       claim_closed(claim) != REFUSAL_NONE;
}

struct ruling claim_approve(struct arena *arena, const struct claim *claim,
	const struct policy *policy, const struct review *review,
	const struct principal *who)
{
	const struct proposal *proposal = review->proposal;
	struct ruling ruling = review_start(policy, review);
	const struct transition *transition =
		transition_find(proposal->from, proposal->to);

	assert(transition);
	if (!review_is_good(arena, &ruling, review, who))
		return ruling;
	if (strcmp(proposal->proposed_by, who->id) == 0) {
		refuse(&ruling, REFUSAL_OWN_PROPOSAL, NULL);
		return ruling;
	}
	if (is_stale(claim, proposal)) {
		refuse(&ruling, REFUSAL_PROPOSAL_STALE, NULL);
		ruling.status = DECISION_SUPERSEDED;
		return ruling;
	}
	ruling.checks = checks_make(
		arena, claim, policy, transition, who, &ruling.check_count);
	if (policy_is_met(arena, &ruling, proposal->override_reason, who))
		ruling.status = DECISION_EFFECTIVE;
	return ruling;
}

struct ruling claim_reject(struct arena *arena, const struct policy *policy,
	const struct review *review, const struct principal *who)
{
	struct ruling ruling = review_start(policy, review);

	if (review_is_good(arena, &ruling, review, who))
		ruling.status = DECISION_REJECTED;
	return ruling;
}

/* All rows that lead to one basis have the same rules (a test sees to it). */
static bool basis_holds(struct arena *arena, const struct claim *claim,
	const struct policy *policy, enum claim_basis basis)
{
	size_t count;
	const struct transition *table = transitions(&count);
	unsigned rules = 0;

	for (size_t i = 0; i < count; i++) {
		if (table[i].to == basis)
			rules = table[i].rules;
	}
	return rules_hold(arena, claim, policy, rules);
}

struct standing claim_standing(struct arena *arena, const struct claim *claim,
	const struct policy *policy)
{
	struct standing standing = {
		.origins = origins_group(arena, &claim->file),
		.unmet = true,
	};
	bool decided = claim_basis_state(claim->basis) != CLAIM_UNVERIFIED;

	standing.counts = evidence_count(
		&claim->file, standing.origins, policy->require_snapshot);
	for (unsigned basis = 0; basis < BASIS_COUNT; basis++) {
		enum claim_basis b = (enum claim_basis)basis;

		if (decided ? b == claim->basis
			    : claim_basis_state(b) != CLAIM_UNVERIFIED)
			standing.unmet = standing.unmet &&
					 !basis_holds(arena, claim, policy, b);
	}
	standing.unsupported = decided && standing.unmet && !claim->overridden;
	return standing;
}
