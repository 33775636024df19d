// SPDX-License-Identifier: Apache-2.0
// Decisions on claims, and the second reviewer's word on proposed ones. What is
// denied is an event too.
#include "api/decision.h"
#include "api/case.h"
#include "api/event.h"
#include "api/handlers.h"
#include "base/uuid.h"
#include "domain/record.h"

static const char *const states[] = {
#define STATE(symbol, name, ...) name,
#include "domain/claim_state.def"
#undef STATE
	NULL,
};

static const char *const bases[] = {
#define BASIS(symbol, name, ...) name,
#include "domain/claim_state.def"
#undef BASIS
	NULL,
};

static const struct field override_fields[] = {
	REASON_FIELD,
	{ NULL },
};

const struct field decision_body[] = {
	{ "to", FIELD_CHOICE, FIELD_REQUIRED, .choices = states },
	{ "basis", FIELD_CHOICE, .choices = bases },
	REASON_FIELD,
	{ "evidence_ids", FIELD_UUIDS, .max = CLAIM_EVIDENCE_MAX },
	{ "override", FIELD_OBJECT, .object = override_fields },
	{ NULL },
};

/* ---- answers ---- */

json_t *checks_json(const struct check *checks, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct check *check = &checks[i];
		json_t *ids = json_array();

		for (size_t j = 0; j < check->evidence_count; j++)
			json_array_append_new(
				ids, json_string(check->evidence_ids[j]));
		json_array_append_new(array,
			json_pack("{s:s,s:b,s:i,s:i,s:s,s:o}", "rule",
				rule_name(check->rule), "ok", (int)check->ok,
				"need", check->need, "have", check->have,
				"detail", check->detail, "evidence_ids", ids));
	}
	return array;
}

static void answer_ruling(struct exchange *x, const struct ruling *ruling)
{
	enum problem problem = problem_of_refusal(ruling->refusal);
	json_t *members = NULL;

	if (problem == PROBLEM_INVALID_BODY) {
		answer_fault(x, ruling->pointer, refusal_name(ruling->refusal),
			ruling->detail);
		return;
	}
	if (problem == PROBLEM_POLICY_UNMET)
		members = json_pack("{s:o}", "checks",
			checks_json(ruling->checks, ruling->check_count));
	problem_reply_with(x->r, problem, ruling->detail, members);
}

/* Keeps what was denied in the history, then says why. */
static SUSPENDS void deny(struct exchange *x, const struct ruling *ruling,
	const struct events *events, size_t event_count)
{
	if (event_count == 0 ||
		exchange_run(x, SQL_AUDIT_NOTE, ARGS(arg_events(events)), NULL))
		answer_ruling(x, ruling);
}

static void answer_decision(
	struct exchange *x, unsigned status, const struct db_rows *rows)
{
	reply_headerf(x->r, "ETag", "\"%lld\"",
		(long long)rows_i64(rows, 0, "claim.version"));
	answer_row(x, status, rows, 0);
}

/* The case as it is once the ruling is stored. */
static void case_rule(struct claim_case *c, const struct ruling *ruling)
{
	c->claim.proposal = NULL;
	switch (ruling->status) {
	case DECISION_PROPOSED:
		c->claim.proposal = &c->proposal;
		break;
	case DECISION_EFFECTIVE:
		c->claim.basis = ruling->to;
		c->claim.overridden = ruling->overridden;
		break;
	case DECISION_REJECTED:
	case DECISION_SUPERSEDED:
	case DECISION_STATUS_COUNT:
		break;
	}
}

/* ---- deciding ---- */

static struct decision decision_read(struct exchange *x)
{
	const json_t *body = x->body;
	const char *basis = field_text(body, "basis");
	struct decision decision = {
		.reason = field_text(body, "reason"),
		.override_reason =
			field_text(json_object_get(body, "override"), "reason"),
	};
	bool known = claim_state_parse(field_text(body, "to"), &decision.to);

	assert(known);
	if (basis)
		decision.has_basis = claim_basis_parse(basis, &decision.basis);
	decision.evidence_ids = field_texts(
		x->arena, body, "evidence_ids", &decision.evidence_count);
	return decision;
}

static SUSPENDS bool decision_store(struct exchange *x, const char *id,
	struct claim_case *c, const struct ruling *ruling,
	const struct events *events, struct db_rows **out_rows)
{
	json_t *checks = checks_json(ruling->checks, ruling->check_count);
	int64_t version = c->claim.version;

	case_rule(c, ruling);
	return exchange_run(x, SQL_DECISION_ADD,
		ARGS(arg_uuid(id), arg_uuid(c->claim.id), arg_i64(version),
			arg_text(claim_state_name(ruling->to_state)),
			arg_text(claim_basis_name(ruling->to)),
			arg_text(decision_status_name(ruling->status)),
			arg_text(ruling->reason),
			arg_uuid_array(x->arena, ruling->evidence_ids,
				ruling->evidence_count),
			arg_i64(ruling->policy_version),
			arg_json(json_text(x->arena, checks)),
			arg_text(ruling->overridden ? ruling->override_reason
						    : NULL),
			arg_uuid(x->who.id), arg_json(case_review_json(x, c)),
			arg_events(events)),
		out_rows);
}

