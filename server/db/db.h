// SPDX-License-Identifier: Apache-2.0
// The database as the rest of the server sees it: run a named statement, wait
// for its rows. Behind it are pipelined connections in three lanes: reads, one
// batch of writes at a time, and exclusive ones for transactions and for writes
// that must wait for a lock (server/db/README.md).
#pragma once
#include "base/arena.h"
#include "base/loop.h"
#include "db/arg.h"
#include "db/rows.h"
#include "db/status.h"
#include "statements.h"

struct db;
struct db_call;
struct db_tx;

struct db_options {
	const char *conninfo; /* libpq's, key=value or URI */
	const char *role;     /* SET ROLE after connecting; NULL for none */
	unsigned read_connections, exclusive_connections;
	int lock_timeout_ms; /* exclusive lane; a longer wait is DB_LOCKED */
	int statement_timeout_ms;
	// One line for the log; secrets never appear in it.
	void (*log)(void *arg, const char *message);
	void *log_arg;
};

// What every statement of one request, job or command shares.
struct db_session {
	struct db *db;
	struct arena *arena;
	int64_t due_ns;   /* monotonic; a statement that is late is DB_TIMEOUT */
	struct db_tx *tx; /* writes join this transaction when not NULL */
	int64_t spent_ns; /* time spent waiting, added up for the access log */
};

struct db *db_open(struct loop *loop, const struct db_options *options);
// No call may be waiting. The loop must not run any more.
void db_close(struct db *db);
// At least one connection of each lane is ready.
bool db_is_ready(const struct db *db);
// Connections that are ready now, for metrics.
unsigned db_connections_ready(const struct db *db);
// Suspends until ready; false at due_ns.
SUSPENDS bool db_wait_ready(struct db *db, int64_t due_ns);
// The last error of connecting, for start-up messages. Valid until the next.
const char *db_last_error(const struct db *db);

// Runs the statement. On DB_OK *out_rows is set (may be NULL when unwanted);
// it lives in the session's arena. A write is DB_OK only once committed, or,
// inside a transaction, done.
SUSPENDS enum db_status db_run(struct db_session *session, enum sql_id id,
	const struct db_arg *args, unsigned arg_count,
	struct db_rows **out_rows);

// The same in two steps, so that several statements travel in one flush. Every
// call that was begun must be waited for.
struct db_call *db_begin(struct db_session *session, enum sql_id id,
	const struct db_arg *args, unsigned arg_count);
SUSPENDS enum db_status db_wait(struct db_session *session,
	struct db_call *call, struct db_rows **out_rows);

// A composed read (db/list.h): `name` identifies the text on a connection.
struct db_call *db_begin_text(struct db_session *session, const char *name,
	const char *text, const enum sql_type *types,
	const struct db_arg *args, unsigned arg_count);

// A transaction on a connection of its own: waits for one, BEGINs, and sets
// session->tx. Ended by exactly one of the two others, which clear it.
SUSPENDS enum db_status db_tx_begin(struct db_session *session);
SUSPENDS enum db_status db_tx_commit(struct db_session *session);
SUSPENDS void db_tx_rollback(struct db_session *session);
// A statement of the transaction was refused; it can only be rolled back.
bool db_tx_failed(const struct db_session *session);
