// SPDX-License-Identifier: Apache-2.0
#include "db/db_internal.h"
#include "db/rows_internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct loop *db_loop(struct db *db)
{
	return db->loop;
}

const struct db_options *db_options_of(const struct db *db)
{
	return &db->options;
}

const char *db_last_error(const struct db *db)
{
	return db->last_error;
}

void db_log(struct db *db, const char *format, ...)
{
	char message[sizeof db->last_error];
	va_list args;
	size_t len;

	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	len = strlen(message);
	while (len && message[len - 1] == '\n')
		message[--len] = '\0';
	/* The same complaint ten times a second helps nobody. */
	if (strcmp(message, db->last_error) == 0)
		return;
	memcpy(db->last_error, message, len + 1);
	if (db->options.log)
		db->options.log(db->options.log_arg, message);
}

/* ---- calls ---- */

void db_call_complete(struct db *db, struct db_call *call, PGresult *result,
	enum db_status status)
{
	if (call == db->probing) {
		db->probing = NULL;
		db_call_free(call);
		return;
	}
	if (call->result != result) {
		PQclear(call->result);
		call->result = result;
	}
	call->status = status;
	call->done = true;
	queue_add(&db->completed, call);
	loop_again(db->loop);
}

static struct connection *read_connection(struct db *db)
{
	struct connection *best = NULL;

	for (unsigned i = 0; i < db->options.read_connections; i++)
		if (connection_is_ready(&db->read[i]) &&
			(!best || db->read[i].ring_len < best->ring_len))
			best = &db->read[i];
	return best;
}

static void call_start(struct db_session *session, struct db_call *call)
{
	struct db *db = session->db;
	struct connection *connection;

	loop_again(db->loop);
	/* A transaction reads what it has just written. */
	if (session->tx) {
		connection = session->tx->connection;
		if (!session->tx->broken && connection_is_ready(connection) &&
			session->tx->generation == connection->generation)
			connection_send(connection, call);
		else
			db_call_complete(db, call, NULL, DB_UNAVAILABLE);
	} else if (!call->is_write) {
		connection = read_connection(db);
		if (connection)
			connection_send(connection, call);
		else
			db_call_complete(db, call, NULL, DB_UNAVAILABLE);
	} else if (connection_is_ready(&db->batch)) {
		queue_add(&db->batch_waiting, call);
	} else {
		db_call_complete(db, call, NULL, DB_UNAVAILABLE);
	}
}

struct db_call *db_begin(struct db_session *session, enum sql_id id,
	const struct db_arg *args, unsigned arg_count)
{
	struct db_call *call = db_call_new(args, arg_count);

	assert(sql_statements[id].kind != SQL_LIST);
	assert(sql_statements[id].param_count == arg_count);
	call->id = id;
	call->is_write = sql_statements[id].kind == SQL_WRITE;
	call_start(session, call);
	return call;
}

struct db_call *db_begin_text(struct db_session *session, const char *name,
	const char *text, const enum sql_type *types,
	const struct db_arg *args, unsigned arg_count)
{
	struct db_call *call = db_call_new(args, arg_count);

	call->id = SQL_COUNT;
	call->name = strdup(name);
	call->text = strdup(text);
	for (unsigned i = 0; i < arg_count; i++)
		call->types[i] = sql_type_oid(types[i]);
	call_start(session, call);
	return call;
}

/* The caller's deadline passed. What was not sent never will be; what was sent
 * stays in flight without an owner, and its outcome is not known. */
static enum db_status call_abandon(struct db *db, struct db_call *call)
{
	call->waiter = NULL;
	if (call->sent) {
		call->abandoned = true;
		return call->is_write ? DB_UNCERTAIN : DB_TIMEOUT;
	}
	queue_remove(&db->batch_waiting, call);
	queue_remove(&db->alone_waiting, call);
	db_call_free(call);
	return DB_TIMEOUT;
}

