// SPDX-License-Identifier: Apache-2.0
// The database goes away: killed sessions, frozen, refused, full.
#include "db/house.h"
#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char kill_all[] =
	"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
	"WHERE usename = 'claimd_server'";

static void assert_within(int64_t since_ms, int64_t most)
{
	int64_t took = milliseconds() - since_ms;

	if (took > most)
		fail_msg("took %lld ms, %lld are allowed", (long long)took,
			(long long)most);
}

static SUSPENDS void assert_recovers(struct visit *visit, int within_ms)
{
	int64_t since = milliseconds();

	visit_due(visit, within_ms + 5000);
	assert_true(db_wait_ready(visit->s.db, visit->s.due_ns));
	assert_within(since, within_ms);
	assert_int_equal(ask(visit, "SELECT 1", NULL), DB_OK);
	assert_int_equal(tell(visit, "SELECT 1"), DB_OK);
	assert_int_equal(db_tx_begin(&visit->s), DB_OK);
	assert_int_equal(db_tx_commit(&visit->s), DB_OK);
}

static SUSPENDS void lose_all_sessions(struct visit *visit)
{
	struct db_call *read = ask_begin(visit, "SELECT pg_sleep(2)");
	struct db_call *write = tell_begin(visit, "SELECT pg_sleep(2)");
	struct db_call *waiting;

	loop_sleep_ms(visit->loop, 100);
	waiting = tell_begin(visit, "INSERT INTO probe VALUES (1)");
	assert_int_equal(house_number(visit->house, kill_all), 5);
	assert_int_equal(db_wait(&visit->s, read, NULL), DB_UNAVAILABLE);
	assert_int_equal(db_wait(&visit->s, write, NULL), DB_UNCERTAIN);
	/* It was never sent, so it is certain. */
	assert_int_equal(db_wait(&visit->s, waiting, NULL), DB_UNAVAILABLE);
	assert_recovers(visit, 3000);
	assert_int_equal(house_number(visit->house,
		"SELECT count(*) FROM claimd.probe"), 0);
}

static void a_lost_session_fails_reads_and_leaves_writes_uncertain(void **state)
{
	visit_run(state, lose_all_sessions);
}

static SUSPENDS void lose_sessions_under_load(struct visit *visit)
{
	int stored = 0, uncertain = 0;
	char sql[80];
	long count;

	for (int i = 0; i < 400; i++) {
		enum db_status status;

		if (i % 100 == 50)
			house_number(visit->house, kill_all);
		snprintf(sql, sizeof sql, "INSERT INTO probe VALUES (%d)", i);
		status = tell(visit, sql);
		stored += status == DB_OK;
		uncertain += status == DB_UNCERTAIN;
		if (status != DB_OK)
			loop_sleep_ms(visit->loop, 20);
	}
	count = house_number(visit->house,
		"SELECT count(*) FROM claimd.probe");
	assert_true(count >= stored && count <= stored + uncertain);
	assert_true(stored > 50);
}

static void what_was_acknowledged_is_there_after_losses(void **state)
{
	visit_run(state, lose_sessions_under_load);
}

/* ---- frozen ---- */

/* Sends the signal to the server process and everything it has started. */
static void signal_cluster(const struct house *house, int number)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	assert_non_null(proc);
	while ((entry = readdir(proc))) {
		char path[300], stat[512];
		int pid, parent;
		FILE *file;

		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (fgets(stat, sizeof stat, file) && strrchr(stat, ')') &&
			sscanf(stat, "%d", &pid) == 1 &&
			sscanf(strrchr(stat, ')'), ") %*c %d", &parent) == 1 &&
			(pid == house->postmaster ||
				parent == house->postmaster))
			kill(pid, number);
		fclose(file);
	}
	closedir(proc);
}

static SUSPENDS void ask_the_frozen(struct visit *visit)
{
	int64_t since = milliseconds();

	assert_int_equal(ask(visit, "SELECT 1", NULL), DB_UNAVAILABLE);
	assert_within(since, 1000);
}

static SUSPENDS void tell_the_frozen(struct visit *visit)
{
	int64_t since = milliseconds();

	assert_int_equal(tell(visit, "INSERT INTO probe VALUES (1)"),
		DB_UNCERTAIN);
	assert_within(since, 1000);
}

static SUSPENDS void begin_with_the_frozen(struct visit *visit)
{
	int64_t since = milliseconds();

	assert_int_equal(db_tx_begin(&visit->s), DB_UNAVAILABLE);
	assert_within(since, 1000);
}

static SUSPENDS void freeze(struct visit *visit)
{
	signal_cluster(visit->house, SIGSTOP);
	for (int i = 0; i < 3; i++) {
		visit_help(visit, ask_the_frozen);
		visit_help(visit, begin_with_the_frozen);
	}
	visit_help(visit, tell_the_frozen);
	visit_wait_helpers(visit);
	assert_false(db_is_ready(visit->s.db));
	/* From now on the answer is known at once, also while connecting. */
	for (int i = 0; i < 3; i++) {
		int64_t since = milliseconds();

		assert_int_equal(ask(visit, "SELECT 1", NULL), DB_UNAVAILABLE);
		assert_int_equal(tell(visit, "SELECT 1"), DB_UNAVAILABLE);
		assert_within(since, 100);
		loop_sleep_ms(visit->loop, 900);
	}
	signal_cluster(visit->house, SIGCONT);
	assert_recovers(visit, 4000);
}

