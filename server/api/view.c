// SPDX-License-Identifier: Apache-2.0
// Saved views, one's own or shared; and the built-in queues with their counts.
#include "api/event.h"
#include "api/handlers.h"
#include "base/uuid.h"
#include <string.h>

const struct field view_body[] = {
	{ "name", FIELD_TEXT, FIELD_REQUIRED, .min = 1, .max = 100 },
	{ "query", FIELD_TEXT, FIELD_REQUIRED, .min = 0, .max = 2000 },
	{ "shared", FIELD_BOOL },
	{ NULL },
};

const struct field view_patch_body[] = {
	{ "name", FIELD_TEXT, .min = 1, .max = 100 },
	{ "query", FIELD_TEXT, .min = 0, .max = 2000 },
	{ "shared", FIELD_BOOL },
	{ NULL },
};

/* A query as it stands behind the question mark of GET /claims. */
static bool query_ok(struct exchange *x)
{
	const char *text = field_text(x->body, "query");
	struct query query;

	if (!text || (!strpbrk(text, "?# \t\r\n") &&
			     query_parse(x->arena, text, &query) == QUERY_OK))
		return true;
	answer_fault(x, "/query", "format",
		"must be the query of an address, such as "
		"state=unverified&tag=budget");
	return false;
}

SUSPENDS void view_create(struct exchange *x)
{
	const char *name = field_text(x->body, "name");
	const char *query = field_text(x->body, "query");
	bool shared = field_bool(x->body, "shared", false);
	struct events *events;
	struct event *event;
	struct db_rows *rows;
	enum db_status status;
	char id[UUID_TEXT_BYTES];

	if (!query_ok(x))
		return;
	uuid_new(id);
	events = events_begin(x);
	event = event_add(events, EVENT_VIEW_CREATED, x->who.id);
	event_id(event, "view", id);
	event_flag(event, "shared", shared);
	event_text(event, "name", name);
	event_text(event, "query", query);
	status = db_run(&x->db, SQL_VIEW_ADD,
		ARGS(arg_uuid(id), arg_uuid(x->who.id), arg_text(name),
			arg_text(query), arg_bool(shared), arg_events(events)),
		&rows);
	if (status == DB_OK)
		answer_created(x, rows, "/api/v1/views/%s", id);
	else if (status == DB_UNIQUE)
		answer_fault(x, "/name", "choice",
			"you have a view of this name already");
	else
		problem_reply_db(x->r, status);
}

SUSPENDS void view_get(struct exchange *x)
{
	struct db_rows *rows;

	if (exchange_load(x, SQL_VIEW_GET,
		    ARGS(arg_uuid(x->id), arg_uuid(x->who.id)), &rows))
		answer_row(x, 200, rows, 0);
}

/* Its owner changes a view, nobody else. */
static SUSPENDS bool view_load(
	struct exchange *x, struct db_rows **out_rows, int64_t *out_version)
{
	if (!exchange_load(x, SQL_VIEW_GET,
		    ARGS(arg_uuid(x->id), arg_uuid(x->who.id)), out_rows))
		return false;
	if (strcmp(rows_uuid(x->arena, *out_rows, 0, "created_by.id"),
		    x->who.id) != 0) {
		problem_reply(x->r, PROBLEM_FORBIDDEN,
			"Only the person who made a view changes it.");
		return false;
	}
	*out_version = rows_i64(*out_rows, 0, "version");
	return exchange_match(x, *out_version);
}

static void view_event(struct exchange *x, struct events *events,
	const struct db_rows *before)
{
	struct event *event =
		event_add(events, EVENT_VIEW_CHANGED, x->who.id);
	const char *const texts[] = { "name", "query" };

	event_id(event, "view", x->id);
	if (field_given(x->body, "shared")) {
		event_flag(event, "before.shared",
			rows_bool(before, 0, "shared"));
		event_flag(event, "after.shared",
			field_bool(x->body, "shared", false));
	}
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		if (!field_given(x->body, texts[i]))
			continue;
		event_text(event, arena_printf(x->arena, "before.%s", texts[i]),
			rows_text(before, 0, texts[i]));
		event_text(event, arena_printf(x->arena, "after.%s", texts[i]),
			field_text(x->body, texts[i]));
	}
}

static SUSPENDS enum db_status view_store(struct exchange *x,
	const struct db_rows *before, int64_t version,
	struct db_rows **out_rows)
{
	const char *name = field_text(x->body, "name");
	const char *query = field_text(x->body, "query");
	struct events *events = events_begin(x);

	view_event(x, events, before);
	return db_run(&x->db, SQL_VIEW_PATCH,
		ARGS(arg_uuid(x->id), arg_i64(version),
			arg_text(name ? name : rows_text(before, 0, "name")),
			arg_text(query ? query : rows_text(before, 0, "query")),
			arg_bool(field_bool(x->body, "shared",
				rows_bool(before, 0, "shared"))),
			arg_events(events)),
		out_rows);
}

SUSPENDS void view_patch(struct exchange *x)
{
	struct db_rows *before, *after;
	int64_t version;

	if (json_object_size(x->body) == 0) {
		answer_fault(x, "", "required", "nothing is to be changed");
		return;
	}
	if (!query_ok(x))
		return;
	for (int i = 0; i < STORE_TRIES; i++) {
		enum db_status status;

		if (!view_load(x, &before, &version))
			return;
		status = view_store(x, before, version, &after);
		if (status == DB_UNIQUE) {
			answer_fault(x, "/name", "choice",
				"you have a view of this name already");
			return;
		}
		if (status != DB_OK) {
			problem_reply_db(x->r, status);
			return;
		}
		if (rows_count(after) > 0) {
			answer_row(x, 200, after, 0);
			return;
		}
	}
	exchange_give_up(x);
}

SUSPENDS void view_delete(struct exchange *x)
{
	struct db_rows *before, *gone;
	int64_t version;

	for (int i = 0; i < STORE_TRIES; i++) {
		struct events *events = events_begin(x);
		struct event *event;

		if (!view_load(x, &before, &version))
			return;
		event = event_add(events, EVENT_VIEW_DELETED, x->who.id);
		event_id(event, "view", x->id);
		event_text(event, "name", rows_text(before, 0, "name"));
		if (!exchange_run(x, SQL_VIEW_DELETE,
			    ARGS(arg_uuid(x->id), arg_i64(version),
				    arg_events(events)),
			    &gone))
			return;
		if (rows_count(gone) > 0) {
			answer_empty(x, 204);
			return;
		}
	}
	exchange_give_up(x);
}

SUSPENDS void queue_list(struct exchange *x)
{
	struct buffer *body = &x->r->reply.body;
	struct db_rows *rows;

	if (!exchange_run(
		    x, SQL_QUEUE_LIST, ARGS(arg_uuid(x->who.id)), &rows))
		return;
	buffer_putc(body, '{');
	json_put_name(body, "items");
	rows_put_array(body, rows, rows_count(rows));
	buffer_putc(body, '}');
	x->r->reply.status = 200;
	x->r->reply.content_type = "application/json";
}