SUSPENDS enum db_status db_wait(struct db_session *session,
	struct db_call *call, struct db_rows **out_rows)
{
	int64_t since = clock_monotonic_ns();
	enum db_status status;

	if (call->done) {
		queue_remove(&session->db->completed, call);
	} else {
		bool in_time;

		call->waiter = fiber_current();
		in_time = loop_suspend_until(session->db->loop, session->due_ns);
		session->spent_ns += clock_monotonic_ns() - since;
		if (!in_time && !call->done) {
			if (session->tx)
				session->tx->broken = true;
			return call_abandon(session->db, call);
		}
		/* Answer and deadline in one turn: it still stands there. */
		if (!in_time)
			queue_remove(&session->db->completed, call);
	}
	status = call->status;
	if (status != DB_OK && session->tx)
		session->tx->failed = true;
	if (status == DB_OK && out_rows) {
		*out_rows = rows_new(session->arena, call->result);
		call->result = NULL;
	} else if (status == DB_FAILED) {
		db_log(session->db, "statement %s: %s",
			call->text ? call->name : sql_statements[call->id].name,
			PQresultErrorMessage(call->result));
	}
	db_call_free(call);
	return status;
}

SUSPENDS enum db_status db_run(struct db_session *session, enum sql_id id,
	const struct db_arg *args, unsigned arg_count,
	struct db_rows **out_rows)
{
	enum db_status status = DB_RETRY;

	for (int i = 0; i < RETRY_WRITES && status == DB_RETRY; i++) {
		status = db_wait(session,
			db_begin(session, id, args, arg_count), out_rows);
		if (session->tx)
			break; /* it would have to begin again as a whole */
	}
	return status;
}

/* ---- what comes back ---- */

static enum db_status status_of(const struct db_call *call)
{
	ExecStatusType status = PQresultStatus(call->result);

	if (call->status != DB_OK)
		return call->status;
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return DB_OK;
	return db_status_of(
		PQresultErrorField(call->result, PG_DIAG_SQLSTATE));
}

static void send_again(struct db *db, struct connection *connection,
	struct db_call *call)
{
	PQclear(call->result);
	call->result = NULL;
	call->status = DB_OK;
	call->sent = false;
	call->alone = true;
	if (connection->lane == LANE_BATCH) {
		queue_add(&db->alone_waiting, call);
	} else if (connection_is_ready(connection)) {
		connection_send(connection, call);
		connection_sync(connection);
	} else {
		db_call_complete(db, call, NULL, DB_UNAVAILABLE);
	}
}

/* A Sync ends one implicit transaction: when one call of it failed, the others
 * did not happen even where their result said so. Reads keep what they read;
 * what was skipped, and every write, goes again alone. */
void db_group_settled(struct db *db, struct connection *connection,
	struct db_call *group, bool failed)
{
	bool single = !group->next;
	struct db_call *next;

	for (struct db_call *call = group; call; call = next) {
		enum db_status status = status_of(call);
		bool again = false;

		next = call->next;
		if (failed && connection->lane == LANE_BATCH)
			again = !single || status == DB_LOCKED;
		else if (failed && connection->lane == LANE_READ)
			again = call_was_skipped(call);
		if (again && !call->abandoned)
			send_again(db, connection, call);
		else
			db_call_complete(db, call, call->result, status);
	}
}

static void resume_completed(struct db *db)
{
	struct queue done = db->completed;
	struct queue waited = { .end = &waited.first };
	struct db_call *call;

	if (!done.first)
		return;
	/* Sorted before anybody runs: a fiber that is resumed may ask at once
	 * for another call of its own, and finds it among the completed. */
	queue_init(&db->completed);
	while ((call = queue_take(&done))) {
		if (call->abandoned)
			db_call_free(call);
		else
			queue_add(call->waiter ? &waited : &db->completed,
				call);
	}
	while ((call = queue_take(&waited)))
		fiber_resume(call->waiter);
}

