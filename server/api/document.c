// SPDX-License-Identifier: Apache-2.0
// Documents: an article comes in, its text is kept and its claims are proposed.
#include "api/bind.h"
#include "api/event.h"
#include "api/handlers.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/uuid.h"
#include "domain/block.h"
#include "domain/extract.h"
#include "http/url.h"
#include "bounds.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct field document_body[] = {
	{ "url", FIELD_TEXT, .min = 1, .max = URL_BYTES_MAX },
	{ "title", FIELD_TEXT, .min = 1, .max = 500 },
	{ "publisher", FIELD_TEXT, .min = 1, .max = 300 },
	{ "author", FIELD_TEXT, .min = 1, .max = 300 },
	{ "published_at", FIELD_TIME },
	{ "language", FIELD_TEXT, .min = 2, .max = 35 },
	{ "text", FIELD_TEXT, FIELD_BLANK, .min = 1, .max = EXTRACT_BYTES_MAX },
	{ "html", FIELD_TEXT, FIELD_BLANK, .min = 1, .max = EXTRACT_BYTES_MAX },
	{ "extract", FIELD_BOOL },
	{ "min_score", FIELD_NUMBER, .min = 0, .max = 1 },
	{ NULL },
};

/* What is stored of a document: what the client said, else what the page
 * says of itself. */
struct incoming {
	char id[UUID_TEXT_BYTES];
	const char *url, *canonical_url, *domain;
	const char *title, *publisher, *author, *language;
	bool has_published_at;
	int64_t published_at;
	uint8_t text_sha256[HASH_BYTES];
	const struct extraction *extraction;
	const char (*claim_ids)[UUID_TEXT_BYTES];
};

struct extract_task {
	struct extract_input in;
	struct arena *arena;
	struct extraction *out;
};

static void extract_run(void *arg)
{
	struct extract_task *task = arg;

	task->out = extract_document(&task->in, task->arena);
}

static SUSPENDS bool extract(struct exchange *x, struct incoming *doc)
{
	const char *text = field_text(x->body, "text");
	const char *html = field_text(x->body, "html");
	struct extract_task task = { .arena = x->arena };

	if (!text == !html) {
		answer_fault(x, text ? "/html" : "/text", "required",
			"give exactly one of text and html");
		return false;
	}
	task.in = (struct extract_input){
		.content = text ? text : html,
		.len = strlen(text ? text : html),
		.html = !text,
		.url = doc->canonical_url,
		.title = field_text(x->body, "title"),
		.language = field_text(x->body, "language"),
		.skip_claims = !field_bool(x->body, "extract", true),
		.min_score = field_number(x->body, "min_score", 0),
	};
	if (!worker_run(x->app->extracting, extract_run, &task)) {
		problem_reply(x->r, PROBLEM_BUSY, NULL);
		return false;
	}
	/* The time on the worker is not the database's. */
	x->db.due_ns = clock_monotonic_ns() + REQUEST_MS * 1000000LL;
	doc->extraction = task.out;
	if (task.out->status == EXTRACT_OK)
		return true;
	answer_fault(x, text ? "/text" : "/html", "content",
		extract_status_text(task.out->status));
	return false;
}

static const char *stated(
	struct exchange *x, const char *name, const char *found, size_t max)
{
	const char *said = field_text(x->body, name);

	if (said || !found || text_is_blank(found))
		return said;
	return text_length(found) <= max ? found : NULL;
}

static void published_at(struct exchange *x, struct incoming *doc)
{
	const char *found = doc->extraction->published_at;

	doc->has_published_at =
		field_time(x->body, "published_at", &doc->published_at) ||
		(found && time_parse(found, &doc->published_at));
}

static bool address(struct exchange *x, struct incoming *doc)
{
	struct url url;

	doc->url = field_text(x->body, "url");
	if (!doc->url)
		return true;
	if (!url_member_read(x, doc->url, "/url", &url))
		return false;
	doc->canonical_url = url.canonical;
	doc->domain = url.domain;
	return true;
}

static SUSPENDS bool incoming_read(struct exchange *x, struct incoming *doc)
{
	const char *language = field_text(x->body, "language");
	const struct extraction *found;

	if (language && !language_is_tag(language)) {
		answer_fault(x, "/language", "format",
			"must be a language tag such as en or pt-BR");
		return false;
	}
	if (!address(x, doc) || !extract(x, doc))
		return false;
	found = doc->extraction;
	doc->title = stated(x, "title", found->title, 500);
	doc->publisher = stated(x, "publisher", found->publisher, 300);
	doc->author = stated(x, "author", found->author, 300);
	doc->language = language ? language : found->language;
	published_at(x, doc);
	hash_sha256(found->text, found->text_len, doc->text_sha256);
	uuid_new(doc->id);
	return true;
}

static const char *blocks_json(struct exchange *x, const struct incoming *doc)
{
	json_t *blocks = json_array();

	for (size_t i = 0; i < doc->extraction->block_count; i++) {
		const struct extract_block *block =
			&doc->extraction->blocks[i];

		json_array_append_new(blocks,
			json_pack("{s:I,s:I,s:s}", "start",
				(json_int_t)block->span.start, "end",
				(json_int_t)block->span.end, "kind",
				block_kind_name(block->kind)));
	}
	return json_text(x->arena, blocks);
}

