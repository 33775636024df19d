// SPDX-License-Identifier: Apache-2.0
// Evidence: links are attached, described, answered and withdrawn. Each such
// write counts the claim's evidence again and raises the claim's version.
#include "api/case.h"
#include "api/event.h"
#include "api/handlers.h"
#include "base/time.h"
#include "base/uuid.h"
#include "domain/record.h"
#include "http/url.h"

static const char *const stances[] = {
#define STANCE(symbol, name) name,
#include "domain/evidence.def"
#undef STANCE
	NULL,
};

const struct field evidence_body[] = {
	{ "url", FIELD_TEXT, FIELD_REQUIRED, .min = 1, .max = URL_BYTES_MAX },
	{ "stance", FIELD_CHOICE, FIELD_REQUIRED, .choices = stances },
	{ "note", FIELD_TEXT, .min = 1, .max = 10000 },
	{ "quote", FIELD_TEXT, .min = 1, .max = 5000 },
	{ "title", FIELD_TEXT, .min = 1, .max = 500 },
	{ "publisher", FIELD_TEXT, .min = 1, .max = 300 },
	{ "published_at", FIELD_TIME },
	{ "answer", FIELD_TEXT, .min = 1, .max = 5000 },
	{ NULL },
};

const struct field evidence_patch_body[] = {
	{ "stance", FIELD_CHOICE, .choices = stances },
	{ "note", FIELD_TEXT, FIELD_NULLABLE, .min = 1, .max = 10000 },
	{ "quote", FIELD_TEXT, FIELD_NULLABLE, .min = 1, .max = 5000 },
	{ "title", FIELD_TEXT, FIELD_NULLABLE, .min = 1, .max = 500 },
	{ "publisher", FIELD_TEXT, FIELD_NULLABLE, .min = 1, .max = 300 },
	{ "published_at", FIELD_TIME, FIELD_NULLABLE },
	{ "answer", FIELD_TEXT, FIELD_NULLABLE, .min = 1, .max = 5000 },
	{ NULL },
};

/* What PATCH may change, with the time as the database takes it. */
struct content {
	struct evidence_fields fields;
	bool has_published_at;
	int64_t published_at_us;
};

static const char *time_text(struct exchange *x, int64_t unix_us)
{
	char *text = arena_alloc(x->arena, TIME_TEXT_LEN + 1);

	time_format_ms(unix_us, text);
	return text;
}

static enum stance stance_of(const char *text)
{
	enum stance stance = STANCE_COUNT;
	bool known = stance_parse(text, &stance);

	assert(known);
	return stance;
}

static struct db_arg arg_published_at(const struct content *content)
{
	return content->has_published_at ? arg_time(content->published_at_us)
					 : arg_null();
}

/* No rule warns yet. */
static struct db_arg arg_warnings(struct exchange *x)
{
	return arg_text_array(x->arena, NULL, 0);
}

/* ---- attaching ---- */

struct attachment {
	char id[UUID_TEXT_BYTES];
	struct url url;
	struct evidence evidence;
	struct content content;
};

static void published_at_read(
	struct exchange *x, const json_t *body, struct content *content)
{
	content->has_published_at =
		field_time(body, "published_at", &content->published_at_us);
	content->fields.published_at =
		content->has_published_at
			? time_text(x, content->published_at_us)
			: NULL;
}

static bool attachment_read(struct exchange *x, struct attachment *out)
{
	const json_t *body = x->body;

	if (!url_member_read(x, field_text(body, "url"), "/url", &out->url))
		return false;
	uuid_new(out->id);
	out->content.fields = (struct evidence_fields){
		.stance = stance_of(field_text(body, "stance")),
		.note = field_text(body, "note"),
		.quote = field_text(body, "quote"),
		.title = field_text(body, "title"),
		.publisher = field_text(body, "publisher"),
		.answer = field_text(body, "answer"),
	};
	published_at_read(x, body, &out->content);
	out->evidence = (struct evidence){
		.id = out->id,
		.canonical_url = out->url.canonical,
		.domain = out->url.domain,
		.stance = out->content.fields.stance,
		.answer = out->content.fields.answer,
	};
	return true;
}

static const struct events *attachment_events(
	struct exchange *x, const struct attachment *in)
{
	const struct evidence_fields *fields = &in->content.fields;
	struct events *events = events_begin(x);
	struct event *event = event_add(events, EVENT_EVIDENCE_ATTACHED, x->id);