static void send_batch(struct db *db)
{
	struct db_call *call;
	unsigned count = 0;

	if (!db->batch_waiting.first || !connection_is_idle(&db->batch))
		return;
	while (count++ < BATCH_CALLS_MAX &&
		(call = queue_take(&db->batch_waiting)))
		connection_send(&db->batch, call);
	connection_sync(&db->batch);
}

static struct connection *exclusive_idle(struct db *db)
{
	for (unsigned i = 0; i < db->options.exclusive_connections; i++)
		if (!db->exclusive[i].in_use &&
			connection_is_idle(&db->exclusive[i]))
			return &db->exclusive[i];
	return NULL;
}

static bool exclusive_alive(const struct db *db)
{
	for (unsigned i = 0; i < db->options.exclusive_connections; i++)
		if (connection_is_ready(&db->exclusive[i]))
			return true;
	return false;
}

static struct tx_waiter *tx_waiter_take(struct db *db)
{
	struct tx_waiter *waiter = db->tx_first;

	db->tx_first = waiter->next;
	if (!db->tx_first)
		db->tx_end = &db->tx_first;
	return waiter;
}

static void fail_tx_waiters(struct db *db)
{
	while (db->tx_first)
		fiber_resume(tx_waiter_take(db)->fiber);
}

static void serve_exclusive(struct db *db)
{
	struct connection *connection;

	while ((db->tx_first || db->alone_waiting.first) &&
		(connection = exclusive_idle(db))) {
		if (db->tx_first) {
			struct tx_waiter *waiter = tx_waiter_take(db);

			connection->in_use = true;
			waiter->connection = connection;
			fiber_resume(waiter->fiber);
		} else {
			connection_send(
				connection, queue_take(&db->alone_waiting));
			connection_sync(connection);
		}
	}
}

static void sync_all(struct db *db)
{
	for (unsigned i = 0; i < db->options.read_connections; i++)
		if (db->read[i].unsynced)
			connection_sync(&db->read[i]);
	for (unsigned i = 0; i < db->options.exclusive_connections; i++)
		if (db->exclusive[i].unsynced)
			connection_sync(&db->exclusive[i]);
}

static void end_of_turn(void *arg)
{
	struct db *db = arg;

	resume_completed(db);
	if (exclusive_alive(db))
		serve_exclusive(db);
	else
		fail_tx_waiters(db);
	send_batch(db);
	sync_all(db);
}

/* ---- connections coming and going ---- */

bool db_is_ready(const struct db *db)
{
	bool reads = false;

	for (unsigned i = 0; i < db->options.read_connections; i++)
		reads |= connection_is_ready(&db->read[i]);
	return reads && connection_is_ready(&db->batch) && exclusive_alive(db);
}

unsigned db_connections_ready(const struct db *db)
{
	unsigned ready = connection_is_ready(&db->batch);

	for (unsigned i = 0; i < db->options.read_connections; i++)
		ready += connection_is_ready(&db->read[i]);
	for (unsigned i = 0; i < db->options.exclusive_connections; i++)
		ready += connection_is_ready(&db->exclusive[i]);
	return ready;
}

static void fail_waiting(struct db *db, struct queue *queue)
{
	struct db_call *call;

	while ((call = queue_take(queue)))
		db_call_complete(db, call, NULL, DB_UNAVAILABLE);
}

void db_connection_changed(struct db *db, struct connection *connection)
{
	loop_again(db->loop);
	if (connection_is_ready(connection)) {
		db->last_error[0] = '\0';
		return;
	}
	if (connection == &db->batch)
		fail_waiting(db, &db->batch_waiting);
	if (!exclusive_alive(db))
		fail_waiting(db, &db->alone_waiting);
}

