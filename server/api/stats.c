// SPDX-License-Identifier: Apache-2.0
// GET /stats counts every claim, which takes half a second at a million: so it
// is done at most once in FRESH_MS, by one request for all that ask meanwhile,
// and on a connection of its own, where no other read stands behind it.
#include "api/handlers.h"
#include "api/stats.h"
#include <stdlib.h>

enum { FRESH_MS = 2000, LOOK_MS = 5 };

struct stats {
	struct buffer text;
	int64_t counted_ns; /* 0: never */
	bool counting;
};

struct stats *stats_new(void)
{
	struct stats *stats = calloc(1, sizeof *stats);

	assert(stats);
	return stats;
}

void stats_free(struct stats *stats)
{
	if (stats)
		buffer_release(&stats->text);
	free(stats);
}

static bool is_fresh(const struct stats *stats)
{
	return stats->counted_ns && clock_monotonic_ns() - stats->counted_ns <
					    FRESH_MS * 1000000LL;
}

static SUSPENDS enum db_status count(struct exchange *x)
{
	struct stats *stats = x->app->stats;
	/* The copy is as old as the snapshot it was counted from. */
	int64_t since_ns = clock_monotonic_ns();
	struct db_rows *rows;
	enum db_status status = db_tx_begin(&x->db);

	if (status != DB_OK)
		return status;
	status = db_run(&x->db, SQL_STATS_GET, NO_ARGS, &rows);
	db_tx_rollback(&x->db);
	if (status != DB_OK)
		return status;
	buffer_clear(&stats->text);
	rows_put_object(&stats->text, rows, 0);
	stats->counted_ns = since_ns;
	return DB_OK;
}

SUSPENDS void stats_get(struct exchange *x)
{
	struct stats *stats = x->app->stats;

	while (stats->counting && clock_monotonic_ns() < x->db.due_ns)
		loop_sleep_ms(x->app->loop, LOOK_MS);
	if (!is_fresh(stats)) {
		enum db_status status;

		stats->counting = true;
		status = count(x);
		stats->counting = false;
		if (status != DB_OK) {
			problem_reply_db(x->r, status);
			return;
		}
	}
	x->r->reply.status = 200;
	x->r->reply.content_type = "application/json";
	buffer_add(&x->r->reply.body, stats->text.bytes, stats->text.len);
}
