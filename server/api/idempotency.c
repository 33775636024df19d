// SPDX-License-Identifier: Apache-2.0
#include "api/idempotency.h"
#include "base/hash.h"
#include "http/conditional.h"
#include <stdlib.h>
#include <string.h>

/* The headers of an answer that a replay repeats. */
static const char *const kept_headers[] = { "ETag", "Location" };

struct keyed {
	const char *principal, *key;
	uint8_t fingerprint[HASH_BYTES];
};

/* The body that the request is told by: as sent, or without its password. */
static const char *told_body(struct exchange *x, size_t *out_len)
{
	json_t *rest;
	char *text;

	*out_len = x->r->body_len;
	if (!(x->route->flags & ROUTE_PASSWORD))
		return x->r->body;
	rest = json_copy(x->body);
	json_object_del(rest, "password");
	text = json_dumps(rest, JSON_COMPACT | JSON_SORT_KEYS);
	assert(text);
	json_decref(rest);
	arena_defer(x->arena, free, text);
	*out_len = strlen(text);
	return text;
}

static void fingerprint(struct exchange *x, uint8_t out[HASH_BYTES])
{
	const char *method = http_method_name(x->r->method);
	size_t body_len;
	const char *body = told_body(x, &body_len);
	const struct hash_part parts[] = {
		{ method, strlen(method) + 1 },
		{ x->r->path, strlen(x->r->path) + 1 },
		{ x->r->query, strlen(x->r->query) + 1 },
		{ body, body_len },
	};

	hash_parts(parts, COUNT_OF(parts), out);
}

static void replay(struct exchange *x, const struct db_rows *rows)
{
	char *line = arena_strdup(x->arena, rows_text(rows, 0, "headers"));
	size_t body_len;
	const char *body = rows_bytes(rows, 0, "body", &body_len);

	if (x->route->flags & ROUTE_SECRET) {
		problem_reply(x->r, PROBLEM_SECRET_SHOWN, NULL);
		return;
	}
	while (*line) {
		char *end = strchrnul(line, '\n'), *colon = strchr(line, ':');

		if (*end)
			*end++ = '\0';
		assert(colon);
		*colon = '\0';
		reply_header(x->r, line, colon + 1);
		line = end;
	}
	reply_header(x->r, "Idempotent-Replayed", "true");
	x->r->reply.status = (unsigned)rows_i64(rows, 0, "status");
	if (body_len == 0)
		return;
	x->r->reply.content_type = x->r->reply.status < 400
					   ? "application/json"
					   : "application/problem+json";
	buffer_add(&x->r->reply.body, body, body_len);
}

/* True: the key is new, and the handler is to run. */
static bool key_is_new(struct exchange *x, const struct db_rows *rows)
{
	const char *state = rows_text(rows, 0, "state");

	if (strcmp(state, "new") == 0)
		return true;
	if (strcmp(state, "replay") == 0)
		replay(x, rows);
	else if (strcmp(state, "mismatch") == 0)
		problem_reply(x->r, PROBLEM_IDEMPOTENCY_MISMATCH, NULL);
	else
		problem_reply(x->r, PROBLEM_IDEMPOTENCY_RUNNING, NULL);
	return false;
}

static const char *headers_text(struct exchange *x)
{
	const char *text = "";

	for (size_t i = 0; i < COUNT_OF(kept_headers); i++) {
		const char *value = reply_header_find(x->r, kept_headers[i]);

		if (value)
			text = arena_printf(x->arena, "%s%s:%s\n", text,
				kept_headers[i], value);
	}
	return text;
}

static SUSPENDS bool answer_store(
	struct exchange *x, const struct keyed *keyed)
{
	const struct reply *reply = &x->r->reply;
	bool secret = x->route->flags & ROUTE_SECRET;
	enum db_status status = db_run(&x->db, SQL_IDEMPOTENCY_STORE,
		ARGS(arg_text(keyed->principal), arg_text(keyed->key),
			arg_bytes(keyed->fingerprint, HASH_BYTES),
			arg_i32((int32_t)reply->status),
			arg_text(headers_text(x)),
			arg_bytes(reply->body.len && !secret ? reply->body.bytes
							     : "",
				secret ? 0 : reply->body.len)),
		NULL);

	if (status == DB_OK)
		status = db_tx_commit(&x->db);
	else
		db_tx_rollback(&x->db);
	if (status != DB_OK)
		problem_reply_db(x->r, status);
	return status == DB_OK;
}

/* Answers that say «try again», and those of a broken server, are not kept. */
static bool worth_keeping(unsigned status)
{
	return status < 500 && status != 429 && status != 401;
}

static SUSPENDS void handle_keyed(struct exchange *x, struct keyed *keyed)
{
	struct db_rows *rows;
	enum db_status status = db_tx_begin(&x->db);

	if (status != DB_OK) {
		problem_reply_db(x->r, status);
		return;
	}
	fingerprint(x, keyed->fingerprint);
	status = db_run(&x->db, SQL_IDEMPOTENCY_BEGIN,
		ARGS(arg_text(keyed->principal), arg_text(keyed->key),
			arg_bytes(keyed->fingerprint, HASH_BYTES)),
		&rows);
	if (status != DB_OK) {
		db_tx_rollback(&x->db);
		problem_reply_db(x->r, status);
		return;
	}
	if (!key_is_new(x, rows)) {
		db_tx_rollback(&x->db);
		return;
	}
	x->route->handle(x);
	/* A row that was refused (409) has ended the transaction. Nothing was
	 * written, so a repetition may well be answered anew. */
	if (worth_keeping(x->r->reply.status) && !db_tx_failed(&x->db))
		answer_store(x, keyed);
	else
		db_tx_rollback(&x->db);
}

SUSPENDS void idempotency_handle(struct exchange *x)
{
	const char *header = request_header(x->r, "Idempotency-Key");
	struct keyed keyed = { .principal = x->who.id };

	/* Without a person there is nobody to keep the answer for. */
	if (!header || x->r->method != HTTP_POST ||
		x->route->flags & ROUTE_UNKEYED ||
		!principal_identified(&x->who)) {
		x->route->handle(x);
		return;
	}
	keyed.key = idempotency_key_parse(x->arena, header);
	if (keyed.key)
		handle_keyed(x, &keyed);
	else
		problem_reply(x->r, PROBLEM_INVALID_REQUEST,
			"Idempotency-Key must be 1 to 255 printable ASCII "
			"characters");
}
