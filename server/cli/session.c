// SPDX-License-Identifier: Apache-2.0
#include "cli/session.h"
#include "base/log.h"
#include "cli/database.h"
#include <sodium.h>

enum { WAIT_MS = 15000 };

struct runner {
	struct session session;
	struct loop *loop;
	SUSPENDS int (*work)(struct session *session);
	int code;
};

static void on_log(void *arg, const char *message)
{
	(void)arg;
	log_message(LEVEL_DEBUG, "database: %s", message);
}

static SUSPENDS void run_work(void *arg)
{
	struct runner *runner = arg;
	struct db *db = runner->session.db.db;

	if (db_wait_ready(db, runner->session.db.due_ns))
		runner->code = runner->work(&runner->session);
	else
		runner->code = cli_fail(EX_UNAVAILABLE,
			"the database is not ready: %s", db_last_error(db));
	loop_stop(runner->loop);
}

static void start(void *arg)
{
	fiber_start(run_work, arg);
}

static int run_on_loop(struct runner *runner, const struct database *database)
{
	const struct db_options options = {
		.conninfo = database->conninfo,
		.role = database->role,
		.read_connections = 1,
		.exclusive_connections = 1,
		.lock_timeout_ms = 5000,
		.statement_timeout_ms = 10000,
		.log = on_log,
	};

	runner->loop = loop_new();
	runner->session.db = (struct db_session){
		.db = db_open(runner->loop, &options),
		.arena = runner->session.arena,
		.due_ns = clock_monotonic_ns() + WAIT_MS * 1000000LL
	};
	loop_post(runner->loop, start, runner);
	loop_run(runner->loop);
	db_close(runner->session.db.db);
	loop_free(runner->loop);
	fiber_pool_drain();
	return runner->code;
}

int session_run(const struct invocation *call,
	SUSPENDS int (*work)(struct session *session), void *arg)
{
	struct runner runner = {
		.session = { .arena = call->arena, .call = call, .arg = arg },
		.work = work,
	};
	struct database database;
	int code;

	if (sodium_init() < 0)
		return cli_fail(EX_SOFTWARE, "cannot initialise libraries");
	code = database_open(&database, call->config, false);
	if (code == EX_OK)
		code = run_on_loop(&runner, &database);
	database_close(&database);
	return code;
}

int session_fail(enum db_status status)
{
	switch (status) {
	case DB_UNAVAILABLE:
	case DB_TIMEOUT:
	case DB_LOCKED:
	case DB_RETRY:
		return cli_fail(EX_UNAVAILABLE,
			"the database did not answer (%s); nothing was "
			"changed, try again",
			db_status_name(status));
	case DB_UNCERTAIN:
		return cli_fail(EX_UNAVAILABLE,
			"the database went away: whether it was stored is not "
			"known; look before you try again");
	case DB_FULL:
		return cli_fail(EX_UNAVAILABLE,
			"the database's disk is full; make room and try "
			"again");
	case DB_OK:
	case DB_UNIQUE:
	case DB_REFERENCE:
	case DB_FAILED:
		break;
	}
	return cli_fail(EX_SOFTWARE,
		"a statement failed (%s); this is a bug, please report it",
		db_status_name(status));
}

SUSPENDS int session_query(struct session *session, enum sql_id id,
	const struct db_arg *args, unsigned arg_count,
	struct db_rows **out_rows)
{
	enum db_status status =
		db_run(&session->db, id, args, arg_count, out_rows);

	return status == DB_OK ? EX_OK : session_fail(status);
}
