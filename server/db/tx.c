// SPDX-License-Identifier: Apache-2.0
// Transactions: a connection of the exclusive lane for as long as one lasts.
#include "db/db_internal.h"

static void tx_waiter_remove(struct db *db, struct tx_waiter *gone)
{
	struct tx_waiter **link = &db->tx_first;

	for (; *link; link = &(*link)->next) {
		if (*link != gone)
			continue;
		*link = gone->next;
		break;
	}
	for (db->tx_end = &db->tx_first; *db->tx_end;)
		db->tx_end = &(*db->tx_end)->next;
}

static SUSPENDS enum db_status tx_acquire(
	struct db_session *session, struct connection **out_connection)
{
	struct db *db = session->db;
	struct tx_waiter waiter = { .fiber = fiber_current() };

	if (!connection_is_ready(&db->batch))
		return DB_UNAVAILABLE;
	*db->tx_end = &waiter;
	db->tx_end = &waiter.next;
	loop_again(db->loop);
	if (!loop_suspend_until(db->loop, session->due_ns)) {
		tx_waiter_remove(db, &waiter);
		return DB_UNAVAILABLE;
	}
	*out_connection = waiter.connection;
	return waiter.connection ? DB_OK : DB_UNAVAILABLE;
}

SUSPENDS enum db_status db_tx_begin(struct db_session *session)
{
	struct connection *connection;
	enum db_status status;
	struct db_tx *tx;

	assert(!session->tx);
	status = tx_acquire(session, &connection);
	if (status != DB_OK)
		return status;
	tx = arena_alloc(session->arena, sizeof *tx);
	tx->connection = connection;
	tx->generation = connection->generation;
	session->tx = tx;
	status = db_run(session, SQL_TRANSACTION_BEGIN, NO_ARGS, NULL);
	if (status == DB_OK)
		return DB_OK;
	db_tx_rollback(session);
	return status == DB_UNCERTAIN ? DB_UNAVAILABLE : status;
}

static void tx_release(struct db_session *session)
{
	struct db_tx *tx = session->tx;

	session->tx = NULL;
	tx->connection->in_use = false;
	if (tx->broken && tx->connection->state == CONN_READY)
		connection_drop(tx->connection, 0);
	loop_again(session->db->loop);
}

SUSPENDS enum db_status db_tx_commit(struct db_session *session)
{
	enum db_status status;

	assert(session->tx);
	/* COMMIT of what has failed answers ROLLBACK, and no error. */
	if (session->tx->failed) {
		db_tx_rollback(session);
		return DB_FAILED;
	}
	status = db_run(session, SQL_TRANSACTION_COMMIT, NO_ARGS, NULL);
	tx_release(session);
	return status;
}

SUSPENDS void db_tx_rollback(struct db_session *session)
{
	assert(session->tx);
	if (!session->tx->broken &&
		db_run(session, SQL_TRANSACTION_ROLLBACK, NO_ARGS, NULL) !=
			DB_OK)
		session->tx->broken = true;
	tx_release(session);
}

bool db_tx_failed(const struct db_session *session)
{
	assert(session->tx);
	return session->tx->failed;
}
