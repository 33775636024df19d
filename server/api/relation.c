// SPDX-License-Identifier: Apache-2.0
// An editor's acts on whole claims: merge and split, publish and take back.
// Nothing here touches a state or copies a verdict.
#include "api/claim.h"
#include "api/event.h"
#include "api/handlers.h"
#include "base/uuid.h"
#include <string.h>

const struct field merge_body[] = {
	{ "into", FIELD_UUID, FIELD_REQUIRED },
	REASON_FIELD,
	{ NULL },
};

const struct field split_body[] = {
	{ "text", FIELD_TEXT, FIELD_REQUIRED, .min = 1, .max = 2000 },
	{ "quote", FIELD_OBJECT, .object = quote_fields },
	{ "claimant", FIELD_TEXT, .min = 1, .max = 300 },
	REASON_FIELD,
	{ NULL },
};

/* One round of load, decide, store. */
struct round {
	struct db_rows *rows; /* claim_load */
	int64_t version;
};

enum outcome { OUTCOME_REPLIED, OUTCOME_STORE, OUTCOME_AS_IS };

typedef SUSPENDS enum outcome decide_fn(
	struct exchange *x, const struct round *round);
typedef SUSPENDS bool store_fn(struct exchange *x, const struct round *round,
	struct db_rows **out_rows);

static SUSPENDS void answer_as_is(struct exchange *x)
{
	struct db_rows *rows;

	if (exchange_load(x, SQL_CLAIM_GET, ARGS(arg_uuid(x->id)), &rows))
		answer_row(x, 200, rows, 0);
}

/* Runs rounds until one stores; the rows are NULL when it has replied. */
static SUSPENDS struct db_rows *run_rounds(
	struct exchange *x, decide_fn *decide, store_fn *store)
{
	for (int i = 0; i < STORE_TRIES; i++) {
		struct round round;
		struct db_rows *rows;

		if (!exchange_load(x, SQL_CLAIM_LOAD, ARGS(arg_uuid(x->id)),
			    &round.rows))
			return NULL;
		round.version = rows_i64(round.rows, 0, "version");
		if (!exchange_match(x, round.version))
			return NULL;
		switch (decide(x, &round)) {
		case OUTCOME_REPLIED:
			return NULL;
		case OUTCOME_AS_IS:
			answer_as_is(x);
			return NULL;
		case OUTCOME_STORE:
			break;
		}
		if (!store(x, &round, &rows))
			return NULL;
		if (rows_count(rows) > 0)
			return rows;
	}
	exchange_give_up(x);
	return NULL;
}

/* ---- merge ---- */

static enum outcome conflict(struct exchange *x, const char *detail)
{
	problem_reply(x->r, PROBLEM_CONFLICT, "%s", detail);
	return OUTCOME_REPLIED;
}

static SUSPENDS enum outcome decide_merge(
	struct exchange *x, const struct round *round)
{
	const char *into = field_text(x->body, "into");
	struct db_rows *target;

	if (strcasecmp(into, x->id) == 0) {
		answer_fault(x, "/into", "reference",
			"a claim cannot be merged into itself");
		return OUTCOME_REPLIED;
	}
	if (!rows_is_null(round->rows, 0, "merged_into"))
		return conflict(x, "This claim is merged already: unmerge it "
				   "first.");
	if (!exchange_run(
		    x, SQL_CLAIM_MERGE_LOAD, ARGS(arg_uuid(into), arg_uuid(x->id)),
		    &target))
		return OUTCOME_REPLIED;
	if (rows_count(target) == 0) {
		answer_fault(
			x, "/into", "reference", "there is no such claim");
		return OUTCOME_REPLIED;
	}
	if (!rows_is_null(target, 0, "merged_into"))
		return conflict(x, "The other claim was merged itself: merge "
				   "into the one that it points to.");
	if (rows_bool(target, 0, "has_merged"))
		return conflict(x, "Other claims are merged into this one: "
				   "unmerge them first, or merge the other "
				   "way round.");
	return OUTCOME_STORE;
}

static void merge_event(struct exchange *x, struct events *events,
	enum event_type type, const char *from, const char *into)
{
	/* One on each chain, so that both histories tell it. */
	const char *const subjects[] = { from, into };

	for (size_t i = 0; i < COUNT_OF(subjects); i++) {
		struct event *event = event_add(events, type, subjects[i]);

		if (i == 0)
			event_id(event, "into", into);
		else
			event_id(event, "from", from);
		event_text(event, "reason", field_text(x->body, "reason"));
	}
}

static SUSPENDS bool store_merge(struct exchange *x, const struct round *round,
	struct db_rows **out_rows)
{
	const char *into = field_text(x->body, "into");
	struct events *events = events_begin(x);

