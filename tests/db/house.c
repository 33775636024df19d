// SPDX-License-Identifier: Apache-2.0
#include "db/house.h"
#include "db/cluster.h"
#include "db/migrate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READY_MS = 20000, CALL_MS = 10000 };

static const char *const preparation[] = {
	"CREATE OR REPLACE FUNCTION claimd_api.idempotency_begin(p_principal "
	"text, p_key text, p_fingerprint bytea) RETURNS TABLE (state text, "
	"status int4, headers text, body bytea) LANGUAGE plpgsql AS $$ BEGIN "
	"EXECUTE p_principal; GET DIAGNOSTICS status = ROW_COUNT; "
	"RETURN NEXT; END $$",
	"CREATE TABLE claimd.probe (id int PRIMARY KEY, version int NOT NULL "
	"DEFAULT 1, note text UNIQUE)",
	"GRANT ALL ON claimd.probe TO claimd_server",
	"CREATE FUNCTION claimd.probe_late() RETURNS trigger LANGUAGE plpgsql "
	"AS $$ BEGIN IF NEW.note LIKE 'late%' THEN RAISE unique_violation; "
	"END IF; RETURN NULL; END $$",
	"CREATE CONSTRAINT TRIGGER late AFTER INSERT ON claimd.probe "
	"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "
	"claimd.probe_late()",
};

void house_do(struct house *house, const char *sql)
{
	PGresult *result = PQexec(house->admin, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(house->admin));
	PQclear(result);
}

long house_number(struct house *house, const char *sql)
{
	PGresult *result = PQexec(house->admin, sql);
	long number;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(house->admin));
	number = strtol(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return number;
}

static void read_postmaster(struct house *house)
{
	char path[128];
	FILE *file;
	int pid;

	snprintf(path, sizeof path, "%s/pg/postmaster.pid", house->data);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%d", &pid), 1);
	house->postmaster = pid;
	fclose(file);
}

int house_open(void **state)
{
	struct house *house = calloc(1, sizeof *house);
	struct cluster_options options = { .data = house->data,
		.use = CLUSTER_SERVE };
	struct migrate_outcome outcome;
	struct trouble trouble;

	snprintf(house->data, sizeof house->data, "/tmp/claimd-db-XXXXXX");
	if (!mkdtemp(house->data))
		return -1;
	house->cluster = cluster_open(&options, &trouble);
	if (!house->cluster ||
		!migrate(cluster_admin_conninfo(house->cluster), &outcome,
			&trouble)) {
		print_error("%s\n", trouble.text);
		return -1;
	}
	house->conninfo = cluster_server_conninfo(house->cluster);
	house->admin = PQconnectdb(cluster_admin_conninfo(house->cluster));
	for (size_t i = 0; i < COUNT_OF(preparation); i++)
		house_do(house, preparation[i]);
	read_postmaster(house);
	*state = house;
	return 0;
}

int house_close(void **state)
{
	struct house *house = *state;
	char command[96];

	PQfinish(house->admin);
	cluster_close(house->cluster);
	fiber_pool_drain();
	snprintf(command, sizeof command, "rm -rf '%s'", house->data);
	if (system(command) != 0)
		return -1;
	free(house);
	return 0;
}

/* ---- visits ---- */

struct start {
	struct visit *visit;
	visit_fn *fn;
	bool wait;
};

static SUSPENDS void main_fiber(void *arg)
{
	struct start *start = arg;
	struct visit *visit = start->visit;

	if (start->wait)
		assert_true(db_wait_ready(visit->s.db,
			clock_monotonic_ns() + READY_MS * 1000000ll));
	visit_due(visit, CALL_MS);
	start->fn(visit);
	visit_wait_helpers(visit);
	loop_stop(visit->loop);
}

static void start_posted(void *arg)
{
	fiber_start(main_fiber, arg);
}

void visit_run_at(void **state, const char *conninfo, bool wait, visit_fn *fn)
{
	struct visit visit = { .house = *state,
		.loop = loop_new(),
		.arena = arena_new() };
	struct start start = { &visit, fn, wait };
	struct db_options options = { .conninfo = conninfo,
		.read_connections = 1,
		.exclusive_connections = 2,
		.lock_timeout_ms = 600,
		.statement_timeout_ms = 3000 };

	visit.s.db = db_open(visit.loop, &options);
	visit.s.arena = visit.arena;
	loop_post(visit.loop, start_posted, &start);
	loop_run(visit.loop);
	db_close(visit.s.db);
	arena_free(visit.arena);
	loop_free(visit.loop);
}

void visit_run(void **state, visit_fn *fn)
{
	struct house *house = *state;

	house_do(house, "TRUNCATE claimd.probe");
	visit_run_at(state, house->conninfo, true, fn);
}

void visit_due(struct visit *visit, int ms)
{
	visit->s.due_ns = clock_monotonic_ns() + ms * 1000000ll;
}

struct helper {
	struct visit visit, *host;
	visit_fn *fn;
};

static SUSPENDS void helper_fiber(void *arg)
{
	struct helper *helper = arg;

	helper->fn(&helper->visit);
	helper->host->helpers--;
	free(helper);
}

static void helper_posted(void *arg)
{
	fiber_start(helper_fiber, arg);
}

void visit_help(struct visit *visit, visit_fn *fn)
{
	struct helper *helper = malloc(sizeof *helper);

	assert_non_null(helper);
	*helper = (struct helper){ .visit = *visit, .host = visit, .fn = fn };
	helper->visit.s.tx = NULL;
	visit->helpers++;
	loop_post(visit->loop, helper_posted, helper);
}

SUSPENDS void visit_wait_helpers(struct visit *visit)
{
	while (visit->helpers)
		loop_sleep_ms(visit->loop, 5);
}

/* ---- statements ---- */

struct db_call *ask_begin(struct visit *visit, const char *sql)
{
	char name[40];
	size_t hash = 5381;

	for (const char *p = sql; *p; p++)
		hash = hash * 33 + (unsigned char)*p;
	snprintf(name, sizeof name, "ask_%zx", hash);
	return db_begin_text(&visit->s, name, sql, NULL, NO_ARGS);
}

SUSPENDS enum db_status ask(
	struct visit *visit, const char *sql, struct db_rows **out_rows)
{
	return db_wait(&visit->s, ask_begin(visit, sql), out_rows);
}

struct db_call *tell_begin(struct visit *visit, const char *sql)
{
	return db_begin(&visit->s, SQL_IDEMPOTENCY_BEGIN,
		ARGS(arg_text(sql), arg_text(""), arg_bytes("", 0)));
}

SUSPENDS enum db_status tell_wait(
	struct visit *visit, struct db_call *call, int *out_count)
{
	struct db_rows *rows;
	enum db_status status = db_wait(&visit->s, call, &rows);

	if (status == DB_OK && out_count)
		*out_count = (int)rows_i64(rows, 0, "status");
	return status;
}

SUSPENDS enum db_status tell(struct visit *visit, const char *sql)
{
	return tell_wait(visit, tell_begin(visit, sql), NULL);
}

int64_t milliseconds(void)
{
	return clock_monotonic_ns() / 1000000;
}