SUSPENDS void decision_create(struct exchange *x)
{
	const struct decision decision = decision_read(x);

	for (int i = 0; i < STORE_TRIES; i++) {
		struct events *events = events_begin(x);
		char id[UUID_TEXT_BYTES];
		struct ruling ruling;
		struct claim_case c;
		struct db_rows *rows;
		size_t event_count;

		if (!case_load(x, x->id, &c) ||
			!exchange_match(x, c.claim.version))
			return;
		ruling = claim_decide(
			x->arena, &c.claim, &c.policy, &decision, &x->who);
		uuid_new(id);
		event_count = record_decision(events, c.claim.id, id, &ruling);
		if (ruling.refusal != REFUSAL_NONE) {
			deny(x, &ruling, events, event_count);
			return;
		}
		if (!decision_store(x, id, &c, &ruling, events, &rows))
			return;
		if (rows_count(rows) > 0) {
			answer_decision(x, 201, rows);
			return;
		}
	}
	exchange_give_up(x);
}

/* ---- second review ---- */

static enum claim_basis basis_of(const struct db_rows *rows, const char *column)
{
	enum claim_basis basis = BASIS_COUNT;
	bool known = claim_basis_parse(rows_text(rows, 0, column), &basis);

	assert(known);
	return basis;
}

/* The decision under review as it is stored; open or ended. */
static struct proposal proposal_of(
	struct exchange *x, const struct db_rows *rows)
{
	struct proposal proposal = {
		.id = rows_uuid(x->arena, rows, 0, "id"),
		.proposed_by = rows_uuid(x->arena, rows, 0, "proposed_by"),
		.from = basis_of(rows, "from_basis"),
		.to = basis_of(rows, "basis"),
		.facts_version = rows_i64(rows, 0, "facts_version"),
		.override_reason = rows_text(rows, 0, "override_reason"),
	};

	proposal.evidence_ids = rows_texts(
		x->arena, rows, 0, "evidence_ids", &proposal.evidence_count);
	return proposal;
}

static enum decision_status status_of(const struct db_rows *rows)
{
	enum decision_status status = DECISION_STATUS_COUNT;
	bool known =
		decision_status_parse(rows_text(rows, 0, "status"), &status);

	assert(known);
	return status;
}

/* Approved or rejected it keeps the reviewer's word; a stale proposal that was
 * to be approved is ended by nobody. */
static SUSPENDS bool review_store(struct exchange *x, struct claim_case *c,
	const struct ruling *ruling, const struct events *events,
	struct db_rows **out_rows)
{
	bool approved = ruling->status == DECISION_EFFECTIVE;
	bool stale = ruling->status == DECISION_SUPERSEDED;
	json_t *checks = checks_json(ruling->checks, ruling->check_count);
	const char *checks_text = json_text(x->arena, checks);

	case_rule(c, ruling);
	return exchange_run(x, SQL_DECISION_CLOSE,
		ARGS(arg_uuid(x->id), arg_uuid(c->claim.id),
			arg_i64(c->claim.version),
			arg_text(decision_status_name(ruling->status)),
			arg_text(stale ? NULL : ruling->reason),
			approved ? arg_i64(ruling->policy_version) : arg_null(),
			arg_json(approved ? checks_text : NULL),
			arg_uuid(stale ? NULL : x->who.id),
			arg_json(case_review_json(x, c)), arg_events(events)),
		out_rows);
}

static SUSPENDS void review_serve(struct exchange *x, bool approve)
{
	for (int i = 0; i < STORE_TRIES; i++) {
		struct events *events = events_begin(x);
		struct proposal proposal;
		struct claim_case c;
		struct ruling ruling;
		struct review review;
		struct db_rows *rows;
		size_t event_count;

		if (!exchange_load(x, SQL_DECISION_LOAD, ARGS(arg_uuid(x->id)),
			    &rows) ||
			!case_load(x, rows_uuid(x->arena, rows, 0, "claim_id"),
				&c) ||
			!exchange_match(x, c.claim.version))
			return;
		proposal = proposal_of(x, rows);
		review = (struct review){ .proposal = &proposal,
			.status = status_of(rows),
			.reason = field_text(x->body, "reason") };
		ruling = approve ? claim_approve(x->arena, &c.claim, &c.policy,
					   &review, &x->who)
				 : claim_reject(x->arena, &c.policy, &review,
					   &x->who);
		event_count = record_review(events, c.claim.id, x->id, &ruling);
		if (ruling.refusal != REFUSAL_NONE &&
			ruling.refusal != REFUSAL_PROPOSAL_STALE) {
			deny(x, &ruling, events, event_count);
			return;
		}
		if (!review_store(x, &c, &ruling, events, &rows))
			return;
		if (rows_count(rows) == 0)
			continue;
		if (ruling.refusal == REFUSAL_NONE)
			answer_decision(x, 200, rows);
		else
			answer_ruling(x, &ruling);
		return;
	}
	exchange_give_up(x);
}

SUSPENDS void decision_approve(struct exchange *x)
{
	review_serve(x, true);
}

SUSPENDS void decision_reject(struct exchange *x)
{
	review_serve(x, false);
}
