// SPDX-License-Identifier: Apache-2.0
#include "domain/record.h"
#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void put_enum_change(struct event *event, const char *names[2],
	const char *before, const char *after)
{
	if (same_text(before, after))
		return;
	event_enum(event, names[0], before);
	event_enum(event, names[1], after);
}

static void put_text_change(struct event *event, const char *names[2],
	const char *before, const char *after)
{
	if (same_text(before, after))
		return;
	event_text(event, names[0], before);
	event_text(event, names[1], after);
}

/* The two names of a changed field. */
#define CHANGE(field) ((const char *[2]){ "before." field, "after." field })

static bool same_due_at(
	const struct claim_fields *a, const struct claim_fields *b)
{
	return a->has_due_at == b->has_due_at &&
	       (!a->has_due_at || a->due_at_us == b->due_at_us);
}

static void put_due_at(struct event *event, const char *name,
	const struct claim_fields *fields)
{
	if (fields->has_due_at)
		event_int(event, name, fields->due_at_us);
	else
		event_null(event, name);
}

static size_t record_content(struct events *events, const char *claim_id,
	const struct claim_fields *before, const struct claim_fields *after)
{
	bool same_due = same_due_at(before, after);
	struct event *event;

	if (same_text(before->text, after->text) &&
		same_text(before->claimant, after->claimant) &&
		same_text(before->language, after->language) &&
		before->priority == after->priority && same_due)
		return 0;
	event = event_add(events, EVENT_CLAIM_CHANGED, claim_id);
	put_text_change(event, CHANGE("text"), before->text, after->text);
	put_text_change(
		event, CHANGE("claimant"), before->claimant, after->claimant);
	put_enum_change(
		event, CHANGE("language"), before->language, after->language);
	if (before->priority != after->priority) {
		event_int(event, "before.priority", before->priority);
		event_int(event, "after.priority", after->priority);
	}
	if (!same_due) {
		put_due_at(event, "before.due_at", before);
		put_due_at(event, "after.due_at", after);
	}
	return 1;
}

static bool same_tags(
	const struct claim_fields *a, const struct claim_fields *b)
{
	if (a->tag_count != b->tag_count)
		return false;
	for (size_t i = 0; i < a->tag_count; i++) {
		if (strcmp(a->tags[i], b->tags[i]) != 0)
			return false;
	}
	return true;
}

size_t record_claim_changes(struct events *events, const char *claim_id,
	const struct claim_fields *before, const struct claim_fields *after)
{
	size_t count = record_content(events, claim_id, before, after);
	struct event *event;

	if (!same_text(before->assignee, after->assignee)) {
		event = event_add(events, EVENT_CLAIM_ASSIGNED, claim_id);
		event_id(event, "before.assignee", before->assignee);
		event_id(event, "after.assignee", after->assignee);
		count++;
	}
	if (!same_tags(before, after)) {
		event = event_add(events, EVENT_CLAIM_TAGGED, claim_id);
		event_texts(
			event, "before.tags", before->tags, before->tag_count);
		event_texts(event, "after.tags", after->tags, after->tag_count);
		count++;
	}
	if (before->dismissed != after->dismissed) {
		event_add(events,
			after->dismissed ? EVENT_CLAIM_DISMISSED
					 : EVENT_CLAIM_RESTORED,
			claim_id);
		count++;
	}
	return count;
}

size_t record_evidence_changes(struct events *events, const char *claim_id,
	const char *evidence_id, const struct evidence_fields *before,
	const struct evidence_fields *after)
{
	struct event *event;

	if (before->stance == after->stance &&
		same_text(before->note, after->note) &&
		same_text(before->quote, after->quote) &&
		same_text(before->title, after->title) &&
		same_text(before->publisher, after->publisher) &&
		same_text(before->published_at, after->published_at) &&
		same_text(before->answer, after->answer))
		return 0;
	event = event_add(events, EVENT_EVIDENCE_CHANGED, claim_id);
	event_id(event, "evidence", evidence_id);
	put_enum_change(event, CHANGE("stance"), stance_name(before->stance),
		stance_name(after->stance));
	put_text_change(event, CHANGE("note"), before->note, after->note);
	put_text_change(event, CHANGE("quote"), before->quote, after->quote);
	put_text_change(event, CHANGE("title"), before->title, after->title);
	put_text_change(event, CHANGE("publisher"), before->publisher,
		after->publisher);
	put_text_change(event, CHANGE("published_at"), before->published_at,
		after->published_at);
	put_text_change(event, CHANGE("answer"), before->answer, after->answer);
	return 1;
}