static void a_frozen_database_is_noticed_within_a_second(void **state)
{
	visit_run(state, freeze);
}

static SUSPENDS void be_slow(struct visit *visit)
{
	struct db_call *slow = ask_begin(visit, "SELECT pg_sleep(1.5)");

	assert_int_equal(db_wait(&visit->s, slow, NULL), DB_OK);
}

static void a_slow_statement_is_not_taken_for_a_frozen_database(void **state)
{
	visit_run(state, be_slow);
}

/* ---- refused ---- */

static SUSPENDS void ask_nobody(struct visit *visit)
{
	int64_t since = milliseconds();

	assert_false(db_is_ready(visit->s.db));
	assert_int_equal(ask(visit, "SELECT 1", NULL), DB_UNAVAILABLE);
	assert_int_equal(tell(visit, "SELECT 1"), DB_UNAVAILABLE);
	assert_int_equal(db_tx_begin(&visit->s), DB_UNAVAILABLE);
	assert_within(since, 300);
	visit_due(visit, 300);
	assert_false(db_wait_ready(visit->s.db, visit->s.due_ns));
	assert_true(strlen(db_last_error(visit->s.db)) > 0);
}

static void nobody_at_the_socket_is_said_at_once(void **state)
{
	visit_run_at(state, "host=/nonexistent user=claimd_server "
		"dbname=claimd", false, ask_nobody);
}

static SUSPENDS void have_no_connections(struct visit *visit)
{
	PGconn *fill[200];
	int count = 0;

	/* All slots that ordinary users may have are taken by others. */
	house_number(visit->house, kill_all);
	for (; count < 200; count++) {
		fill[count] = PQconnectdb(visit->house->conninfo);
		if (PQstatus(fill[count]) != CONNECTION_OK)
			break;
	}
	assert_true(count < 200);
	PQfinish(fill[count]);
	loop_sleep_ms(visit->loop, 500);
	ask_nobody(visit);
	assert_non_null(strstr(db_last_error(visit->s.db), "connection"));
	while (count)
		PQfinish(fill[--count]);
	assert_recovers(visit, 3000);
}

static void no_free_connection_is_unavailable_and_recovers(void **state)
{
	visit_run(state, have_no_connections);
}

/* ---- the standby ---- */

static SUSPENDS void cancel_the_wait(struct visit *visit)
{
	struct house *house = visit->house;
	struct db_call *write;

	/* A standby is demanded that does not exist: the commit waits. */
	house_do(house, "ALTER SYSTEM SET synchronous_standby_names = 'none'");
	house_do(house, "SELECT pg_reload_conf()");
	loop_sleep_ms(visit->loop, 300);
	write = tell_begin(visit, "INSERT INTO probe VALUES (1)");
	for (int i = 0; i < 100 && !house_number(house, "SELECT count(*) FROM "
		"pg_stat_activity WHERE wait_event = 'SyncRep'"); i++)
		loop_sleep_ms(visit->loop, 20);
	house_do(house, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
		"WHERE wait_event = 'SyncRep'");
	assert_int_equal(db_wait(&visit->s, write, NULL), DB_UNCERTAIN);

	/* Ending the session in its wait is no acknowledgement either. */
	write = tell_begin(visit, "INSERT INTO probe VALUES (2)");
	for (int i = 0; i < 100 && !house_number(house, "SELECT count(*) FROM "
		"pg_stat_activity WHERE wait_event = 'SyncRep'"); i++)
		loop_sleep_ms(visit->loop, 20);
	house_number(house, kill_all);
	assert_int_equal(db_wait(&visit->s, write, NULL), DB_UNCERTAIN);
	house_do(house, "ALTER SYSTEM RESET synchronous_standby_names");
	house_do(house, "SELECT pg_reload_conf()");
	loop_sleep_ms(visit->loop, 300);
	assert_recovers(visit, 3000);
	/* It is here, which nobody was told. */
	assert_int_equal(house_number(house,
		"SELECT count(*) FROM claimd.probe"), 2);
}

static void a_commit_whose_wait_was_cancelled_is_not_acknowledged(void **state)
{
	visit_run(state, cancel_the_wait);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_lost_session_fails_reads_and_leaves_writes_uncertain),
		cmocka_unit_test(what_was_acknowledged_is_there_after_losses),
		cmocka_unit_test(a_frozen_database_is_noticed_within_a_second),
		cmocka_unit_test(
			a_slow_statement_is_not_taken_for_a_frozen_database),
		cmocka_unit_test(nobody_at_the_socket_is_said_at_once),
		cmocka_unit_test(
			no_free_connection_is_unavailable_and_recovers),
		cmocka_unit_test(
			a_commit_whose_wait_was_cancelled_is_not_acknowledged),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