	event_id(event, "evidence", in->id);
	event_enum(event, "stance", stance_name(fields->stance));
	event_text(event, "url", field_text(x->body, "url"));
	event_text(event, "canonical_url", in->url.canonical);
	event_text(event, "domain", in->url.domain);
	event_text(event, "note", fields->note);
	event_text(event, "quote", fields->quote);
	event_text(event, "title", fields->title);
	event_text(event, "publisher", fields->publisher);
	event_text(event, "published_at", fields->published_at);
	event_text(event, "answer", fields->answer);
	return events;
}

static SUSPENDS bool attachment_store(struct exchange *x,
	const struct attachment *in, const struct claim_case *c,
	const struct events *events, struct db_rows **out_rows)
{
	const struct evidence_fields *fields = &in->content.fields;
	enum db_status status = db_run(&x->db, SQL_EVIDENCE_ATTACH,
		ARGS(arg_uuid(in->id), arg_uuid(x->id),
			arg_i64(c->claim.version),
			arg_text(field_text(x->body, "url")),
			arg_text(in->url.canonical), arg_text(in->url.domain),
			arg_text(stance_name(fields->stance)),
			arg_text(fields->note), arg_text(fields->quote),
			arg_text(fields->title), arg_text(fields->publisher),
			arg_published_at(&in->content),
			arg_text(fields->answer), arg_warnings(x),
			arg_uuid(x->who.id), arg_json(case_review_json(x, c)),
			arg_events(events)),
		out_rows);

	if (status == DB_OK)
		return true;
	/* The version guards the count, so that only a claim whose evidence
	 * was written past it gets here. */
	if (status == DB_UNIQUE)
		problem_reply(x->r, PROBLEM_DUPLICATE_EVIDENCE, NULL);
	else
		problem_reply_db(x->r, status);
	return false;
}

SUSPENDS void evidence_attach(struct exchange *x)
{
	struct attachment *in = arena_alloc(x->arena, sizeof *in);
	const struct events *events;

	if (!attachment_read(x, in))
		return;
	events = attachment_events(x, in);
	for (int i = 0; i < STORE_TRIES; i++) {
		struct claim_case c;
		struct db_rows *rows;

		if (!case_load(x, x->id, &c) ||
			!exchange_match(x, c.claim.version) ||
			!case_amendable(x, &c) ||
			!case_admits(x, &c, &in->evidence, NULL))
			return;
		case_add_evidence(&c, &in->evidence);
		if (!attachment_store(x, in, &c, events, &rows))
			return;
		if (rows_count(rows) > 0) {
			answer_created(x, rows, "/api/v1/evidence/%s", in->id);
			return;
		}
	}
	exchange_give_up(x);
}

/* ---- changing ---- */

/* The evidence and its claim's case; withdrawn evidence takes no changes. */
static SUSPENDS bool evidence_load(
	struct exchange *x, struct claim_case *c, struct db_rows **out_rows)
{
	if (!exchange_load(
		    x, SQL_EVIDENCE_LOAD, ARGS(arg_uuid(x->id)), out_rows) ||
		!exchange_match(x, rows_i64(*out_rows, 0, "version")))
		return false;
	if (!rows_is_null(*out_rows, 0, "withdrawn_at")) {
		problem_reply(x->r, PROBLEM_CONFLICT,
			"this evidence was withdrawn: attach it again");
		return false;
	}
	return case_load(x, rows_uuid(x->arena, *out_rows, 0, "claim_id"), c) &&
	       case_amendable(x, c);
}

static struct content content_of(struct exchange *x, const struct db_rows *rows)
{
	struct content content = {
		.fields = {
			.stance = stance_of(rows_text(rows, 0, "stance")),
			.note = rows_text(rows, 0, "note"),
			.quote = rows_text(rows, 0, "quote"),
			.title = rows_text(rows, 0, "title"),
			.publisher = rows_text(rows, 0, "publisher"),
			.answer = rows_text(rows, 0, "answer"),
		},
		.has_published_at = !rows_is_null(rows, 0, "published_at"),
		.published_at_us = rows_time(rows, 0, "published_at"),
	};

