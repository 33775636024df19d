// SPDX-License-Identifier: Apache-2.0
// Decisions: may this person move this claim there, on this evidence, under
// this policy? Pure: the same questions give the same rulings, and every rule
// that was looked at is in the answer. All results live in the arena.
#pragma once
#include "domain/claim.h"
#include "domain/origin.h"
#include "domain/policy.h"

enum decision_status {
#define DECISION_STATUS(symbol, name) DECISION_##symbol,
#include "domain/decision.def"
#undef DECISION_STATUS
	DECISION_STATUS_COUNT
};

// What somebody asks for.
struct decision {
	enum claim_state to;
	bool has_basis; // else the table's first row to that state is meant
	enum claim_basis basis;
	const char *reason;
	// The evidence the reviewer rests the decision on. None: all that is
	// live, which is what the rules look at in any case.
	const char *const *evidence_ids;
	size_t evidence_count;
	const char *override_reason; // NULL: no override asked
};

// One rule, looked at. Ok when have >= need; for "unanswered-refutes" when
// have <= need, need being 0.
struct check {
	enum rule rule;
	bool ok;
	int need, have;
	const char *detail; // a sentence for people
	const char *const *evidence_ids;
	size_t evidence_count;
};

struct ruling {
	enum refusal refusal; // REFUSAL_NONE: store it
	const char *detail;   // why refused, a sentence for people; else ""
	const char *pointer;  // body member at fault, or NULL
	enum claim_basis from;
	enum claim_state to_state; // what was asked for
	bool has_to;		   // a basis was named or found:
	enum claim_basis to;
	const char *reason, *override_reason; // as written, borrowed
	// What to store: EFFECTIVE moves the claim, PROPOSED waits for the
	// second reviewer, REJECTED ends a proposal. With
	// REFUSAL_PROPOSAL_STALE it is SUPERSEDED: the refused approval still
	// closes the proposal.
	enum decision_status status;
	bool overridden; // a rule was unmet, and an editor's reason carried it
	int policy_version;
	const struct check *checks; // empty when the move does not exist
	size_t check_count;
	const char *const *evidence_ids; // what the decision rests on
	size_t evidence_count;
	// The open proposal that this decision replaces, or NULL.
	const char *supersedes;
};

// One decision that could be asked for, and how it would fare.
struct option {
	const struct transition *transition;
	bool allowed;	  // now, by this person, without an override
	bool overridable; // not allowed, but this person may override
	enum refusal refusal;
	enum decision_status status; // what it would become
	const struct check *checks;
	size_t check_count;
};

// A second reviewer's word.
struct review {
	const struct proposal *proposal;
	enum decision_status status; // as stored now
	const char *reason;
};

// POST /claims/{id}/decisions. Refusals come in this order: who, body, claim
// open, transition, policy. An override is used only when a rule is unmet.
struct ruling claim_decide(struct arena *arena, const struct claim *claim,
	const struct policy *policy, const struct decision *decision,
	const struct principal *who);

// GET /claims/{id}/options: a row for each transition from here, in order of
// the table. Every rule is listed, met or unmet.
const struct option *claim_options(struct arena *arena,
	const struct claim *claim, const struct policy *policy,
	const struct principal *who, size_t *out_count);

// POST /decisions/{id}/approval. The rules are looked at again, under today's
// policy; an overriding proposal needs an approver who may override. Never by
// the proposer; stale when the claim's facts changed since.
struct ruling claim_approve(struct arena *arena, const struct claim *claim,
	const struct policy *policy, const struct review *review,
	const struct principal *who);

// POST /decisions/{id}/rejection. Also of a stale proposal, and by the
// proposer, who so takes it back.
struct ruling claim_reject(struct arena *arena, const struct policy *policy,
	const struct review *review, const struct principal *who);

// How a claim stands on its evidence: what is stored beside it after each write
// that bears on that (evidence, origins, policy, decision).
struct standing {
	const struct origin *origins; // one for each piece of evidence
	struct evidence_counts counts;
	// Unverified: no verdict is within reach, since no verdict's rules
	// hold. Decided: the rules of its own verdict hold no longer.
	bool unmet;
	// The queue "verdict no longer supported": decided, unmet, and not by
	// an editor's override in the first place.
	bool unsupported;
};
struct standing claim_standing(struct arena *arena, const struct claim *claim,
	const struct policy *policy);

const char *decision_status_name(enum decision_status status);
bool decision_status_parse(const char *text, enum decision_status *out);
