// SPDX-License-Identifier: Apache-2.0
#include "api/serve.h"
#include "api/auth.h"
#include "api/bind.h"
#include "api/idempotency.h"
#include "api/metrics.h"
#include "api/page.h"
#include "api/quota.h"
#include "api/site.h"
#include "base/log.h"
#include "base/uuid.h"
#include "http/conditional.h"
#include "http/media.h"
#include "bounds.h"
#include <stdlib.h>
#include <string.h>

static SUSPENDS void serve_read(struct exchange *x);
static bool route_of(struct exchange *x);
static bool query_read(struct exchange *x);
static bool quota_spend(struct exchange *x);
static bool conditions_read(struct exchange *x);
static bool body_read(struct exchange *x);

/* The whole house in one screen. */
static SUSPENDS void serve_api(struct exchange *x)
{
	if (!route_of(x))         /* 404, 405, and OPTIONS */
		return;
	if (!query_read(x))       /* 400, 406 */
		return;
	if (!auth_identify(x))    /* 503 */
		return;
	if (!auth_allow(x))       /* 401, 403 */
		return;
	if (!quota_spend(x))      /* 429 */
		return;
	if (!conditions_read(x))  /* 400, 428 */
		return;
	if (!body_read(x))        /* 400, 415, 422 */
		return;
	if (x->route->read)
		serve_read(x);
	else
		idempotency_handle(x);
}

SUSPENDS void serve(struct request *r)
{
	struct app *app = r->app;
	struct exchange *x = arena_alloc(r->arena, sizeof *x);

	*x = (struct exchange){ .app = app, .r = r, .arena = r->arena };
	r->deadline_ns = clock_monotonic_ns() + REQUEST_MS * 1000000LL;
	x->db = (struct db_session){ .db = app->db,
		.arena = r->arena,
		.due_ns = r->deadline_ns };
	r->context = x;
	if (!site_serve(r))
		serve_api(x);
	assert(!x->db.tx);
	if (!reply_header_find(r, "Cache-Control"))
		reply_header(r, "Cache-Control", "no-store");
	reply_header(r, "X-Content-Type-Options", "nosniff");
}

/* ---- the steps ---- */

static void reply_allow(struct exchange *x, unsigned methods)
{
	char allow[80] = "OPTIONS";

	if (methods & 1u << HTTP_GET)
		methods |= 1u << HTTP_HEAD;
	for (unsigned m = 0; m < HTTP_METHOD_COUNT; m++) {
		size_t used = strlen(allow);

		if (methods & 1u << m && m != HTTP_OPTIONS)
			snprintf(allow + used, sizeof allow - used, ", %s",
				http_method_name(m));
	}
	if (x->r->method == HTTP_OPTIONS)
		answer_empty(x, 204);
	else
		problem_reply(x->r, PROBLEM_METHOD_NOT_ALLOWED, NULL);
	reply_header(x->r, "Allow", allow);
}

static bool id_read(struct exchange *x, const char *id, size_t id_len)
{
	const char *text;

	if (!id)
		return true;
	if (path_decode(x->arena, id, id_len, &text) == QUERY_OK) {
		x->id = text;
		/* Every :id below the API is a UUID. */
		if (strncmp(x->r->path, "/api/", 5) != 0 || uuid_is_valid(text))
			return true;
	}
	problem_reply(x->r, PROBLEM_NOT_FOUND, NULL);
	return false;
}

static bool route_of(struct exchange *x)
{
	enum http_method method = x->r->method == HTTP_HEAD ? HTTP_GET
							    : x->r->method;
	unsigned methods;
	const char *id;
	size_t id_len;

	x->route = route_find(method, x->r->path, &id, &id_len, &methods);
	if (x->route)
		return id_read(x, id, id_len);
	if (methods)
		reply_allow(x, methods);
	else
		problem_reply(x->r, PROBLEM_NOT_FOUND,
			"no resource has this path");
	return false;
}

static bool parameter_known(const struct exchange *x, const char *name)
{
	if (x->route->include && strcmp(name, "include") == 0)
		return true;
	if (!x->route->parameters)
		return false;
	for (const char *const *p = x->route->parameters; *p; p++)
		if (strcmp(*p, name) == 0)
			return true;
	return false;
}

