// SPDX-License-Identifier: Apache-2.0
#include "db/connection.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

enum { CONNECT_MS = 2000, RETRY_MS = 100 };

static void advance(void *arg, uint32_t events);

Oid sql_type_oid(enum sql_type type)
{
	static const Oid oids[] = {
		[SQL_UUID] = 2950,
		[SQL_INT8] = 20,
		[SQL_INT4] = 23,
		[SQL_FLOAT8] = 701,
		[SQL_BOOL] = 16,
		[SQL_TEXT] = 25,
		[SQL_BYTEA] = 17,
		[SQL_JSONB] = 3802,
		[SQL_TIMESTAMPTZ] = 1184,
		[SQL_TEXT_ARRAY] = 1009,
		[SQL_UUID_ARRAY] = 2951,
	};

	return oids[type];
}

static int64_t after_ms(int ms)
{
	return clock_monotonic_ns() + (int64_t)ms * 1000000;
}

static void ring_push(
	struct connection *connection, enum flight_kind kind,
	struct db_call *call)
{
	unsigned at;

	if (connection->ring_len == connection->ring_capacity) {
		unsigned capacity = connection->ring_capacity * 2 + 64;
		struct flight *ring = calloc(capacity, sizeof *ring);

		assert(ring);
		for (unsigned i = 0; i < connection->ring_len; i++)
			ring[i] = connection->ring[(connection->ring_head + i) %
						   connection->ring_capacity];
		free(connection->ring);
		connection->ring = ring;
		connection->ring_head = 0;
		connection->ring_capacity = capacity;
	}
	if (connection->ring_len == 0)
		connection->progress_ns = clock_monotonic_ns();
	at = (connection->ring_head + connection->ring_len++) %
	     connection->ring_capacity;
	connection->ring[at] = (struct flight){ kind, call };
}

static struct flight *ring_front(struct connection *connection)
{
	assert(connection->ring_len);
	return &connection->ring[connection->ring_head];
}

static void ring_pop(struct connection *connection)
{
	assert(connection->ring_len);
	connection->ring_head =
		(connection->ring_head + 1) % connection->ring_capacity;
	connection->ring_len--;
}

static void unsettled_add(struct connection *connection, struct db_call *call)
{
	call->next = NULL;
	*connection->unsettled_end = call;
	connection->unsettled_end = &call->next;
}

static struct db_call *unsettled_take(struct connection *connection)
{
	struct db_call *group = connection->unsettled;

	connection->unsettled = NULL;
	connection->unsettled_end = &connection->unsettled;
	return group;
}

static void texts_forget(struct connection *connection, const char *name)
{
	for (unsigned i = 0; i < connection->text_count; i++) {
		if (name && strcmp(connection->texts[i], name) != 0)
			continue;
		free(connection->texts[i]);
		connection->texts[i] =
			connection->texts[--connection->text_count];
		i--;
	}
}

/* A write that was sent may have been committed, unless the server had not
 * even answered the statement of an explicit transaction. */
static enum db_status status_when_lost(const struct db_call *call)
{
	return call->is_write && call->sent ? DB_UNCERTAIN : DB_UNAVAILABLE;
}

void connection_drop(struct connection *connection, int retry_ms)
{
	struct db *db = connection->db;
	struct db_call *group = unsettled_take(connection), *next;

	loop_watch(db_loop(db), &connection->watch, 0);
	if (connection->pg)
		PQfinish(connection->pg);
	connection->pg = NULL;
	connection->generation++;
	connection->state = CONN_DOWN;
	connection->unsynced = connection->commit_warned = false;
	connection->sync_status = DB_OK;
	texts_forget(connection, NULL);
	for (; group; group = next) {
		next = group->next;
		db_call_complete(db, group, NULL, status_when_lost(group));
	}
	while (connection->ring_len) {
		struct flight flight = *ring_front(connection);

		ring_pop(connection);
		if (flight.kind == FLIGHT_CALL)
			db_call_complete(db, flight.call, NULL,
				status_when_lost(flight.call));
	}
	loop_timer_stop(db_loop(db), &connection->timer);
	if (retry_ms >= 0) {
		loop_timer_set(db_loop(db), &connection->timer,
			after_ms(retry_ms));
	}
	db_connection_changed(db, connection);
}

