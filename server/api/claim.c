// SPDX-License-Identifier: Apache-2.0
// Claims written by hand, and what of a claim may be changed without deciding.
#include "api/claim.h"
#include "api/event.h"
#include "api/handlers.h"
#include "base/uuid.h"
#include "domain/quote.h"
#include <string.h>

/* 2200-01-01T00:00:00Z */
static const int64_t due_at_end_us = INT64_C(7258118400000000);

const struct field quote_fields[] = {
	{ "exact", FIELD_TEXT, FIELD_BLANK, .min = 1, .max = 5000 },
	{ "prefix", FIELD_TEXT, FIELD_BLANK, .max = 200 },
	{ "suffix", FIELD_TEXT, FIELD_BLANK, .max = 200 },
	{ "start", FIELD_INT, .min = 0, .max = 8388608 },
	{ "end", FIELD_INT, .min = 1, .max = 8388608 },
	{ NULL },
};

const struct field claim_body[] = {
	{ "text", FIELD_TEXT, FIELD_REQUIRED, .min = 1, .max = 2000 },
	{ "document_id", FIELD_UUID },
	{ "quote", FIELD_OBJECT, .object = quote_fields },
	{ "claimant", FIELD_TEXT, .min = 1, .max = 300 },
	{ "language", FIELD_TEXT, .min = 2, .max = 35 },
	{ "tags", FIELD_TEXTS, .max = 30, .item_max = 50 },
	{ NULL },
};

const struct field claim_patch_body[] = {
	{ "text", FIELD_TEXT, .min = 1, .max = 2000 },
	{ "claimant", FIELD_TEXT, FIELD_NULLABLE, .min = 1, .max = 300 },
	{ "tags", FIELD_TEXTS, .max = 30, .item_max = 50 },
	{ "assignee", FIELD_UUID, FIELD_NULLABLE },
	{ "priority", FIELD_INT, .min = 0, .max = 3 },
	{ "due_at", FIELD_TIME, FIELD_NULLABLE },
	{ "language", FIELD_TEXT, FIELD_NULLABLE, .min = 2, .max = 35 },
	{ "dismissed", FIELD_BOOL },
	{ NULL },
};

/* ---- by hand ---- */

/* Tags are listed in addresses and exports: no comma, no blank at an end. */
static bool tags_ok(
	struct exchange *x, const json_t *body, const char *at)
{
	size_t count;
	const char *const *tags = field_texts(x->arena, body, "tags", &count);

	for (size_t i = 0; i < count; i++) {
		const char *tag = tags[i];

		if (!strchr(tag, ',') && !strchr(" \t\n\r", tag[0]) &&
			!strchr(" \t\n\r", tag[strlen(tag) - 1]))
			continue;
		answer_fault(x, arena_printf(x->arena, "%s/tags/%zu", at, i),
			"format",
			"must have no comma, and no blank at its ends");
		return false;
	}
	return true;
}

static bool language_ok(
	struct exchange *x, const json_t *body, const char *at)
{
	const char *language = field_text(body, "language");

	if (!language || language_is_tag(language))
		return true;
	answer_fault(x, arena_printf(x->arena, "%s/language", at), "format",
		"must be a language tag such as en or pt-BR");
	return false;
}

SUSPENDS bool quote_read(struct exchange *x, const char *document_id,
	struct quote *out)
{
	const json_t *quote = json_object_get(x->body, "quote");
	const struct quote_request request = {
		.exact = field_text(quote, "exact"),
		.prefix = field_text(quote, "prefix"),
		.suffix = field_text(quote, "suffix"),
		.start = field_int(quote, "start", -1),
		.end = field_int(quote, "end", -1),
	};
	struct db_rows *rows;
	enum quote_fault fault;

	if (!document_id) {
		answer_fault(x, "/document_id", "required",
			"a quote needs the document it stands in");
		return false;
	}
	if (!exchange_run(x, SQL_DOCUMENT_TEXT, ARGS(arg_uuid(document_id)),
		    &rows))
		return false;
	if (rows_count(rows) == 0) {
		answer_fault(x, "/document_id", "reference",
			"there is no such document");
		return false;
	}
	fault = quote_resolve(
		x->arena, rows_text(rows, 0, "text"), &request, out);
	if (fault == QUOTE_FOUND)
		return true;
	answer_fault(x, quote_fault_pointer(fault), "quote",
		quote_fault_about(fault));
	return false;
}