static void each_connection(
	struct db *db, void (*visit)(struct connection *connection))
{
	for (unsigned i = 0; i < db->options.read_connections; i++)
		visit(&db->read[i]);
	for (unsigned i = 0; i < db->options.exclusive_connections; i++)
		visit(&db->exclusive[i]);
	visit(&db->batch);
	visit(&db->probe);
}

static void drop_and_retry(struct connection *connection)
{
	if (connection->state == CONN_READY ||
		connection->state == CONN_SETUP)
		connection_drop(connection, 100);
}

static void drop_for_good(struct connection *connection)
{
	connection_drop(connection, -1);
	free(connection->ring);
	connection->ring = NULL;
}

static bool is_silent(const struct connection *connection, int64_t now)
{
	return connection->state == CONN_READY && connection->ring_len &&
	       now - connection->progress_ns > SILENCE_MS * 1000000LL;
}

static bool anyone_silent(struct db *db, int64_t now)
{
	bool silent = is_silent(&db->batch, now);

	for (unsigned i = 0; i < db->options.read_connections; i++)
		silent |= is_silent(&db->read[i], now);
	for (unsigned i = 0; i < db->options.exclusive_connections; i++)
		silent |= is_silent(&db->exclusive[i], now);
	return silent;
}

/* A frozen server still acknowledges TCP, so no socket option notices it; one
 * slow statement must not be mistaken for it. A second connection asks. */
static void watch_silence(void *arg)
{
	struct db *db = arg;
	int64_t now = clock_monotonic_ns();

	loop_timer_set(db->loop, &db->watch_timer, now + WATCH_MS * 1000000LL);
	if (db->probing) {
		if (now - db->probe_sent_ns < PROBE_MS * 1000000LL)
			return;
		db_log(db, "the database does not answer");
		each_connection(db, drop_and_retry);
		return;
	}
	if (!connection_is_ready(&db->probe) || !anyone_silent(db, now))
		return;
	db->probing = db_call_new(NULL, 0);
	db->probing->id = SQL_CONNECTION_PROBE;
	db->probe_sent_ns = now;
	connection_send(&db->probe, db->probing);
	connection_sync(&db->probe);
}

struct db *db_open(struct loop *loop, const struct db_options *options)
{
	struct db *db = calloc(1, sizeof *db);

	assert(db);
	assert(options->read_connections >= 1 &&
		options->read_connections <= READ_MAX);
	assert(options->exclusive_connections >= 1 &&
		options->exclusive_connections <= EXCLUSIVE_MAX);
	db->loop = loop;
	db->options = *options;
	queue_init(&db->completed);
	queue_init(&db->batch_waiting);
	queue_init(&db->alone_waiting);
	db->tx_end = &db->tx_first;
	db->hook = (struct loop_hook){ .call = end_of_turn, .arg = db };
	loop_hook_add(loop, &db->hook);
	db->watch_timer =
		(struct loop_timer){ .fire = watch_silence, .arg = db };
	loop_timer_set(loop, &db->watch_timer,
		clock_monotonic_ns() + WATCH_MS * 1000000LL);
	for (unsigned i = 0; i < options->read_connections; i++)
		connection_open(&db->read[i], db, LANE_READ);
	connection_open(&db->batch, db, LANE_BATCH);
	for (unsigned i = 0; i < options->exclusive_connections; i++)
		connection_open(&db->exclusive[i], db, LANE_EXCLUSIVE);
	connection_open(&db->probe, db, LANE_PROBE);
	return db;
}

void db_close(struct db *db)
{
	struct db_call *call;

	if (!db)
		return;
	loop_timer_stop(db->loop, &db->watch_timer);
	each_connection(db, drop_for_good);
	while ((call = queue_take(&db->completed)))
		db_call_free(call);
	free(db);
}

SUSPENDS bool db_wait_ready(struct db *db, int64_t due_ns)
{
	while (!db_is_ready(db)) {
		if (clock_monotonic_ns() >= due_ns)
			return false;
		loop_sleep_ms(db->loop, 10);
	}
	return true;
}

