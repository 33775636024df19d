// SPDX-License-Identifier: Apache-2.0
// The events that follow from a change or a ruling, so that no handler lists
// fields by hand: what differs is recorded, with its before and after.
#pragma once
#include "domain/decision.h"
#include "domain/event.h"

// What PATCH /claims/{id} may change. NULL texts are absent values.
struct claim_fields {
	const char *text, *claimant, *language, *assignee;
	const char *const *tags;
	size_t tag_count;
	int priority;
	bool has_due_at;
	int64_t due_at_us; // microseconds since 1970
	bool dismissed;
};

// What PATCH /evidence/{id} may change.
struct evidence_fields {
	enum stance stance;
	const char *note, *quote, *title, *publisher, *published_at, *answer;
};

// Adds claim.changed, claim.assigned, claim.tagged and claim.dismissed or
// claim.restored, each when it applies. Returns how many: none means that the
// request changes nothing, and then nothing needs to be stored.
size_t record_claim_changes(struct events *events, const char *claim_id,
	const struct claim_fields *before, const struct claim_fields *after);

// Adds evidence.changed. Returns 0 when nothing differs.
size_t record_evidence_changes(struct events *events, const char *claim_id,
	const char *evidence_id, const struct evidence_fields *before,
	const struct evidence_fields *after);

// Adds policy.changed. Returns 0 when no rule differs.
size_t record_policy_changes(struct events *events, const struct policy *before,
	const struct policy *after, const char *reason);

// Adds what claim_decide() ruled: claim.decided or claim.proposed, and
// claim.superseded for the proposal it replaces; or claim.denied. Returns 0 for
// refusals that are no denial of a decision: a faulty body, nobody signed in.
// `decision_id` is the new decision's id, unused when refused.
size_t record_decision(struct events *events, const char *claim_id,
	const char *decision_id, const struct ruling *ruling);

// Adds what claim_approve() or claim_reject() ruled: claim.approved,
// claim.rejected, or claim.denied (and claim.superseded for a stale proposal).
size_t record_review(struct events *events, const char *claim_id,
	const char *decision_id, const struct ruling *ruling);