static void set_text(json_t *object, const char *name, const char *text)
{
	if (text)
		json_object_set_new(object, name, json_string(text));
}

const char *new_claim_json(struct exchange *x, const char *id,
	const struct quote *quote)
{
	json_t *claim = json_object(), *tags;

	set_text(claim, "id", id);
	set_text(claim, "text", field_text(x->body, "text"));
	set_text(claim, "origin", "manual");
	set_text(claim, "claimant", field_text(x->body, "claimant"));
	set_text(claim, "language", field_text(x->body, "language"));
	tags = json_object_get(x->body, "tags");
	if (tags)
		json_object_set(claim, "tags", tags);
	if (quote) {
		set_text(claim, "exact", quote->exact);
		set_text(claim, "prefix", quote->prefix);
		set_text(claim, "suffix", quote->suffix);
		json_object_set_new(
			claim, "start", json_integer(quote->start));
		json_object_set_new(claim, "end", json_integer(quote->end));
	}
	return json_text(x->arena, claim);
}

void new_claim_event(struct exchange *x, struct events *events,
	const char *id, const char *document_id, const struct quote *quote)
{
	struct event *event = event_add(events, EVENT_CLAIM_CREATED, id);
	size_t count;
	const char *const *tags =
		field_texts(x->arena, x->body, "tags", &count);

	event_id(event, "document", document_id);
	event_enum(event, "origin", "manual");
	event_enum(event, "language", field_text(x->body, "language"));
	event_text(event, "claimant", field_text(x->body, "claimant"));
	event_texts(event, "tags", tags, count);
	event_text(event, "text", field_text(x->body, "text"));
	if (!quote)
		return;
	event_int(event, "start", quote->start);
	event_int(event, "end", quote->end);
	event_text(event, "quote", quote->exact);
}

SUSPENDS void claim_create(struct exchange *x)
{
	const char *document_id = field_text(x->body, "document_id");
	bool quoted = field_given(x->body, "quote");
	struct events *events;
	struct db_rows *rows;
	struct quote quote;
	char id[UUID_TEXT_BYTES];
	enum db_status status;

	if (!tags_ok(x, x->body, "") || !language_ok(x, x->body, "") ||
		(quoted && !quote_read(x, document_id, &quote)))
		return;
	uuid_new(id);
	events = events_begin(x);
	new_claim_event(x, events, id, document_id, quoted ? &quote : NULL);
	status = db_run(&x->db, SQL_CLAIM_ADD,
		ARGS(arg_uuid(document_id), arg_uuid(x->who.id),
			arg_json(new_claim_json(
				x, id, quoted ? &quote : NULL)),
			arg_events(events)),
		&rows);
	if (status == DB_OK)
		answer_created(x, rows, "/api/v1/claims/%s", id);
	else if (status == DB_REFERENCE)
		answer_fault(x, "/document_id", "reference",
			"there is no such document");
	else
		problem_reply_db(x->r, status);
}

/* ---- PATCH ---- */

struct claim_fields claim_fields_of(
	struct exchange *x, const struct db_rows *rows, unsigned row)
{
	struct claim_fields fields = {
		.text = rows_text(rows, row, "text"),
		.claimant = rows_text(rows, row, "claimant"),
		.language = rows_text(rows, row, "language"),
		.assignee = rows_uuid(x->arena, rows, row, "assignee_id"),
		.priority = (int)rows_i64(rows, row, "priority"),
		.has_due_at = !rows_is_null(rows, row, "due_at"),
		.due_at_us = rows_time(rows, row, "due_at"),
		.dismissed = rows_bool(rows, row, "dismissed"),
	};

	fields.tags = rows_texts(
		x->arena, rows, row, "tags", &fields.tag_count);
	return fields;
}

