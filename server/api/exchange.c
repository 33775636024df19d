// SPDX-License-Identifier: Apache-2.0
#include "api/exchange.h"
#include "http/conditional.h"
#include <stdlib.h>

/* What a claim with its evidence takes; spares the buffer its growth. */
enum { REPRESENTATION_BYTES = 3000 };

SUSPENDS bool exchange_run(struct exchange *x, enum sql_id id,
	const struct db_arg *args, unsigned arg_count,
	struct db_rows **out_rows)
{
	enum db_status status =
		db_run(&x->db, id, args, arg_count, out_rows);

	if (status == DB_OK)
		return true;
	problem_reply_db(x->r, status);
	return false;
}

SUSPENDS bool exchange_load(struct exchange *x, enum sql_id id,
	const struct db_arg *args, unsigned arg_count,
	struct db_rows **out_rows)
{
	if (!exchange_run(x, id, args, arg_count, out_rows))
		return false;
	if (rows_count(*out_rows) > 0)
		return true;
	problem_reply(x->r, PROBLEM_NOT_FOUND, NULL);
	return false;
}

bool exchange_match(struct exchange *x, int64_t version)
{
	enum condition condition =
		condition_check(request_header(x->r, "If-Match"), version);
	json_t *members;

	if (condition == CONDITION_MATCHES || condition == CONDITION_ABSENT)
		return true;
	members = json_object();
	json_object_set_new(members, "version", json_integer(version));
	problem_reply_with(x->r, PROBLEM_STALE_VERSION, NULL, members);
	return false;
}

void exchange_give_up(struct exchange *x)
{
	problem_reply(x->r, PROBLEM_LOCKED, NULL);
}

static bool not_modified(struct exchange *x, int64_t version)
{
	if (x->r->method != HTTP_GET && x->r->method != HTTP_HEAD)
		return false;
	if (condition_check(request_header(x->r, "If-None-Match"), version) !=
		CONDITION_MATCHES)
		return false;
	x->r->reply.status = 304;
	return true;
}

void answer_row(struct exchange *x, unsigned status,
	const struct db_rows *rows, unsigned row)
{
	if (rows_has(rows, "version")) {
		int64_t version = rows_i64(rows, row, "version");

		reply_headerf(x->r, "ETag", "\"%lld\"", (long long)version);
		if (not_modified(x, version))
			return;
	}
	x->r->reply.status = status;
	x->r->reply.content_type = "application/json";
	buffer_reserve(&x->r->reply.body, REPRESENTATION_BYTES);
	rows_put_object(&x->r->reply.body, rows, row);
}

void answer_row_with(struct exchange *x, unsigned status,
	const struct db_rows *rows, const char *name,
	const struct db_rows *items)
{
	struct buffer *body = &x->r->reply.body;

	answer_row(x, status, rows, 0);
	if (x->r->reply.status != status)
		return;
	body->len--; /* the closing brace */
	buffer_putc(body, ',');
	json_put_name(body, name);
	rows_put_array(body, items, rows_count(items));
	buffer_putc(body, '}');
}

void answer_created(
	struct exchange *x, const struct db_rows *rows, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	reply_header(x->r, "Location", arena_vprintf(x->arena, format, args));
	va_end(args);
	answer_row(x, 201, rows, 0);
}

void answer_json(struct exchange *x, unsigned status, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	assert(text);
	json_decref(value);
	x->r->reply.status = status;
	x->r->reply.content_type = "application/json";
	buffer_puts(&x->r->reply.body, text);
	free(text);
}

void answer_empty(struct exchange *x, unsigned status)
{
	x->r->reply.status = status;
}

void answer_fault(struct exchange *x, const char *pointer, const char *code,
	const char *detail)
{
	json_t *errors = json_array();

	field_error(errors, pointer, code, "%s", detail);
	problem_reply_errors(x->r, errors);
}

void answer_refusal(struct exchange *x, enum refusal refusal)
{
	enum problem problem = problem_of_refusal(refusal);
	const char *pointer = refusal_pointer(refusal);

	if (problem == PROBLEM_INVALID_BODY)
		answer_fault(x, pointer ? pointer : "", refusal_name(refusal),
			refusal_about(refusal));
	else
		problem_reply(x->r, problem, "%s", refusal_about(refusal));
}