/* A commit whose wait for the standby was cancelled reports success with a
 * warning only (SQLSTATE 01000, or 57P01 on shutdown): not an acknowledgement. */
static void on_notice(void *arg, const PGresult *notice)
{
	struct connection *connection = arg;
	const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
	const char *state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);

	if ((text && strstr(text, "synchronous replication")) ||
		(state && strncmp(state, "57P", 3) == 0))
		connection->commit_warned = true;
}

static void send_prepare(struct connection *connection, const char *name,
	const char *text, const Oid *types, unsigned count)
{
	if (!PQsendPrepare(connection->pg, name, text, (int)count, types))
		db_log(connection->db, "cannot send prepare of %s: %s", name,
			PQerrorMessage(connection->pg));
}

static bool lane_takes(enum lane lane, enum sql_kind kind)
{
	if (lane == LANE_PROBE)
		return false;
	if (kind == SQL_LIST)
		return false;
	/* A transaction also reads what it has just written. */
	if (lane == LANE_EXCLUSIVE)
		return true;
	return (kind == SQL_READ) == (lane == LANE_READ);
}

static void setup_session(struct connection *connection)
{
	const struct db_options *options = db_options_of(connection->db);
	char lock_ms[16], statement_ms[16];
	const char *values[] = { lock_ms, statement_ms, options->role };
	/* The batch must never wait long for one row: the write that wants it
	 * is sent again alone, on a connection that may wait. */
	int lock = connection->lane == LANE_EXCLUSIVE ? options->lock_timeout_ms
						      : 50;

	snprintf(lock_ms, sizeof lock_ms, "%d", lock);
	snprintf(statement_ms, sizeof statement_ms, "%d",
		options->statement_timeout_ms);
	PQsendQueryParams(connection->pg,
		sql_statements[SQL_CONNECTION_SETUP].text, 3, NULL, values,
		NULL, NULL, 1);
	ring_push(connection, FLIGHT_SETUP, NULL);
	for (unsigned id = SQL_NONE + 1; id < SQL_COUNT; id++) {
		const struct sql_statement *s = &sql_statements[id];
		Oid types[PARAMS_MAX];

		if (!lane_takes(connection->lane, s->kind) &&
			id != SQL_CONNECTION_PROBE)
			continue;
		assert(s->param_count <= PARAMS_MAX);
		for (unsigned p = 0; p < s->param_count; p++)
			types[p] = sql_type_oid(s->params[p].type);
		send_prepare(connection, s->name, s->text, types,
			s->param_count);
		ring_push(connection, FLIGHT_SETUP, NULL);
	}
	connection->setup_failed = false;
	connection_sync(connection);
}

static void connect_now(struct connection *connection)
{
	const char *keys[] = { "dbname", "application_name", "client_encoding",
		NULL };
	const char *values[] = { db_options_of(connection->db)->conninfo,
		"claimd", "UTF8", NULL };

	assert(connection->state == CONN_DOWN && !connection->pg);
	connection->pg = PQconnectStartParams(keys, values, 1);
	assert(connection->pg);
	connection->state = CONN_CONNECTING;
	if (PQstatus(connection->pg) == CONNECTION_BAD) {
		db_log(connection->db, "cannot connect: %s",
			PQerrorMessage(connection->pg));
		connection_drop(connection, RETRY_MS);
		return;
	}
	PQsetNoticeReceiver(connection->pg, on_notice, connection);
	connection->watch.fd = PQsocket(connection->pg);
	loop_watch(db_loop(connection->db), &connection->watch, EPOLLOUT);
	loop_timer_set(db_loop(connection->db), &connection->timer,
		after_ms(CONNECT_MS));
}

static void connect_expired(struct connection *connection)
{
	db_log(connection->db, "no answer from the database in %d ms",
		CONNECT_MS);
	connection_drop(connection, RETRY_MS);
}

