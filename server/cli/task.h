// SPDX-License-Identifier: Apache-2.0
// A command that asks the database: it runs on one fiber of a loop of its own,
// with the same calls as a request.
#pragma once
#include "base/fiber.h"
#include "cli/cli.h"
#include "db/db.h"

struct task {
	const struct invocation *call;
	struct db_session db;
};

typedef int task_fn(struct task *task); /* SUSPENDS; returns the exit code */

// Opens the database as database.h says, runs fn, closes it; the exit code.
int task_run(const struct invocation *call, task_fn *fn);
// One line for a statement that did not end as DB_OK; the exit code.
int task_fail(const struct task *task, enum db_status status);
// A line from standard input, without echo when a person types it; NULL when
// there is none. In the arena.
char *task_read_secret(const struct invocation *call, const char *prompt);