static bool is_list(const struct route *route)
{
	return route->flags & ROUTE_LIST ||
	       (route->read && sql_statements[route->read].kind == SQL_LIST);
}

static bool query_read(struct exchange *x)
{
	enum query_error error =
		query_parse(x->arena, x->r->query, &x->query);

	if (error != QUERY_OK) {
		problem_reply(x->r, PROBLEM_INVALID_REQUEST, "%s",
			query_error_detail(error));
		return false;
	}
	for (size_t i = 0; i < x->query.count && !is_list(x->route); i++) {
		if (parameter_known(x, x->query.parameters[i].name))
			continue;
		problem_reply(x->r, PROBLEM_INVALID_REQUEST,
			"the parameter '%s' is not known here",
			x->query.parameters[i].name);
		return false;
	}
	if (strncmp(x->r->path, "/api/", 5) != 0 ||
		media_type_accepted(
			request_header(x->r, "Accept"), "application/json"))
		return true;
	problem_reply(x->r, PROBLEM_NOT_ACCEPTABLE, NULL);
	return false;
}

static bool quota_spend(struct exchange *x)
{
	struct quota_state state;

	if (x->route->flags & ROUTE_NO_QUOTA)
		return true;
	state = quota_take(x->app->quota,
		principal_identified(&x->who) ? x->who.id : x->r->peer,
		x->r->started_ns);
	if (!state.limit)
		return true;
	if (state.exceeded) {
		json_t *violated = json_pack("{s:[s]}", "violated-policies",
			"default");

		problem_reply_with(
			x->r, PROBLEM_QUOTA_EXCEEDED, NULL, violated);
		reply_headerf(x->r, "Retry-After", "%u", state.reset_seconds);
	}
	reply_headerf(
		x->r, "RateLimit-Policy", "\"default\";q=%u;w=60", state.limit);
	reply_headerf(x->r, "RateLimit", "\"default\";r=%u;t=%u", state.left,
		state.reset_seconds);
	return !state.exceeded;
}

/* The version itself is compared when the resource has been loaded. */
static bool conditions_read(struct exchange *x)
{
	const char *header = request_header(x->r, "If-Match");

	switch (condition_check(header, 0)) {
	case CONDITION_ABSENT:
		if (!(x->route->flags & ROUTE_VERSIONED))
			return true;
		problem_reply(x->r, PROBLEM_PRECONDITION_REQUIRED, NULL);
		return false;
	case CONDITION_MALFORMED:
		problem_reply(x->r, PROBLEM_INVALID_REQUEST,
			"If-Match must be the ETag of what was read, such as "
			"\"17\"");
		return false;
	case CONDITION_MATCHES:
	case CONDITION_DIFFERS:
		break;
	}
	return true;
}

static bool body_type_ok(struct exchange *x)
{
	bool merge = x->route->flags & ROUTE_MERGE;
	const char *wanted =
		merge ? "application/merge-patch+json" : "application/json";

	if (media_type_is(x->r->content_type, wanted))
		return true;
	problem_reply(x->r, PROBLEM_UNSUPPORTED_MEDIA_TYPE,
		"send Content-Type: %s", wanted);
	if (merge)
		reply_header(x->r, "Accept-Patch", wanted);
	return false;
}

static bool body_read(struct exchange *x)
{
	enum json_fault fault;
	const char *detail;
	json_t *errors;

	if (!x->route->body) {
		if (x->r->body_len == 0)
			return true;
		problem_reply(x->r, PROBLEM_INVALID_REQUEST,
			"this resource takes no body");
		return false;
	}
	if (!body_type_ok(x))
		return false;
	x->body = json_read_object(
		x->arena, x->r->body, x->r->body_len, &fault, &detail);
	if (!x->body) {
		problem_reply(x->r,
			fault == JSON_FAULT_TOP_TYPE ? PROBLEM_INVALID_BODY
						     : PROBLEM_INVALID_REQUEST,
			"%s", detail);
		return false;
	}
	if (x->route->flags & ROUTE_OPEN_BODY)
		return true;
	errors = json_array();
	if (fields_check(x->route->body, x->body, errors)) {
		json_decref(errors);
		return true;
	}
	problem_reply_errors(x->r, errors);
	return false;
}

