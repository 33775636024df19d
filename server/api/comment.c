// SPDX-License-Identifier: Apache-2.0
#include "api/event.h"
#include "api/handlers.h"
#include "base/uuid.h"
#include "domain/claim.h"
#include "domain/mention.h"

const struct field comment_body[] = {
	{ "text", FIELD_TEXT, FIELD_REQUIRED, .min = 1, .max = 10000 },
	{ NULL },
};

struct mentioned {
	const char **ids;
	size_t count;
};

static SUSPENDS bool mentioned_find(
	struct exchange *x, const char *text, struct mentioned *out)
{
	size_t count;
	const char *const *emails = mentions_find(x->arena, text, &count);
	struct db_rows *rows;

	*out = (struct mentioned){ 0 };
	if (count == 0)
		return true;
	if (!exchange_run(x, SQL_USER_BY_EMAIL,
		    ARGS(arg_text_array(x->arena, emails, count)), &rows))
		return false;
	out->count = rows_count(rows);
	out->ids = arena_array(x->arena, out->count, sizeof *out->ids);
	for (unsigned i = 0; i < out->count; i++)
		out->ids[i] = rows_uuid(x->arena, rows, i, "id");
	return true;
}

static SUSPENDS bool claim_takes_comments(struct exchange *x)
{
	struct db_rows *rows;
	struct claim claim = { 0 };
	enum refusal refusal;

	if (!exchange_load(x, SQL_CLAIM_LOAD, ARGS(arg_uuid(x->id)), &rows))
		return false;
	claim.merged = !rows_is_null(rows, 0, "merged_into");
	refusal = claim_amendable(&claim);
	if (refusal == REFUSAL_NONE)
		return true;
	answer_refusal(x, refusal);
	return false;
}

SUSPENDS void comment_create(struct exchange *x)
{
	const char *text = field_text(x->body, "text");
	struct mentioned mentioned;
	struct events *events;
	struct event *event;
	struct db_rows *rows;
	char id[UUID_TEXT_BYTES];

	if (!claim_takes_comments(x) || !mentioned_find(x, text, &mentioned))
		return;
	uuid_new(id);
	events = events_begin(x);
	event = event_add(events, EVENT_COMMENT_ADDED, x->id);
	event_id(event, "comment", id);
	if (mentioned.count)
		event_ids(event, "mentions", mentioned.ids, mentioned.count);
	event_text(event, "text", text);
	if (exchange_load(x, SQL_COMMENT_ADD,
		    ARGS(arg_uuid(id), arg_uuid(x->id), arg_text(text),
			    arg_uuid_array(
				    x->arena, mentioned.ids, mentioned.count),
			    arg_uuid(x->who.id), arg_events(events)),
		    &rows))
		answer_created(x, rows, "/api/v1/claims/%s/comments", x->id);
}
