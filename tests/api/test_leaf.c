// SPDX-License-Identifier: Apache-2.0
// The leaves that the database makes are, byte for byte, those that the domain
// renders from the same events: what is verified is what was stored.
#include "support/server.h"
#include "base/base64.h"
#include "base/check.h"
#include "domain/event.h"
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#define CLAIM "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e33"
#define OTHER "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e44"
#define ADA   "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e55"

enum { EVENTS_MAX = 12, OTHERS = 2 };

struct round {
	struct server *server;
	struct arena *arena;
	struct event *events[EVENTS_MAX];
	size_t count;
	unsigned char next; /* of the bytes that stand for random ones */
};

static void count_up(void *context, void *bytes, size_t len)
{
	struct round *round = context;

	for (size_t i = 0; i < len; i++)
		((unsigned char *)bytes)[i] = round->next++;
}

static struct event *add(struct round *round, struct events *events,
	enum event_type type, const char *subject)
{
	struct event *event = event_add(events, type, subject);

	assert(round->count < EVENTS_MAX);
	round->events[round->count++] = event;
	return event;
}

static void add_decision(struct round *round, struct events *events)
{
	static const char *const ids[] = { CLAIM, OTHER };
	static const char *const unmet[] = { "both-sides" };
	struct event *event = add(round, events, EVENT_CLAIM_DECIDED, CLAIM);

	event_enum(event, "from", "unverified");
	event_enum(event, "from_basis", "new");
	event_enum(event, "to", "disputed");
	event_enum(event, "basis", "conflicting");
	event_id(event, "decision", OTHER);
	event_ids(event, "evidence_ids", ids, 2);
	event_int(event, "policy_version", INT64_C(9007199254740991));
	event_enums(event, "unmet", unmet, 1);
	event_text(event, "reason",
		"\"Zwei\" \\ Räder: двое, 𝄞,\ttab\nline\x01 \u2028 /");
}

static void add_evidence(struct round *round, struct events *events)
{
	struct event *event =
		add(round, events, EVENT_EVIDENCE_CHANGED, CLAIM);

	event_id(event, "evidence", OTHER);
	event_enum(event, "before.stance", "supports");
	event_enum(event, "after.stance", "refutes");
	event_text(event, "before.note", NULL);
	event_text(event, "after.note", "");
}

static void add_changes(struct round *round, struct events *events)
{
	static const char *const tags[] = { "a b", "ünï", "\"" };
	struct event *event = add(round, events, EVENT_CLAIM_CHANGED, CLAIM);

	event_null(event, "before.due_at");
	event_int(event, "after.due_at", INT64_C(-9007199254740991));
	event = add(round, events, EVENT_CLAIM_TAGGED, CLAIM);
	event_texts(event, "before.tags", NULL, 0);
	event_texts(event, "after.tags", tags, COUNT_OF(tags));
	event = add(round, events, EVENT_CLAIM_ASSIGNED, CLAIM);
	event_id(event, "before.assignee", NULL);
	event_id(event, "after.assignee", ADA);
	add(round, events, EVENT_CLAIM_DISMISSED, CLAIM);
}

/* Of other subjects. */
static void add_others(struct round *round, struct events *events)
{
	struct event *event =
		add(round, events, EVENT_POLICY_CHANGED, NULL);

	event_int(event, "version", 2);
	event_flag(event, "before.second_review", false);
	event_flag(event, "after.second_review", true);
	add(round, events, EVENT_USER_DISABLED, OTHER);
}

static const char *column(PGresult *result, int row, int number)
{
	return PQgetisnull(result, row, number)
		       ? NULL
		       : PQgetvalue(result, row, number);
}

static PGresult *query(PGconn *db, const char *text, const char *parameter)
{
	PGresult *result = PQexecParams(
		db, text, parameter ? 1 : 0, NULL, &parameter, NULL, NULL, 0);

	if (PQresultStatus(result) != PGRES_COMMAND_OK &&
		PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s", PQresultErrorMessage(result));
	return result;
}

/* The hash of the subject's leaf before this one, from its stored bytes. */
static const char *prev_of(
	struct round *round, PGresult *result, int row)
{
	char text[BASE64_SIZE(HASH_BYTES)];
	uint8_t hash[HASH_BYTES];

	for (int i = row - 1; i >= 0; i--) {
		if (strcmp(column(result, i, 3), column(result, row, 3)) != 0)
			continue;
		hash_leaf(column(result, i, 0),
			(size_t)PQgetlength(result, i, 0), hash);
		base64_encode(BASE64_STANDARD, hash, HASH_BYTES, text);
		return arena_strdup(round->arena, text);
	}
	return NULL;
}

/* Rows are in the order of writing: sorted by subject, so that those of the
 * claim come before the two that were added first. */
static void compare(struct round *round, PGresult *result)
{
	assert_int_equal(PQntuples(result), (int)round->count);
	for (int row = 0; row < PQntuples(result); row++) {
		size_t i = ((size_t)row + OTHERS) % round->count;
		const char *made = event_leaf_render(round->arena,
			round->events[i], column(result, row, 1),
			strtoll(column(result, row, 2), NULL, 10),
			prev_of(round, result, row));

		assert_string_equal(made, column(result, row, 0));
	}
}

static void leaves_are_the_same_in_c_and_in_sql(void **state)
{
	struct round round = { .server = *state, .arena = arena_new() };
	const struct event_source source = {
		.actor = "user/" ADA,
		.req = OTHER,
		.random = count_up,
		.context = &round,
	};
	struct events *events = events_new(round.arena, &source);
	PGconn *db = PQconnectdb(server_conninfo(round.server));
	PGresult *result;

	assert_int_equal(PQstatus(db), CONNECTION_OK);
	add_others(&round, events);
	add_decision(&round, events);
	add_evidence(&round, events);
	add_changes(&round, events);
	PQclear(query(db, "SET search_path = claimd_api, claimd, pg_catalog",
		NULL));
	PQclear(query(db, "CREATE TEMPORARY TABLE before AS"
			  " SELECT coalesce(max(id), 0) AS id FROM audit_event",
		NULL));
	PQclear(query(db, "SELECT audit_append($1::jsonb)",
		events_json(events)));
	result = query(db,
		"SELECT convert_from(leaf, 'UTF8'), to_char(at AT TIME ZONE"
		" 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), seq, subject"
		" FROM audit_event WHERE id > (SELECT id FROM before)"
		" ORDER BY id", NULL);
	compare(&round, result);
	PQclear(result);
	PQfinish(db);
	arena_free(round.arena);
}

static int setup(void **state)
{
	*state = server_start(NULL);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	server_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_are_the_same_in_c_and_in_sql),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
