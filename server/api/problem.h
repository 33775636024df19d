// SPDX-License-Identifier: Apache-2.0
// Errors as application/problem+json (RFC 9457), all from problem.def.
#pragma once
#include "db/status.h"
#include "domain/refusal.h"
#include "http/request.h"
#include <jansson.h>

enum problem {
#define PROBLEM(symbol, ...) PROBLEM_##symbol,
#include "api/problem.def"
#undef PROBLEM
	PROBLEM_COUNT
};

// The problem as an object; the caller owns it. `detail` may be NULL.
json_t *problem_json(
	const struct request *r, enum problem problem, const char *detail);
// Replies with the problem. `format` is the detail, NULL for none.
void problem_reply(struct request *r, enum problem problem,
	const char *format, ...) __attribute__((format(printf, 3, 4)));
// The same with further members; takes over `members` (may be NULL).
void problem_reply_with(struct request *r, enum problem problem,
	const char *detail, json_t *members);
// Replies invalid-body with the faults, {pointer, code, detail} each; takes
// over the array.
void problem_reply_errors(struct request *r, json_t *errors);
// Replies with what a failed statement means.
void problem_reply_db(struct request *r, enum db_status status);
// The problem that a refusal of the domain stands for.
enum problem problem_of_refusal(enum refusal refusal);

unsigned problem_status(enum problem problem);
const char *problem_slug(enum problem problem);
const char *problem_title(enum problem problem);
const char *problem_advice(enum problem problem);
// False when no problem has that slug.
bool problem_find(const char *slug, enum problem *out_problem);