size_t record_policy_changes(struct events *events, const struct policy *before,
	const struct policy *after, const char *reason)
{
	struct event *event;

	if (policy_same(before, after))
		return 0;
	event = event_add(events, EVENT_POLICY_CHANGED, NULL);
	event_int(event, "version", after->version);
	event_text(event, "reason", reason);
#define POLICY_NUMBER(member, ...)                                             \
	if (before->member != after->member) {                                 \
		event_int(event, "before." #member, before->member);           \
		event_int(event, "after." #member, after->member);             \
	}
#define POLICY_FLAG(member, ...)                                               \
	if (before->member != after->member) {                                 \
		event_flag(event, "before." #member, before->member);          \
		event_flag(event, "after." #member, after->member);            \
	}
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	return 1;
}

static void put_unmet(struct event *event, const struct ruling *ruling)
{
	const char *names[RULE_COUNT];
	size_t count = 0;

	for (size_t i = 0; i < ruling->check_count; i++) {
		if (!ruling->checks[i].ok)
			names[count++] = rule_name(ruling->checks[i].rule);
	}
	if (count)
		event_enums(event, "unmet", names, count);
}

static void put_move(struct event *event, const struct ruling *ruling)
{
	enum claim_state from = claim_basis_state(ruling->from);

	event_enum(event, "from", claim_state_name(from));
	event_enum(event, "from_basis", claim_basis_name(ruling->from));
	event_enum(event, "to", claim_state_name(ruling->to_state));
	event_int(event, "policy_version", ruling->policy_version);
}

static bool is_denial(const struct ruling *ruling)
{
	return refusal_pointer(ruling->refusal) == NULL &&
	       ruling->refusal != REFUSAL_UNAUTHENTICATED;
}

static size_t record_denial(struct events *events, const char *claim_id,
	const char *decision_id, const struct ruling *ruling)
{
	struct event *event;

	if (!is_denial(ruling))
		return 0;
	event = event_add(events, EVENT_CLAIM_DENIED, claim_id);
	put_move(event, ruling);
	put_unmet(event, ruling);
	event_enum(event, "basis",
		ruling->has_to ? claim_basis_name(ruling->to) : NULL);
	event_enum(event, "refusal", refusal_name(ruling->refusal));
	event_id(event, "decision", decision_id);
	event_text(event, "reason", ruling->reason);
	event_text(event, "override_reason", ruling->override_reason);
	return 1;
}

static size_t record_superseded(struct events *events, const char *claim_id,
	const char *decision_id, const char *by)
{
	struct event *event =
		event_add(events, EVENT_CLAIM_SUPERSEDED, claim_id);

	event_id(event, "decision", decision_id);
	event_id(event, "by", by);
	return 1;
}

size_t record_decision(struct events *events, const char *claim_id,
	const char *decision_id, const struct ruling *ruling)
{
	struct event *event;

	if (ruling->refusal != REFUSAL_NONE)
		return record_denial(events, claim_id, NULL, ruling);
	if (ruling->supersedes)
		record_superseded(
			events, claim_id, ruling->supersedes, decision_id);
	event = event_add(events,
		ruling->status == DECISION_PROPOSED ? EVENT_CLAIM_PROPOSED
						    : EVENT_CLAIM_DECIDED,
		claim_id);
	put_move(event, ruling);
	put_unmet(event, ruling);
	event_enum(event, "basis", claim_basis_name(ruling->to));
	event_id(event, "decision", decision_id);
	event_ids(event, "evidence_ids", ruling->evidence_ids,
		ruling->evidence_count);
	event_text(event, "reason", ruling->reason);
	event_text(event, "override_reason",
		ruling->overridden ? ruling->override_reason : NULL);
	return ruling->supersedes ? 2 : 1;
}

size_t record_review(struct events *events, const char *claim_id,
	const char *decision_id, const struct ruling *ruling)
{
	struct event *event;

	if (ruling->refusal == REFUSAL_PROPOSAL_STALE)
		return record_denial(events, claim_id, decision_id, ruling) +
		       record_superseded(events, claim_id, decision_id, NULL);
	if (ruling->refusal != REFUSAL_NONE)
		return record_denial(events, claim_id, decision_id, ruling);
	if (ruling->status == DECISION_REJECTED) {
		event = event_add(events, EVENT_CLAIM_REJECTED, claim_id);
	} else {
		event = event_add(events, EVENT_CLAIM_APPROVED, claim_id);
		put_move(event, ruling);
		put_unmet(event, ruling);
		event_enum(event, "basis", claim_basis_name(ruling->to));
	}
	event_id(event, "decision", decision_id);
	event_text(event, "reason", ruling->reason);
	return 1;
}
