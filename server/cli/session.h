// SPDX-License-Identifier: Apache-2.0
// A command that asks the database: opens it, runs one function on a fiber, and
// closes all. Whether a server runs on the same data makes no difference.
#pragma once
#include "cli/cli.h"
#include "db/db.h"

struct session {
	struct arena *arena;
	struct db_session db;
	const struct invocation *call;
	void *arg;
};

// Runs work(session) and returns its exit code, or that of what failed before.
int session_run(const struct invocation *call,
	SUSPENDS int (*work)(struct session *session), void *arg);
// db_run() with one line on stderr when it fails; the exit code.
SUSPENDS int session_query(struct session *session, enum sql_id id,
	const struct db_arg *args, unsigned arg_count,
	struct db_rows **out_rows);
// The line for a status other than DB_OK, and its exit code.
int session_fail(enum db_status status);