static void connect_advance(struct connection *connection)
{
	struct loop *loop = db_loop(connection->db);
	PostgresPollingStatusType poll;
	int fd;

	/* libpq may close the descriptor and open another, for the next host. */
	loop_watch(loop, &connection->watch, 0);
	poll = PQconnectPoll(connection->pg);
	fd = PQsocket(connection->pg);
	if (poll == PGRES_POLLING_FAILED || fd < 0) {
		db_log(connection->db, "cannot connect: %s",
			PQerrorMessage(connection->pg));
		connection_drop(connection, RETRY_MS);
		return;
	}
	connection->watch.fd = fd;
	if (poll != PGRES_POLLING_OK) {
		loop_watch(loop, &connection->watch,
			poll == PGRES_POLLING_READING ? EPOLLIN : EPOLLOUT);
		return;
	}
	PQsetnonblocking(connection->pg, 1);
	if (!PQenterPipelineMode(connection->pg)) {
		connection_drop(connection, RETRY_MS);
		return;
	}
	connection->state = CONN_SETUP;
	loop_watch(loop, &connection->watch, EPOLLIN);
	setup_session(connection);
}

static void setup_done(struct connection *connection)
{
	loop_timer_stop(db_loop(connection->db), &connection->timer);
	if (connection->setup_failed) {
		connection_drop(connection, 1000);
		return;
	}
	connection->state = CONN_READY;
	db_connection_changed(connection->db, connection);
}

static bool has_state(const PGresult *result, const char *wanted)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return state && strcmp(state, wanted) == 0;
}

bool call_was_skipped(const struct db_call *call)
{
	if (PQresultStatus(call->result) == PGRES_PIPELINE_ABORTED)
		return true;
	/* Sent when its text counted as prepared, which was then skipped
	 * itself, behind a failure (26000 is invalid_sql_statement_name). */
	return call->text && has_state(call->result, "26000");
}

static bool result_is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static void settle_group(struct connection *connection)
{
	struct db_call *group = unsettled_take(connection);
	enum db_status status = connection->sync_status;
	bool failed = status != DB_OK;

	if (connection->commit_warned)
		status = DB_UNCERTAIN;
	for (struct db_call *call = group; call; call = call->next) {
		failed |= !result_is_good(call->result);
		call->status = status;
	}
	connection->sync_status = DB_OK;
	connection->commit_warned = false;
	if (group)
		db_group_settled(connection->db, connection, group, failed);
}

static void take_setup_result(
	struct connection *connection, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
		connection->setup_failed)
		return;
	connection->setup_failed = true;
	db_log(connection->db, "cannot prepare the connection: %s",
		PQresultErrorMessage(result));
}

static void take_result(struct connection *connection, PGresult *result)
{
	struct flight *flight = ring_front(connection);

	switch (flight->kind) {
	case FLIGHT_SETUP:
		take_setup_result(connection, result);
		break;
	case FLIGHT_PREPARE:
		if (PQresultStatus(result) == PGRES_COMMAND_OK)
			break;
		/* The unnamed one of a second attempt is not among them. */
		if (!flight->call->alone)
			texts_forget(connection, flight->call->name);
		if (PQresultStatus(result) == PGRES_PIPELINE_ABORTED)
			break;
		flight->call->result = result;
		return;
	case FLIGHT_CALL:
		if (flight->call->result)
			break;
		flight->call->result = result;
		return;
	case FLIGHT_SYNC:
		connection->sync_status = db_status_of(
			PQresultErrorField(result, PG_DIAG_SQLSTATE));
		break;
	}
	PQclear(result);
}

static void read_results(struct connection *connection)
{
	PGresult *result;

	while (connection->ring_len && !PQisBusy(connection->pg)) {
		struct flight *flight = ring_front(connection);

		result = PQgetResult(connection->pg);
		/* NULL ends a statement; at a Sync it follows its error only,
		 * or says that the session is gone. */
		if (!result && flight->kind == FLIGHT_SYNC) {
			if (PQstatus(connection->pg) == CONNECTION_BAD)
				return;
		} else if (!result) {
			if (flight->kind == FLIGHT_CALL)
				unsettled_add(connection, flight->call);
			ring_pop(connection);
		} else if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			assert(flight->kind == FLIGHT_SYNC);
			ring_pop(connection);
			settle_group(connection);
			if (connection->state == CONN_SETUP)
				setup_done(connection);
			if (connection->state != CONN_READY)
				return;
		} else {
			take_result(connection, result);
		}
	}
}

