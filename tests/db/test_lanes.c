// SPDX-License-Identifier: Apache-2.0
// Pipelining, batches of writes, locks and transactions.
#include "db/house.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char count_probe[] = "SELECT count(*) FROM claimd.probe";

static void assert_between(int64_t value, int64_t least, int64_t most)
{
	if (value < least || value > most)
		fail_msg("%lld is not in %lld..%lld", (long long)value,
			(long long)least, (long long)most);
}

/* ---- reads ---- */

static SUSPENDS void read_one(struct visit *visit, const char *sql, int64_t n)
{
	struct db_rows *rows;

	assert_int_equal(ask(visit, sql, &rows), DB_OK);
	assert_int_equal(rows_i64(rows, 0, "n"), n);
}

static SUSPENDS void read_among_failures(struct visit *visit)
{
	static const char *const texts[] = { "SELECT 0 AS n", "SELECT 1/0 AS n",
		"SELECT 2 AS n", "SELECT 'x'::int AS n", "no statement",
		"SELECT 5 AS n" };
	static const bool good[] = { true, false, true, false, false, true };
	struct db_call *calls[COUNT_OF(texts)];
	struct db_rows *rows;

	/* Twice: with statements to prepare, and with prepared ones. */
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < COUNT_OF(texts); i++)
			calls[i] = ask_begin(visit, texts[i]);
		for (size_t i = 0; i < COUNT_OF(texts); i++) {
			assert_int_equal(db_wait(&visit->s, calls[i], &rows),
				good[i] ? DB_OK : DB_FAILED);
			if (good[i])
				assert_int_equal(rows_i64(rows, 0, "n"), i);
		}
	}
}

static void a_failing_read_leaves_the_others_their_answers(void **state)
{
	visit_run(state, read_among_failures);
}

static SUSPENDS void read_behind_a_failure(struct visit *visit)
{
	struct db_call *failing, *first, *second;
	struct db_rows *rows;

	/* The preparation of the new shape is skipped with the failing group,
	 * while the next group already counts on it. */
	failing = ask_begin(visit, "SELECT 1/(random() * 0)::int "
		"FROM pg_sleep(0.2)");
	first = ask_begin(visit, "SELECT 7 AS n");
	loop_sleep_ms(visit->loop, 20);
	second = ask_begin(visit, "SELECT 7 AS n");
	assert_int_equal(db_wait(&visit->s, failing, NULL), DB_FAILED);
	assert_int_equal(db_wait(&visit->s, first, &rows), DB_OK);
	assert_int_equal(rows_i64(rows, 0, "n"), 7);
	assert_int_equal(db_wait(&visit->s, second, &rows), DB_OK);
	assert_int_equal(rows_i64(rows, 0, "n"), 7);
	read_one(visit, "SELECT 7 AS n", 7);
}

static void a_shape_whose_preparation_was_skipped_is_prepared_again(
	void **state)
{
	visit_run(state, read_behind_a_failure);
}

static SUSPENDS void wait_in_reverse(struct visit *visit)
{
	struct db_call *calls[40];
	struct db_rows *rows;
	char sql[40];

	for (int i = 0; i < 40; i++) {
		snprintf(sql, sizeof sql, "SELECT %d AS n", i);
		calls[i] = ask_begin(visit, sql);
	}
	for (int i = 39; i >= 0; i--) {
		assert_int_equal(db_wait(&visit->s, calls[i], &rows), DB_OK);
		assert_int_equal(rows_i64(rows, 0, "n"), i);
	}
}

static void each_waiter_gets_its_own_answer(void **state)
{
	visit_run(state, wait_in_reverse);
}

static SUSPENDS void outlive_a_deadline(struct visit *visit)
{
	int64_t since = milliseconds();

	visit_due(visit, 100);
	assert_int_equal(ask(visit, "SELECT pg_sleep(0.6)", NULL), DB_TIMEOUT);
	assert_between(milliseconds() - since, 100, 500);
	visit_due(visit, 10000);
	read_one(visit, "SELECT 3 AS n", 3);
	/* The abandoned answer came meanwhile and is nobody's. */
	assert_between(milliseconds() - since, 500, 5000);
	read_one(visit, "SELECT 4 AS n", 4);
}

static void a_read_past_its_deadline_leaves_a_usable_connection(void **state)
{
	visit_run(state, outlive_a_deadline);
}

static SUSPENDS void exceed_the_statement_timeout(struct visit *visit)
{
	struct db_call *slow = ask_begin(visit, "SELECT pg_sleep(30)"), *next;

	next = ask_begin(visit, "SELECT 1 AS n");
	assert_int_equal(db_wait(&visit->s, slow, NULL), DB_TIMEOUT);
	assert_int_equal(db_wait(&visit->s, next, NULL), DB_OK);
}