/* ---- reads without a handler ---- */

static bool includes(const struct exchange *x)
{
	const char *wanted = query_find(&x->query, "include");

	if (!x->route->include)
		return false;
	return x->route->include[0] == '+' ||
	       (wanted && strcmp(wanted, x->route->include) == 0);
}

static struct db_call *read_begin(struct exchange *x, enum sql_id id)
{
	return db_begin(&x->db, id, bind_parameters(x, &sql_statements[id]),
		sql_statements[id].param_count);
}

static bool include_known(struct exchange *x)
{
	const char *wanted = query_find(&x->query, "include");

	if (!wanted || (x->route->include &&
			       strcmp(wanted, x->route->include) == 0))
		return true;
	problem_reply(x->r, PROBLEM_INVALID_REQUEST,
		"include must be '%s'", x->route->include);
	return false;
}

static SUSPENDS void serve_one(struct exchange *x)
{
	struct db_call *one, *many = NULL;
	struct db_rows *rows = NULL, *items = NULL;
	enum db_status status, many_status = DB_OK;

	if (!include_known(x))
		return;
	one = read_begin(x, x->route->read);
	if (includes(x))
		many = read_begin(x, x->route->include_read);
	status = db_wait(&x->db, one, &rows);
	if (many)
		many_status = db_wait(&x->db, many, &items);
	if (status == DB_OK)
		status = many_status;
	if (status != DB_OK)
		problem_reply_db(x->r, status);
	else if (rows_count(rows) == 0)
		problem_reply(x->r, PROBLEM_NOT_FOUND, NULL);
	else if (items)
		answer_row_with(x, 200, rows, x->route->include_as, items);
	else
		answer_row(x, 200, rows, 0);
}

static SUSPENDS void serve_read(struct exchange *x)
{
	if (sql_statements[x->route->read].kind == SQL_LIST)
		page_serve(x);
	else
		serve_one(x);
}

/* ---- the other callbacks ---- */

size_t serve_body_bytes_max(
	void *app, enum http_method method, const char *path)
{
	const char *id;
	size_t id_len;
	unsigned methods;
	const struct route *route =
		route_find(method, path, &id, &id_len, &methods);

	(void)app;
	return route && route->flags & ROUTE_LARGE ? DOCUMENT_BODY_BYTES_MAX
						   : BODY_BYTES_MAX;
}

void serve_refuse(struct request *r, enum http_refusal refusal)
{
	enum problem problem = PROBLEM_INVALID_REQUEST;

	switch (http_refusal_status(refusal)) {
	case 413:
		problem = PROBLEM_BODY_TOO_LARGE;
		break;
	case 414:
		problem = PROBLEM_URI_TOO_LONG;
		break;
	case 431:
		problem = PROBLEM_HEADERS_TOO_LARGE;
		break;
	case 503:
		problem = PROBLEM_BUSY;
		break;
	}
	problem_reply(r, problem, "%s", http_refusal_detail(refusal));
}

void serve_finished(const struct request *r)
{
	const struct exchange *x = r->context;
	const struct app *app = r->app;
	const struct route *route = x ? x->route : NULL;
	int64_t duration_ns = r->reply.ended_ns - r->started_ns;
	struct log_line line;

	metrics_count(app->metrics,
		route ? (unsigned)(route - routes) : route_count,
		r->reply.status, duration_ns);
	log_begin(&line, LEVEL_INFO, "request");
	log_text(&line, "request_id", r->id);
	log_text(&line, "method", http_method_name(r->method));
	log_text(&line, "route", route ? route->name : "none");
	if (!route)
		log_text(&line, "path", r->path);
	if (x && principal_identified(&x->who))
		log_text(&line, "user", x->who.id);
	log_number(&line, "status", r->reply.status);
	log_number(&line, "us", duration_ns / 1000);
	log_number(&line, "db_us", x ? x->db.spent_ns / 1000 : 0);
	log_number(&line, "bytes", (int64_t)r->reply.sent_bytes);
	log_end(&line);
}
