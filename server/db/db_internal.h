// SPDX-License-Identifier: Apache-2.0
// Inside db/ only: the lanes and what waits in them.
#pragma once
#include "db/connection.h"

enum {
	READ_MAX = 16,
	EXCLUSIVE_MAX = 64,
	BATCH_CALLS_MAX = 64,
	WATCH_MS = 50,	    /* how often silence is looked for */
	SILENCE_MS = 200,  /* an answer this late has the probe sent */
	PROBE_MS = 400,    /* and a probe this late means: nobody there */
	RETRY_WRITES = 3,
};

struct queue {
	struct db_call *first, **end;
};

// A fiber that waits for an exclusive connection.
struct tx_waiter {
	struct tx_waiter *next;
	struct fiber *fiber;
	struct connection *connection; /* NULL: there is none to be had */
};

struct db_tx {
	struct connection *connection;
	unsigned generation; /* the session that was told BEGIN */
	bool broken;
	bool failed; /* a statement was refused; only ROLLBACK is left */
};

struct db {
	struct loop *loop;
	struct db_options options;
	struct connection read[READ_MAX], batch, exclusive[EXCLUSIVE_MAX], probe;
	struct queue completed, batch_waiting, alone_waiting;
	struct tx_waiter *tx_first, **tx_end;
	struct loop_hook hook;
	struct loop_timer watch_timer;
	struct db_call *probing;
	int64_t probe_sent_ns;
	bool closing;
	char last_error[512];
};


static inline bool connection_is_ready(const struct connection *connection)
{
	return connection->state == CONN_READY;
}

/* ---- call.c ---- */

void queue_init(struct queue *queue);
void queue_add(struct queue *queue, struct db_call *call);
// The first one, or NULL.
struct db_call *queue_take(struct queue *queue);
void queue_remove(struct queue *queue, struct db_call *gone);
// A call with its arguments copied.
struct db_call *db_call_new(const struct db_arg *args, unsigned count);
