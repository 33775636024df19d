// SPDX-License-Identifier: Apache-2.0
// The policy: read as it is, replaced as a whole, every version kept. Claims
// keep their state; what lists say of them (`has_unmet`, `attention`) is told
// anew at each claim's next write, while options always go by the new rules.
#include "api/event.h"
#include "api/handlers.h"
#include "domain/record.h"

const struct field policy_body[] = {
#define POLICY_NUMBER(member, usual, least, most, about)                       \
	{ #member, FIELD_INT, FIELD_REQUIRED, .min = least, .max = most },
#define POLICY_FLAG(member, ...) { #member, FIELD_BOOL, FIELD_REQUIRED },
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	{ "reason", FIELD_TEXT, .min = 1, .max = REASON_CHARS_MAX },
	{ NULL },
};

static struct policy policy_of(const struct db_rows *rows)
{
	return (struct policy){
		.version = (int)rows_i64(rows, 0, "version"),
#define POLICY_NUMBER(member, ...) .member = (int)rows_i64(rows, 0, #member),
#define POLICY_FLAG(member, ...)   .member = rows_bool(rows, 0, #member),
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	};
}

static struct policy policy_read(const json_t *body, int version)
{
	return (struct policy){
		.version = version,
#define POLICY_NUMBER(member, ...) .member = (int)field_int(body, #member, 0),
#define POLICY_FLAG(member, ...)   .member = field_bool(body, #member, false),
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	};
}

static SUSPENDS bool policy_store(struct exchange *x,
	const struct policy *before, const struct policy *after,
	const struct events *events, struct db_rows **out_rows)
{
	return exchange_run(x, SQL_POLICY_PUT,
		ARGS(arg_i64(before->version),
			arg_i32(after->min_independent_supports),
			arg_i32(after->min_independent_refutes),
			arg_bool(after->no_unanswered_refutes),
			arg_bool(after->second_review),
			arg_bool(after->require_snapshot),
			arg_text(field_text(x->body, "reason")),
			arg_uuid(x->who.id), arg_events(events)),
		out_rows);
}

SUSPENDS void policy_put(struct exchange *x)
{
	const char *reason = field_text(x->body, "reason");

	for (int i = 0; i < STORE_TRIES; i++) {
		struct events *events = events_begin(x);
		struct policy before, after;
		struct db_rows *rows;

		if (!exchange_load(x, SQL_POLICY_GET, NO_ARGS, &rows))
			return;
		before = policy_of(rows);
		if (!exchange_match(x, before.version))
			return;
		after = policy_read(x->body, before.version + 1);
		if (record_policy_changes(events, &before, &after, reason) ==
			0) {
			answer_row(x, 200, rows, 0);
			return;
		}
		if (!policy_store(x, &before, &after, events, &rows))
			return;
		if (rows_count(rows) > 0) {
			answer_row(x, 200, rows, 0);
			return;
		}
	}
	exchange_give_up(x);
}
