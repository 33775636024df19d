// SPDX-License-Identifier: Apache-2.0
// One request and its answer, as the handlers see it: who asks, the resource's
// id, the checked body, the database session; and the ways to answer. A
// function that returns bool has already replied when it returns false.
#pragma once
#include "api/app.h"
#include "api/problem.h"
#include "api/route.h"
#include "base/field.h"
#include "domain/access.h"
#include "domain/reason.h"
#include "http/query.h"

// How often a store that others overtook is loaded and decided again.
enum { STORE_TRIES = 3 };

struct exchange {
	struct app *app;
	struct request *r;
	struct arena *arena;
	const struct route *route;
	struct principal who;
	const char *credential_id; /* of the session or token; NULL for none */
	const char *id;            /* :id of the path, a checked UUID */
	struct query query;        /* decoded; lists check the names */
	json_t *body;              /* NULL without a body table */
	struct db_session db;
};

/* ---- statements ---- */

// Runs and replies the problem of any status but DB_OK.
SUSPENDS bool exchange_run(struct exchange *x, enum sql_id id,
	const struct db_arg *args, unsigned arg_count,
	struct db_rows **out_rows);
// The same for one row that must be there: none replies 404.
SUSPENDS bool exchange_load(struct exchange *x, enum sql_id id,
	const struct db_arg *args, unsigned arg_count,
	struct db_rows **out_rows);
// Compares If-Match with the version just loaded; replies 412 on a mismatch.
// Without the header, where the route does not need it, any version will do.
bool exchange_match(struct exchange *x, int64_t version);
// A store of a route without If-Match lost against others three times: 503.
void exchange_give_up(struct exchange *x);

/* ---- answers ---- */

// One row as the representation, with its ETag when it has a version.
void answer_row(struct exchange *x, unsigned status,
	const struct db_rows *rows, unsigned row);
// The same with the rows of another statement as a member.
void answer_row_with(struct exchange *x, unsigned status,
	const struct db_rows *rows, const char *name,
	const struct db_rows *items);
// 201 with Location: the format makes the path of the new resource.
void answer_created(struct exchange *x, const struct db_rows *rows,
	const char *format, ...) __attribute__((format(printf, 3, 4)));
// A value made by hand; takes it over.
void answer_json(struct exchange *x, unsigned status, json_t *value);
void answer_empty(struct exchange *x, unsigned status);
// Replies the problem a refusal stands for.
void answer_refusal(struct exchange *x, enum refusal refusal);

/* ---- bodies ---- */

// A written reason, as a row of a body table; and the body that is no more.
#define REASON_FIELD                                                           \
	{ "reason", FIELD_TEXT, FIELD_REQUIRED, .min = 1,                      \
		.max = REASON_CHARS_MAX }
extern const struct field reasoned_body[];

// Reads a link; a bad one replies 422 at the pointer.
struct url;
bool url_member_read(struct exchange *x, const char *text,
	const char *pointer, struct url *out_url);
// "en", "pt-BR": a language tag (BCP 47) by its shape.
bool language_is_tag(const char *language);

// Replies 422 with one fault.
void answer_fault(struct exchange *x, const char *pointer, const char *code,
	const char *detail);