	merge_event(x, events, EVENT_CLAIM_MERGED, x->id, into);
	return exchange_run(x, SQL_CLAIM_MERGE,
		ARGS(arg_uuid(x->id), arg_i64(round->version), arg_uuid(into),
			arg_events(events)),
		out_rows);
}

SUSPENDS void claim_merge(struct exchange *x)
{
	struct db_rows *rows = run_rounds(x, decide_merge, store_merge);

	if (rows)
		answer_row(x, 200, rows, 0);
}

static SUSPENDS enum outcome decide_unmerge(
	struct exchange *x, const struct round *round)
{
	if (rows_is_null(round->rows, 0, "merged_into"))
		return conflict(x, "This claim is not merged.");
	return OUTCOME_STORE;
}

static SUSPENDS bool store_unmerge(struct exchange *x,
	const struct round *round, struct db_rows **out_rows)
{
	struct events *events = events_begin(x);

	merge_event(x, events, EVENT_CLAIM_UNMERGED, x->id,
		rows_uuid(x->arena, round->rows, 0, "merged_into"));
	return exchange_run(x, SQL_CLAIM_UNMERGE,
		ARGS(arg_uuid(x->id), arg_i64(round->version),
			arg_events(events)),
		out_rows);
}

SUSPENDS void claim_unmerge(struct exchange *x)
{
	struct db_rows *rows = run_rounds(x, decide_unmerge, store_unmerge);

	if (rows)
		answer_row(x, 200, rows, 0);
}

/* ---- split ---- */

static SUSPENDS enum outcome decide_split(
	struct exchange *x, const struct round *round)
{
	struct claim claim = {
		.merged = !rows_is_null(round->rows, 0, "merged_into")
	};
	enum refusal refusal = claim_amendable(&claim);

	if (refusal == REFUSAL_NONE)
		return OUTCOME_STORE;
	answer_refusal(x, refusal);
	return OUTCOME_REPLIED;
}

static SUSPENDS bool store_split(struct exchange *x, const struct round *round,
	struct db_rows **out_rows)
{
	const char *document =
		rows_uuid(x->arena, round->rows, 0, "document_id");
	bool quoted = field_given(x->body, "quote");
	const char *reason = field_text(x->body, "reason");
	struct events *events = events_begin(x);
	char id[UUID_TEXT_BYTES];
	struct event *event;
	struct quote quote;

	if (quoted && !quote_read(x, document, &quote))
		return false;
	uuid_new(id);
	event = event_add(events, EVENT_CLAIM_SPLIT, x->id);
	event_id(event, "into", id);
	event_text(event, "reason", reason);
	new_claim_event(x, events, id, document, quoted ? &quote : NULL);
	event = event_add(events, EVENT_CLAIM_SPLIT, id);
	event_id(event, "from", x->id);
	event_text(event, "reason", reason);
	return exchange_run(x, SQL_CLAIM_SPLIT,
		ARGS(arg_uuid(x->id), arg_i64(round->version),
			arg_uuid(x->who.id),
			arg_json(new_claim_json(
				x, id, quoted ? &quote : NULL)),
			arg_events(events)),
		out_rows);
}

SUSPENDS void claim_split(struct exchange *x)
{
	struct db_rows *rows = run_rounds(x, decide_split, store_split);

	if (rows)
		answer_created(x, rows, "/api/v1/claims/%s",
			rows_uuid(x->arena, rows, 0, "id"));
}

/* ---- publication ---- */

static bool publishes(const struct exchange *x)
{
	return x->r->method == HTTP_POST;
}

static SUSPENDS enum outcome decide_publication(
	struct exchange *x, const struct round *round)
{
	if (rows_bool(round->rows, 0, "published") == publishes(x))
		return OUTCOME_AS_IS;
	if (!publishes(x))
		return OUTCOME_STORE;
	if (strcmp(rows_text(round->rows, 0, "state"), "unverified") == 0)
		return conflict(x, "Only a decided claim has a verdict to "
				   "publish.");
	if (!rows_is_null(round->rows, 0, "merged_into"))
		return conflict(x, "A merged claim is not published: publish "
				   "the one it points to.");
	return OUTCOME_STORE;
}

static SUSPENDS bool store_publication(struct exchange *x,
	const struct round *round, struct db_rows **out_rows)
{
	struct events *events = events_begin(x);

	event_add(events,
		publishes(x) ? EVENT_CLAIM_PUBLISHED : EVENT_CLAIM_UNPUBLISHED,
		x->id);
	return exchange_run(x, SQL_CLAIM_PUBLISH,
		ARGS(arg_uuid(x->id), arg_i64(round->version),
			arg_bool(publishes(x)), arg_events(events)),
		out_rows);
}

SUSPENDS void publication_change(struct exchange *x)
{
	struct db_rows *rows =
		run_rounds(x, decide_publication, store_publication);

	if (rows)
		answer_row(x, 200, rows, 0);
}