static void flush(struct connection *connection)
{
	int left = PQflush(connection->pg);

	if (left < 0) {
		/* The reader will learn why. */
		loop_watch(db_loop(connection->db), &connection->watch, EPOLLIN);
		return;
	}
	loop_watch(db_loop(connection->db), &connection->watch,
		left ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void advance(void *arg, uint32_t events)
{
	struct connection *connection = arg;

	if (connection->state == CONN_CONNECTING) {
		connect_advance(connection);
		return;
	}
	assert(connection->state != CONN_DOWN);
	if (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
		connection->progress_ns = clock_monotonic_ns();
		if (!PQconsumeInput(connection->pg)) {
			db_log(connection->db, "connection lost: %s",
				PQerrorMessage(connection->pg));
			connection_drop(connection, RETRY_MS);
			return;
		}
		read_results(connection);
		/* A session ended by the server may close without error. */
		if (connection->pg &&
			PQstatus(connection->pg) == CONNECTION_BAD) {
			connection_drop(connection, RETRY_MS);
			return;
		}
	}
	if (connection->pg && connection->watch.events & EPOLLOUT)
		flush(connection);
}

static void timer_fired(void *arg)
{
	struct connection *connection = arg;

	if (connection->state == CONN_DOWN)
		connect_now(connection);
	else
		connect_expired(connection);
}

void connection_open(
	struct connection *connection, struct db *db, enum lane lane)
{
	*connection = (struct connection){ .db = db, .lane = lane };
	connection->unsettled_end = &connection->unsettled;
	connection->watch =
		(struct loop_watch){ .ready = advance, .arg = connection };
	connection->timer =
		(struct loop_timer){ .fire = timer_fired, .arg = connection };
	connect_now(connection);
}

static bool text_is_prepared(struct connection *connection, const char *name)
{
	for (unsigned i = 0; i < connection->text_count; i++)
		if (strcmp(connection->texts[i], name) == 0)
			return true;
	return false;
}

/* Past TEXTS_MAX shapes the unnamed statement serves; it is parsed anew each
 * time, which costs a fraction of a millisecond. So it is for what is sent
 * again, whose named preparation may be in flight a second time. */
static const char *prepare_text(
	struct connection *connection, struct db_call *call)
{
	const char *name = call->name;

	if (!call->alone && text_is_prepared(connection, name))
		return name;
	if (call->alone || connection->text_count == TEXTS_MAX)
		name = "";
	else
		connection->texts[connection->text_count++] = strdup(name);
	send_prepare(
		connection, name, call->text, call->types, call->arg_count);
	ring_push(connection, FLIGHT_PREPARE, call);
	return name;
}

void connection_send(struct connection *connection, struct db_call *call)
{
	const char *name;

	assert(call->magic == DB_CALL_MAGIC && !call->result);
	assert(connection->state == CONN_READY);
	name = call->text ? prepare_text(connection, call)
			  : sql_statements[call->id].name;
	call->sent = true;
	ring_push(connection, FLIGHT_CALL, call);
	connection->unsynced = true;
	/* A failure shows as a lost connection when its answer is read. */
	if (!PQsendQueryPrepared(connection->pg, name, (int)call->arg_count,
		    call->values, call->lengths, call->formats, 1))
		db_log(connection->db, "cannot send: %s",
			PQerrorMessage(connection->pg));
}

void connection_sync(struct connection *connection)
{
	connection->unsynced = false;
	ring_push(connection, FLIGHT_SYNC, NULL);
	if (!PQpipelineSync(connection->pg))
		db_log(connection->db, "cannot sync: %s",
			PQerrorMessage(connection->pg));
	flush(connection);
}
