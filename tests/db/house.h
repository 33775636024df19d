// SPDX-License-Identifier: Apache-2.0
// A private PostgreSQL with the program's schema, for tests of the database
// layer alone. The routine behind SQL_IDEMPOTENCY_BEGIN is replaced by one that
// runs what it is told, so that a test can send any statement as a write.
#pragma once
#include "db/db.h"
#include <libpq-fe.h>
#include <sys/types.h>

struct house {
	struct cluster *cluster;
	PGconn *admin;		/* the superuser, blocking */
	const char *conninfo;	/* of the role that serves */
	pid_t postmaster;
	char data[64];
};

// One run of a test's fiber on a loop and connections of its own.
struct visit {
	struct house *house;
	struct loop *loop;
	struct arena *arena;
	struct db_session s;
	unsigned helpers; /* fibers beside the main one that still run */
};

typedef void visit_fn(struct visit *visit);

int house_open(void **state);
int house_close(void **state);
// Runs the statement as superuser; it must succeed.
void house_do(struct house *house, const char *sql);
// The first value of its first row.
long house_number(struct house *house, const char *sql);

// Opens connections, waits until they are ready, runs fn on a fiber.
void visit_run(void **state, visit_fn *fn);
// The same without waiting, with the conninfo and the lanes given.
void visit_run_at(void **state, const char *conninfo, bool wait, visit_fn *fn);
// Gives the session `ms` from now.
void visit_due(struct visit *visit, int ms);
// A second fiber beside the test's own; it has a session of its own.
void visit_help(struct visit *visit, visit_fn *fn);
SUSPENDS void visit_wait_helpers(struct visit *visit);

// Any statement, on the read lane or inside the open transaction.
struct db_call *ask_begin(struct visit *visit, const char *sql);
SUSPENDS enum db_status ask(
	struct visit *visit, const char *sql, struct db_rows **out_rows);
// Any statement as a write; *out_count is how many rows it changed.
struct db_call *tell_begin(struct visit *visit, const char *sql);
SUSPENDS enum db_status tell_wait(
	struct visit *visit, struct db_call *call, int *out_count);
SUSPENDS enum db_status tell(struct visit *visit, const char *sql);
int64_t milliseconds(void);