	if (content.has_published_at)
		content.fields.published_at =
			time_text(x, content.published_at_us);
	return content;
}

static void text_merge(const json_t *patch, const char *name, const char **text)
{
	if (field_given(patch, name))
		*text = field_text(patch, name);
}

static struct content content_merged(
	struct exchange *x, const struct content *before)
{
	const json_t *patch = x->body;
	const char *stance = field_text(patch, "stance");
	struct content after = *before;

	if (stance)
		after.fields.stance = stance_of(stance);
	text_merge(patch, "note", &after.fields.note);
	text_merge(patch, "quote", &after.fields.quote);
	text_merge(patch, "title", &after.fields.title);
	text_merge(patch, "publisher", &after.fields.publisher);
	text_merge(patch, "answer", &after.fields.answer);
	if (field_given(patch, "published_at"))
		published_at_read(x, patch, &after);
	return after;
}

static SUSPENDS bool content_store(struct exchange *x,
	const struct db_rows *before, const struct content *after,
	const struct claim_case *c, struct events *events,
	struct db_rows **out_rows)
{
	const struct evidence_fields *fields = &after->fields;

	return exchange_run(x, SQL_EVIDENCE_PATCH,
		ARGS(arg_uuid(x->id), arg_i64(rows_i64(before, 0, "version")),
			arg_uuid(c->claim.id), arg_i64(c->claim.version),
			arg_text(stance_name(fields->stance)),
			arg_text(fields->note), arg_text(fields->quote),
			arg_text(fields->title), arg_text(fields->publisher),
			arg_published_at(after), arg_text(fields->answer),
			arg_warnings(x), arg_json(case_review_json(x, c)),
			arg_events(events)),
		out_rows);
}

static SUSPENDS void answer_unchanged(struct exchange *x)
{
	struct db_rows *rows;

	if (exchange_load(x, SQL_EVIDENCE_GET, ARGS(arg_uuid(x->id)), &rows))
		answer_row(x, 200, rows, 0);
}

SUSPENDS void evidence_patch(struct exchange *x)
{
	if (json_object_size(x->body) == 0) {
		answer_fault(x, "", "required", "nothing is to be changed");
		return;
	}
	for (int i = 0; i < STORE_TRIES; i++) {
		struct events *events = events_begin(x);
		struct content before, after;
		struct evidence *evidence;
		struct db_rows *rows;
		struct claim_case c;

		if (!evidence_load(x, &c, &rows))
			return;
		before = content_of(x, rows);
		after = content_merged(x, &before);
		evidence = case_evidence(&c, x->id);
		evidence->stance = after.fields.stance;
		evidence->answer = after.fields.answer;
		if (!case_admits(x, &c, evidence, x->id))
			return;
		if (record_evidence_changes(events, c.claim.id, x->id,
			    &before.fields, &after.fields) == 0) {
			answer_unchanged(x);
			return;
		}
		if (!content_store(x, rows, &after, &c, events, &rows))
			return;
		if (rows_count(rows) > 0) {
			answer_row(x, 200, rows, 0);
			return;
		}
	}
	exchange_give_up(x);
}

/* ---- withdrawing ---- */

SUSPENDS void evidence_withdraw(struct exchange *x)
{
	const char *reason = field_text(x->body, "reason");

	for (int i = 0; i < STORE_TRIES; i++) {
		struct events *events = events_begin(x);
		struct db_rows *rows;
		struct claim_case c;
		struct event *event;

		if (!evidence_load(x, &c, &rows))
			return;
		case_evidence(&c, x->id)->withdrawn = true;
		event = event_add(events, EVENT_EVIDENCE_WITHDRAWN, c.claim.id);
		event_id(event, "evidence", x->id);
		event_text(event, "reason", reason);
		if (!exchange_run(x, SQL_EVIDENCE_WITHDRAW,
			    ARGS(arg_uuid(x->id),
				    arg_i64(rows_i64(rows, 0, "version")),
				    arg_uuid(c.claim.id),
				    arg_i64(c.claim.version), arg_text(reason),
				    arg_uuid(x->who.id),
				    arg_json(case_review_json(x, &c)),
				    arg_events(events)),
			    &rows))
			return;
		if (rows_count(rows) > 0) {
			answer_row(x, 200, rows, 0);
			return;
		}
	}
	exchange_give_up(x);
}