static json_t *hedge_words(const struct extract_claim *claim)
{
	json_t *words = json_array();

	for (size_t i = 0; i < claim->hedge_count; i++)
		json_array_append_new(
			words, json_string(claim->hedges[i].word));
	return words;
}

static json_t *claim_json(const struct incoming *doc, size_t index)
{
	const struct extract_claim *claim = &doc->extraction->claims[index];
	json_t *out = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:f,s:o}",
		"id", doc->claim_ids[index], "text", claim->text, "origin",
		"extracted", "exact", claim->exact, "prefix", claim->prefix,
		"suffix", claim->suffix, "start",
		(json_int_t)claim->span.start, "end",
		(json_int_t)claim->span.end, "score",
		(double)lrint(claim->score * 10000) / 10000, "hedges",
		hedge_words(claim));

	assert(out);
	if (doc->language)
		json_object_set_new(
			out, "language", json_string(doc->language));
	if (claim->claimant)
		json_object_set_new(
			out, "claimant", json_string(claim->claimant));
	return out;
}

static const char *claims_json(struct exchange *x, struct incoming *doc)
{
	json_t *claims = json_array();
	size_t count = doc->extraction->claim_count;
	char(*ids)[UUID_TEXT_BYTES] =
		arena_array(x->arena, count, UUID_TEXT_BYTES);

	doc->claim_ids = (const char(*)[UUID_TEXT_BYTES])ids;
	for (size_t i = 0; i < count; i++) {
		uuid_new(ids[i]);
		json_array_append_new(claims, claim_json(doc, i));
	}
	return json_text(x->arena, claims);
}

static void claim_event(struct events *events, const struct incoming *doc,
	size_t index)
{
	const struct extract_claim *claim = &doc->extraction->claims[index];
	struct event *event =
		event_add(events, EVENT_CLAIM_CREATED, doc->claim_ids[index]);

	event_id(event, "document", doc->id);
	event_int(event, "start", (int64_t)claim->span.start);
	event_int(event, "end", (int64_t)claim->span.end);
	event_enum(event, "language", doc->language);
	event_enum(event, "origin", "extracted");
	event_int(event, "score", lrint(claim->score * 1000));
	event_text(event, "claimant", claim->claimant);
	event_text(event, "quote", claim->exact);
	event_texts(event, "tags", NULL, 0);
	event_text(event, "text", claim->text);
}

static struct events *document_events(
	struct exchange *x, const struct incoming *doc)
{
	struct events *events = events_begin(x);
	struct event *event =
		event_add(events, EVENT_DOCUMENT_CREATED, doc->id);
	char time[TIME_TEXT_LEN + 1] = "";

	if (doc->has_published_at)
		time_format_ms(doc->published_at, time);
	event_int(event, "claims", (int64_t)doc->extraction->claim_count);
	event_enum(event, "language", doc->language);
	event_text(event, "author", doc->author);
	event_text(event, "published_at", doc->has_published_at ? time : NULL);
	event_text(event, "publisher", doc->publisher);
	event_text(event, "text_sha256",
		hex_text(x->arena, doc->text_sha256, HASH_BYTES));
	event_text(event, "title", doc->title);
	event_text(event, "url", doc->url);
	for (size_t i = 0; i < doc->extraction->claim_count; i++)
		claim_event(events, doc, i);
	return events;
}

static SUSPENDS bool document_store(struct exchange *x, struct incoming *doc,
	struct db_rows **out_rows)
{
	const char *claims = claims_json(x, doc);

	return exchange_run(x, SQL_DOCUMENT_ADD,
		ARGS(arg_uuid(doc->id), arg_text(doc->url),
			arg_text(doc->canonical_url), arg_text(doc->domain),
			arg_text(doc->title), arg_text(doc->publisher),
			arg_text(doc->author),
			doc->has_published_at ? arg_time(doc->published_at)
					      : arg_null(),
			arg_text(doc->language),
			arg_text_len(doc->extraction->text,
				doc->extraction->text_len),
			arg_bytes(doc->text_sha256, HASH_BYTES),
			arg_json(blocks_json(x, doc)), arg_uuid(x->who.id),
			arg_json(claims), arg_events(document_events(x, doc))),
		out_rows);
}

SUSPENDS void document_create(struct exchange *x)
{
	struct incoming *doc = arena_alloc(x->arena, sizeof *doc);
	struct db_rows *stored, *full, *claims;
	const char *id;
	bool created;

	if (!incoming_read(x, doc) || !document_store(x, doc, &stored))
		return;
	created = rows_bool(stored, 0, "_created");
	id = rows_uuid(x->arena, stored, 0, "id");
	if (!exchange_load(x, SQL_DOCUMENT_GET, ARGS(arg_uuid(id)), &full) ||
		!exchange_run(x, SQL_DOCUMENT_CLAIMS, ARGS(arg_uuid(id)),
			&claims))
		return;
	reply_headerf(x->r, "Location", "/api/v1/documents/%s", id);
	answer_row_with(x, created ? 201 : 200, full, "claims", claims);
}
