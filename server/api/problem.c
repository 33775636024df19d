// SPDX-License-Identifier: Apache-2.0
#include "api/problem.h"
#include "base/json.h"
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *slug;
	unsigned status;
	const char *title, *advice;
} problems[] = {
#define PROBLEM(symbol, slug, status, title, advice)                           \
	[PROBLEM_##symbol] = { slug, status, title, advice },
#include "api/problem.def"
#undef PROBLEM
};

unsigned problem_status(enum problem problem)
{
	return problems[problem].status;
}

const char *problem_slug(enum problem problem)
{
	return problems[problem].slug;
}

const char *problem_title(enum problem problem)
{
	return problems[problem].title;
}

const char *problem_advice(enum problem problem)
{
	return problems[problem].advice;
}

bool problem_find(const char *slug, enum problem *out_problem)
{
	for (int i = 0; i < PROBLEM_COUNT; i++) {
		if (strcmp(problems[i].slug, slug) != 0)
			continue;
		*out_problem = (enum problem)i;
		return true;
	}
	return false;
}

enum problem problem_of_refusal(enum refusal refusal)
{
	enum problem problem;
	bool found = problem_find(refusal_slug(refusal), &problem);

	assert(found);
	return problem;
}

json_t *problem_json(
	const struct request *r, enum problem problem, const char *detail)
{
	json_t *body = json_object();

	json_object_set_new(body, "type",
		json_sprintf("/problems/%s", problems[problem].slug));
	json_object_set_new(
		body, "title", json_string(problems[problem].title));
	json_object_set_new(
		body, "status", json_integer(problems[problem].status));
	if (detail)
		json_object_set_new(body, "detail", json_string(detail));
	json_object_set_new(
		body, "instance", json_sprintf("urn:uuid:%s", r->id));
	return body;
}

void problem_reply_with(struct request *r, enum problem problem,
	const char *detail, json_t *members)
{
	/* Where nothing says what was wrong, at least what to do. */
	bool told = detail || json_object_get(members, "errors");
	json_t *body = problem_json(
		r, problem, told ? detail : problems[problem].advice);
	unsigned status = problems[problem].status;
	char *text;

	if (members)
		json_object_update_missing(body, members);
	json_decref(members);
	text = json_dumps(body, JSON_COMPACT);
	assert(text);
	json_decref(body);
	reply_reset(r);
	r->reply.status = status;
	r->reply.content_type = "application/problem+json";
	buffer_puts(&r->reply.body, text);
	free(text);
	reply_header(r, "Cache-Control", "no-store");
	if (status == 401)
		reply_header(r, "WWW-Authenticate", "Bearer");
	if (status == 503)
		reply_header(r, "Retry-After", "1");
}

void problem_reply(
	struct request *r, enum problem problem, const char *format, ...)
{
	const char *detail = NULL;
	va_list args;

	va_start(args, format);
	if (format)
		detail = arena_vprintf(r->arena, format, args);
	va_end(args);
	problem_reply_with(r, problem, detail, NULL);
}

void problem_reply_errors(struct request *r, json_t *errors)
{
	json_t *members = json_object();

	json_object_set_new(members, "errors", errors);
	problem_reply_with(r, PROBLEM_INVALID_BODY, NULL, members);
}

void problem_reply_db(struct request *r, enum db_status status)
{
	static const enum problem of_status[] = {
		[DB_OK] = PROBLEM_INTERNAL_ERROR,
		[DB_UNIQUE] = PROBLEM_CONFLICT,
		[DB_REFERENCE] = PROBLEM_CONFLICT,
		[DB_RETRY] = PROBLEM_LOCKED,
		[DB_LOCKED] = PROBLEM_LOCKED,
		[DB_TIMEOUT] = PROBLEM_UNAVAILABLE,
		[DB_UNAVAILABLE] = PROBLEM_UNAVAILABLE,
		[DB_UNCERTAIN] = PROBLEM_WRITE_UNCERTAIN,
		[DB_FULL] = PROBLEM_STORAGE_FULL,
		[DB_FAILED] = PROBLEM_INTERNAL_ERROR,
	};

	assert(status != DB_OK);
	problem_reply(r, of_status[status], NULL);
}