static void a_read_past_the_statement_timeout_harms_no_other(void **state)
{
	visit_run(state, exceed_the_statement_timeout);
}

/* ---- the batch ---- */

static SUSPENDS void write_many(struct visit *visit)
{
	struct db_call *calls[100];
	char sql[80];

	for (int i = 0; i < 100; i++) {
		snprintf(sql, sizeof sql, "INSERT INTO probe VALUES (%d)", i);
		calls[i] = tell_begin(visit, sql);
	}
	for (int i = 0; i < 100; i++)
		assert_int_equal(db_wait(&visit->s, calls[i], NULL), DB_OK);
	assert_int_equal(house_number(visit->house, count_probe), 100);
	/* 64 at most share a Sync, which is a transaction. */
	assert_int_equal(house_number(visit->house,
		"SELECT count(DISTINCT xmin::text) FROM claimd.probe"), 2);
}

static void writes_of_one_turn_share_a_transaction(void **state)
{
	visit_run(state, write_many);
}

static SUSPENDS void write_among_failures(struct visit *visit)
{
	static const struct {
		const char *sql;
		enum db_status status;
	} rows[] = {
		{ "INSERT INTO probe VALUES (1)", DB_OK },
		{ "INSERT INTO probe VALUES (2)", DB_OK },
		{ "INSERT INTO probe VALUES (1)", DB_UNIQUE },
		{ "INSERT INTO evidence_none VALUES (1)", DB_FAILED },
		{ "INSERT INTO probe VALUES (3)", DB_OK },
		{ "UPDATE probe SET version = version + 1 WHERE id = 2", DB_OK },
	};
	struct db_call *calls[COUNT_OF(rows)];

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		calls[i] = tell_begin(visit, rows[i].sql);
	/* Alone they go on several connections, in no order: the update may
	 * come before the row it wants, or a twin before the other. */
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		enum db_status status = db_wait(&visit->s, calls[i], NULL);

		if (i != 0 && i != 2)
			assert_int_equal(status, rows[i].status);
	}
	assert_int_equal(house_number(visit->house, count_probe), 3);
}

static void a_failing_write_leaves_the_others_done_once(void **state)
{
	visit_run(state, write_among_failures);
}

static SUSPENDS void race_for_a_version(struct visit *visit)
{
	struct db_call *calls[10];
	int winners = 0;

	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (1)"), DB_OK);
	for (int i = 0; i < 10; i++)
		calls[i] = tell_begin(visit, "UPDATE probe SET version = "
			"version + 1 WHERE id = 1 AND version = 1");
	for (int i = 0; i < 10; i++) {
		int count = -1;

		assert_int_equal(tell_wait(visit, calls[i], &count), DB_OK);
		assert_between(count, 0, 1);
		winners += count;
	}
	assert_int_equal(winners, 1);
	assert_int_equal(house_number(visit->house,
		"SELECT version FROM claimd.probe"), 2);
}

static void one_of_ten_that_want_the_same_version_wins(void **state)
{
	visit_run(state, race_for_a_version);
}

static SUSPENDS void fail_at_the_sync(struct visit *visit)
{
	struct db_call *good, *late;

	/* Nothing says so before the commit. */
	assert_int_equal(tell(visit,
		"INSERT INTO probe VALUES (1, 1, 'late 1')"), DB_UNIQUE);
	good = tell_begin(visit, "INSERT INTO probe VALUES (2)");
	late = tell_begin(visit, "INSERT INTO probe VALUES (3, 1, 'late 3')");
	assert_int_equal(db_wait(&visit->s, good, NULL), DB_OK);
	assert_int_equal(db_wait(&visit->s, late, NULL), DB_UNIQUE);
	assert_int_equal(house_number(visit->house, count_probe), 1);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (4)"), DB_OK);
}

static void a_commit_that_fails_acknowledges_nothing(void **state)
{
	visit_run(state, fail_at_the_sync);
}

static SUSPENDS void meet_serialization_failures(struct visit *visit)
{
	/* The first two attempts fail, the third is good. A sequence keeps
	 * its place through a rollback. */
	house_do(visit->house, "CREATE SEQUENCE claimd.attempt; "
		"GRANT ALL ON claimd.attempt TO claimd_server; "
		"CREATE FUNCTION claimd.try_thrice() RETURNS int LANGUAGE "
		"plpgsql AS $$ BEGIN IF nextval('claimd.attempt') < 3 THEN "
		"RAISE deadlock_detected; END IF; INSERT INTO claimd.probe "
		"VALUES (1); RETURN 1; END $$");
	assert_int_equal(tell(visit, "SELECT try_thrice()"), DB_RETRY);
	house_do(visit->house, "SELECT setval('claimd.attempt', 1, false)");
	assert_int_equal(db_run(&visit->s, SQL_IDEMPOTENCY_BEGIN,
		ARGS(arg_text("SELECT try_thrice()"), arg_text(""),
			arg_bytes("", 0)), NULL), DB_OK);
	assert_int_equal(house_number(visit->house, count_probe), 1);
	house_do(visit->house, "DROP FUNCTION claimd.try_thrice; "
		"DROP SEQUENCE claimd.attempt");
}

