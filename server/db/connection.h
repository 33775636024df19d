// SPDX-License-Identifier: Apache-2.0
// Inside db/ only: one pipelined connection, and the calls that travel on it.
#pragma once
#include "db/db.h"
#include <libpq-fe.h>

enum lane { LANE_READ, LANE_BATCH, LANE_EXCLUSIVE, LANE_PROBE };

enum { DB_CALL_MAGIC = 0x44424341, PARAMS_MAX = 64, TEXTS_MAX = 256 };

// One statement on its way. Made by db_begin(), freed by db_wait(), or by its
// completion when nobody waits for it any more.
struct db_call {
	unsigned magic;
	struct db_call *next; /* in whichever queue it stands */
	enum sql_id id;       /* SQL_COUNT for a composed text */
	char *name, *text;    /* composed text only */
	Oid types[PARAMS_MAX];
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];
	unsigned arg_count;
	char *arg_bytes; /* deep copy: the caller may be gone before we are */
	bool is_write, sent, done, abandoned, alone;
	struct fiber *waiter;
	PGresult *result;
	enum db_status status; /* not DB_OK: whatever the result says */
};

enum flight_kind { FLIGHT_CALL, FLIGHT_PREPARE, FLIGHT_SETUP, FLIGHT_SYNC };

struct flight {
	enum flight_kind kind;
	struct db_call *call; /* NULL for setup and sync */
};

enum connection_state { CONN_DOWN, CONN_CONNECTING, CONN_SETUP, CONN_READY };

struct connection {
	struct db *db;
	enum lane lane;
	enum connection_state state;
	PGconn *pg;
	struct loop_watch watch;
	struct loop_timer timer; /* connect deadline, or next attempt */
	struct flight *ring;     /* what was sent and not yet answered */
	unsigned ring_head, ring_len, ring_capacity;
	struct db_call *unsettled, **unsettled_end; /* wait for their Sync */
	unsigned generation; /* rises with each loss of the session */
	bool unsynced, commit_warned, setup_failed, in_use;
	enum db_status sync_status; /* not DB_OK: the commit failed */
	int64_t progress_ns; /* when an answer last came, or the first call */
	char *texts[TEXTS_MAX]; /* composed texts prepared here, by name */
	unsigned text_count;
};

void connection_open(struct connection *connection, struct db *db, enum lane);
// Fails everything in flight and connects again after `retry_ms`; < 0: never.
void connection_drop(struct connection *connection, int retry_ms);
// Sends the call; it is answered after the next Sync.
void connection_send(struct connection *connection, struct db_call *call);
void connection_sync(struct connection *connection);
static inline bool connection_is_idle(const struct connection *connection)
{
	return connection->state == CONN_READY && connection->ring_len == 0 &&
	       !connection->unsettled;
}

// The call was not run, only because of what happened to another.
bool call_was_skipped(const struct db_call *call);

// PostgreSQL's identifier of the type (pg_type.dat).
Oid sql_type_oid(enum sql_type type);

// Called back in db.c.
void db_call_complete(struct db *db, struct db_call *call, PGresult *result,
	enum db_status status);
// A group of calls that shared a Sync, first to last; `failed` when one of them
// broke it, or the commit did: then each call has that as its status.
void db_group_settled(struct db *db, struct connection *connection,
	struct db_call *group, bool failed);
void db_connection_changed(struct db *db, struct connection *connection);
void db_log(struct db *db, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct loop *db_loop(struct db *db);
const struct db_options *db_options_of(const struct db *db);
void db_call_free(struct db_call *call);