/* RFC 7396: what is absent stays, null clears. */
struct claim_fields claim_fields_merged(struct exchange *x,
	const struct claim_fields *before, const json_t *patch)
{
	struct claim_fields after = *before;

	if (field_given(patch, "text"))
		after.text = field_text(patch, "text");
	if (field_given(patch, "claimant"))
		after.claimant = field_text(patch, "claimant");
	if (field_given(patch, "language"))
		after.language = field_text(patch, "language");
	if (field_given(patch, "assignee"))
		after.assignee = field_text(patch, "assignee");
	if (field_given(patch, "tags"))
		after.tags = field_texts(
			x->arena, patch, "tags", &after.tag_count);
	if (field_given(patch, "due_at")) {
		after.due_at_us = 0;
		after.has_due_at =
			field_time(patch, "due_at", &after.due_at_us);
	}
	after.priority = (int)field_int(patch, "priority", before->priority);
	after.dismissed = field_bool(patch, "dismissed", before->dismissed);
	return after;
}

/* Work is given to somebody who can do it. */
static SUSPENDS bool assignee_ok(
	struct exchange *x, const json_t *patch, const char *at)
{
	const char *assignee = field_text(patch, "assignee");
	struct db_rows *rows;
	enum role role;

	if (!assignee)
		return true;
	if (!exchange_run(
		    x, SQL_USER_ASSIGNABLE, ARGS(arg_uuid(assignee)), &rows))
		return false;
	if (rows_count(rows) > 0 &&
		role_parse(rows_text(rows, 0, "role"), &role) &&
		role_holds(role, RIGHT_REVIEW))
		return true;
	answer_fault(x, arena_printf(x->arena, "%s/assignee", at), "reference",
		"must be an active person who may review");
	return false;
}

/* The log keeps times as integers that every reader of JSON can hold. */
static bool due_at_ok(struct exchange *x, const json_t *patch, const char *at)
{
	int64_t due_at_us;

	if (!field_time(patch, "due_at", &due_at_us) ||
		(due_at_us >= 0 && due_at_us < due_at_end_us))
		return true;
	answer_fault(x, arena_printf(x->arena, "%s/due_at", at), "range",
		"must be a time from 1970 to 2199");
	return false;
}

SUSPENDS bool claim_patch_ok(
	struct exchange *x, const json_t *patch, const char *at)
{
	if (json_object_size(patch) == 0) {
		answer_fault(x, at, "required", "nothing is to be changed");
		return false;
	}
	return tags_ok(x, patch, at) && language_ok(x, patch, at) &&
	       due_at_ok(x, patch, at) && assignee_ok(x, patch, at);
}

static SUSPENDS bool patch_store(struct exchange *x, int64_t version,
	const struct claim_fields *after, const struct events *events,
	struct db_rows **out_rows)
{
	return exchange_run(x, SQL_CLAIM_PATCH,
		ARGS(arg_uuid(x->id), arg_i64(version), arg_text(after->text),
			arg_text(after->claimant), arg_text(after->language),
			arg_text_array(x->arena, after->tags, after->tag_count),
			arg_uuid(after->assignee), arg_i32(after->priority),
			after->has_due_at ? arg_time(after->due_at_us)
					  : arg_null(),
			arg_bool(after->dismissed), arg_events(events)),
		out_rows);
}

static bool is_amendable(struct exchange *x, const struct db_rows *rows)
{
	struct claim claim = { .merged = !rows_is_null(rows, 0, "merged_into") };
	enum refusal refusal = claim_amendable(&claim);

	if (refusal == REFUSAL_NONE)
		return true;
	answer_refusal(x, refusal);
	return false;
}

SUSPENDS void claim_patch(struct exchange *x)
{
	if (!claim_patch_ok(x, x->body, ""))
		return;
	for (int i = 0; i < STORE_TRIES; i++) {
		struct events *events = events_begin(x);
		struct claim_fields before, after;
		struct db_rows *rows;
		int64_t version;

		if (!exchange_load(
			    x, SQL_CLAIM_LOAD, ARGS(arg_uuid(x->id)), &rows))
			return;
		version = rows_i64(rows, 0, "version");
		if (!exchange_match(x, version))
			return;
		if (!is_amendable(x, rows))
			return;
		before = claim_fields_of(x, rows, 0);
		after = claim_fields_merged(x, &before, x->body);
		if (record_claim_changes(events, x->id, &before, &after) == 0) {
			if (exchange_load(x, SQL_CLAIM_GET,
				    ARGS(arg_uuid(x->id)), &rows))
				answer_row(x, 200, rows, 0);
			return;
		}
		if (!patch_store(x, version, &after, events, &rows))
			return;
		if (rows_count(rows) > 0) {
			answer_row(x, 200, rows, 0);
			return;
		}
	}
	exchange_give_up(x);
}