static void a_deadlock_is_tried_again(void **state)
{
	visit_run(state, meet_serialization_failures);
}

/* ---- a locked row ---- */

struct load {
	int64_t took[4000];
	int count;
};

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static int64_t p99_us(struct load *load)
{
	assert_true(load->count > 10);
	qsort(load->took, (size_t)load->count, sizeof *load->took, by_size);
	return load->took[load->count * 99 / 100] / 1000;
}

static void load_note(struct load *load, int64_t since_ns)
{
	if (load->count < (int)COUNT_OF(load->took))
		load->took[load->count++] = clock_monotonic_ns() - since_ns;
}

static SUSPENDS void want_the_locked_row(struct visit *visit)
{
	int64_t since = milliseconds();

	assert_int_equal(tell(visit, "UPDATE probe SET version = 2 WHERE "
		"id = 1"), DB_LOCKED);
	assert_between(milliseconds() - since, 600, 2000);
}

/* Reads and writes of other rows for 800 ms. */
static SUSPENDS void work_beside(struct visit *visit, int first_id)
{
	static struct load reads, writes;
	int64_t until = milliseconds() + 800;
	char sql[80];

	reads.count = writes.count = 0;
	for (int id = first_id; milliseconds() < until; id++) {
		int64_t since = clock_monotonic_ns();

		read_one(visit, "SELECT 1 AS n", 1);
		load_note(&reads, since);
		since = clock_monotonic_ns();
		snprintf(sql, sizeof sql, "INSERT INTO probe VALUES (%d)", id);
		assert_int_equal(tell(visit, sql), DB_OK);
		load_note(&writes, since);
	}
	print_message("p99: reads %lld us, writes %lld us of %d\n",
		(long long)p99_us(&reads), (long long)p99_us(&writes),
		writes.count);
	/* The batch gives a locked row up after 50 ms, once. Who stood behind
	 * the lock would take a second; the bound leaves the rest to a busy
	 * machine. */
	assert_between(p99_us(&reads), 0, 700000);
	assert_between(p99_us(&writes), 0, 700000);
}

static SUSPENDS void lock_a_row(struct visit *visit)
{
	struct house *house = visit->house;

	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (1)"), DB_OK);
	work_beside(visit, 100000);
	house_do(house, "BEGIN; SELECT FROM claimd.probe WHERE id = 1 FOR "
		"UPDATE");
	visit_help(visit, want_the_locked_row);
	work_beside(visit, 200000);
	visit_wait_helpers(visit);
	house_do(house, "ROLLBACK");
	assert_int_equal(tell(visit, "UPDATE probe SET version = 2 WHERE "
		"id = 1"), DB_OK);
}

static void a_locked_row_holds_up_its_own_write_alone(void **state)
{
	visit_run(state, lock_a_row);
}

/* ---- transactions ---- */

static SUSPENDS void commit_and_roll_back(struct visit *visit)
{
	struct db_rows *rows;

	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (1)"), DB_OK);
	assert_int_equal(house_number(visit->house, count_probe), 0);
	assert_int_equal(ask(visit, "SELECT count(*) AS n FROM probe", &rows),
		DB_OK);
	assert_int_equal(rows_i64(rows, 0, "n"), 1);
	assert_int_equal(db_tx_commit(&visit->s), DB_OK);
	assert_null(visit->s.tx);
	assert_int_equal(house_number(visit->house, count_probe), 1);

	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (2)"), DB_OK);
	db_tx_rollback(&visit->s);
	assert_int_equal(house_number(visit->house, count_probe), 1);
}

static void a_transaction_is_kept_or_dropped_as_a_whole(void **state)
{
	visit_run(state, commit_and_roll_back);
}

static SUSPENDS void fail_inside(struct visit *visit)
{
	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (1)"), DB_OK);
	assert_false(db_tx_failed(&visit->s));
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (1)"),
		DB_UNIQUE);
	assert_true(db_tx_failed(&visit->s));
	/* COMMIT would answer ROLLBACK, without any error. */
	assert_int_not_equal(db_tx_commit(&visit->s), DB_OK);
	/* A read aborts the transaction just as well. */
	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (2)"), DB_OK);
	assert_int_equal(ask(visit, "SELECT 1/0", NULL), DB_FAILED);
	assert_true(db_tx_failed(&visit->s));
	assert_int_not_equal(db_tx_commit(&visit->s), DB_OK);
	/* And what fails only at the commit. */
	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(tell(visit,
		"INSERT INTO probe VALUES (3, 1, 'late')"), DB_OK);
	assert_int_equal(db_tx_commit(&visit->s), DB_UNIQUE);
	assert_int_equal(house_number(visit->house, count_probe), 0);
}

static void a_failed_transaction_is_never_reported_committed(void **state)
{
	visit_run(state, fail_inside);
}

static SUSPENDS void lose_the_session_inside(struct visit *visit)
{
	struct db_rows *rows;
	char sql[80];

	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (1)"), DB_OK);
	assert_int_equal(ask(visit, "SELECT pg_backend_pid() AS n", &rows),
		DB_OK);
	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld)",
		(long long)rows_i64(rows, 0, "n"));
	house_do(visit->house, sql);
	/* Time for the connection to be lost and to come back. */
	loop_sleep_ms(visit->loop, 600);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (2)"),
		DB_UNAVAILABLE);
	assert_int_not_equal(db_tx_commit(&visit->s), DB_OK);
	assert_int_equal(house_number(visit->house, count_probe), 0);
	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (3)"), DB_OK);
	assert_int_equal(db_tx_commit(&visit->s), DB_OK);
	assert_int_equal(house_number(visit->house, count_probe), 1);
}

static void a_transaction_does_not_go_on_in_a_new_session(void **state)
{
	visit_run(state, lose_the_session_inside);
}

static SUSPENDS void exceed_the_deadline_inside(struct visit *visit)
{
	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (1)"), DB_OK);
	visit_due(visit, 100);
	assert_int_equal(ask(visit, "SELECT pg_sleep(1)", NULL), DB_TIMEOUT);
	assert_int_not_equal(tell(visit, "INSERT INTO probe VALUES (2)"),
		DB_OK);
	db_tx_rollback(&visit->s);
	visit_due(visit, 10000);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(db_tx_begin(&visit->s), DB_OK);
		assert_int_equal(db_tx_commit(&visit->s), DB_OK);
	}
	assert_int_equal(house_number(visit->house, count_probe), 0);
}

static void a_deadline_inside_a_transaction_stores_nothing(void **state)
{
	visit_run(state, exceed_the_deadline_inside);
}

static SUSPENDS void hold_a_transaction(struct visit *visit)
{
	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	loop_sleep_ms(visit->loop, 300);
	db_tx_rollback(&visit->s);
}

static SUSPENDS void want_more_transactions(struct visit *visit)
{
	int64_t since;

	for (int i = 0; i < 2; i++)
		visit_help(visit, hold_a_transaction);
	loop_sleep_ms(visit->loop, 50);
	visit_due(visit, 50);
	assert_int_equal(db_tx_begin(&visit->s), DB_UNAVAILABLE);
	visit_due(visit, 5000);
	since = milliseconds();
	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_between(milliseconds() - since, 50, 2000);
	db_tx_rollback(&visit->s);
}

static void a_transaction_waits_for_a_free_connection(void **state)
{
	visit_run(state, want_more_transactions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failing_read_leaves_the_others_their_answers),
		cmocka_unit_test(
			a_shape_whose_preparation_was_skipped_is_prepared_again),
		cmocka_unit_test(each_waiter_gets_its_own_answer),
		cmocka_unit_test(
			a_read_past_its_deadline_leaves_a_usable_connection),
		cmocka_unit_test(
			a_read_past_the_statement_timeout_harms_no_other),
		cmocka_unit_test(writes_of_one_turn_share_a_transaction),
		cmocka_unit_test(a_failing_write_leaves_the_others_done_once),
		cmocka_unit_test(one_of_ten_that_want_the_same_version_wins),
		cmocka_unit_test(a_commit_that_fails_acknowledges_nothing),
		cmocka_unit_test(a_deadlock_is_tried_again),
		cmocka_unit_test(a_locked_row_holds_up_its_own_write_alone),
		cmocka_unit_test(a_transaction_is_kept_or_dropped_as_a_whole),
		cmocka_unit_test(
			a_failed_transaction_is_never_reported_committed),
		cmocka_unit_test(a_transaction_does_not_go_on_in_a_new_session),
		cmocka_unit_test(a_deadline_inside_a_transaction_stores_nothing),
		cmocka_unit_test(a_transaction_waits_for_a_free_connection),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
