// SPDX-License-Identifier: Apache-2.0
// claimd itself is killed or told to end while people write.
#include "fault.h"

enum {
	WRITERS = 8,
	KILLS = 5,
	RESTARTS = 5,
	GONE_MS = 10000,
	READY_SECONDS_MAX = 20
};

static void nothing_is_lost_when_it_is_killed(void **state)
{
	struct server *server = fault_server();
	struct writers *writers =
		writers_start(server_url(server), WRITERS, true);
	struct writers_result result;

	(void)state;
	for (int i = 0; i < KILLS; i++) {
		process_sleep_ms(300 + 97 * i);
		server_kill(server);
		server_restart(server);
	}
	process_sleep_ms(300);
	writers_stop(writers, &result);
	print_message("%u acknowledged, %u unanswered, longest gap %.2f s\n",
		result.acknowledged, result.cut + result.refused,
		result.longest_gap_seconds);
	assert_true(result.acknowledged > 0);
	assert_true(result.cut + result.refused > 0);
	/* A request whose first try was cut may meet its own running twin. */
	if (result.other && result.other_status != 409)
		fail_msg("an answer %d", result.other_status);
	writers_check(writers, server_conninfo(server));
	assert_int_equal(server_stop(server), 0);
	server_free(server);
}

static void no_request_in_flight_fails_when_it_is_told_to_end(void **state)
{
	struct server *server = fault_server();

	(void)state;
	for (int i = 0; i < RESTARTS; i++) {
		struct writers *writers =
			writers_start(server_url(server), WRITERS, false);
		struct writers_result result;
		double start;

		process_sleep_ms(300 + 61 * i);
		start = process_clock();
		assert_int_equal(server_stop(server), 0);
		assert_true(process_clock() - start < 20);
		writers_stop(writers, &result);
		assert_true(result.acknowledged > 0);
		assert_int_equal(result.cut, 0);
		assert_int_equal(result.unavailable, 0);
		assert_int_equal(result.other, 0);
		server_restart(server);
		writers_check(writers, server_conninfo(server));
	}
	server_free(server);
}

static void nothing_is_lost_when_both_are_killed(void **state)
{
	struct server *server = fault_server();
	struct writers *writers =
		writers_start(server_url(server), WRITERS, true);
	struct writers_result result;

	(void)state;
	for (int i = 0; i < KILLS; i++) {
		double start;

		process_sleep_ms(300 + 83 * i);
		kill(server_postgres_pid(server), SIGKILL);
		server_kill(server);
		start = process_clock();
		server_restart(server);
		assert_true(process_clock() - start < READY_SECONDS_MAX);
	}
	writers_stop(writers, &result);
	assert_true(result.acknowledged > 0);
	writers_check(writers, server_conninfo(server));
	assert_int_equal(server_stop(server), 0);
	server_free(server);
}

static void its_postgres_ends_with_it(void **state)
{
	struct server *server = fault_server();
	pid_t postmaster = server_postgres_pid(server);
	int ms = 0;

	(void)state;
	server_kill(server);
	for (; process_is_alive(postmaster) && ms < GONE_MS; ms += 10)
		process_sleep_ms(10);
	assert_true(ms < GONE_MS);
	server_restart(server);
	server_free(server);
}

/* Frozen, it cannot end with its claimd, and is found by the next one. */
static void a_left_over_postgres_is_replaced(void **state)
{
	struct server *server = fault_server();
	pid_t postmaster = server_postgres_pid(server);
	char *log;

	(void)state;
	kill(postmaster, SIGSTOP);
	server_kill(server);
	process_sleep_ms(100);
	assert_true(process_is_alive(postmaster));
	server_restart(server);
	assert_int_not_equal(server_postgres_pid(server), postmaster);
	assert_false(process_is_alive(postmaster));
	log = server_log(server);
	assert_non_null(strstr(log, "an earlier PostgreSQL"));
	free(log);
	assert_int_equal(server_stop(server), 0);
	server_free(server);
}

static void a_second_server_on_the_same_data_is_refused(void **state)
{
	struct server *server = fault_server();
	char args[512], pid[32], *error;

	(void)state;
	snprintf(args, sizeof args, "serve --listen 127.0.0.1:0 --data '%s'",
		server_data(server));
	snprintf(pid, sizeof pid, "process %d", (int)server_pid(server));
	assert_int_equal(claimd_command(args, NULL, &error), 69);
	assert_non_null(strstr(error, pid));
	assert_non_null(strstr(error, "another --data"));
	free(error);
	assert_int_equal(server_stop(server), 0);
	server_free(server);
}

static void a_busy_port_is_named(void **state)
{
	struct server *server = fault_server();
	char args[512], data[] = "/tmp/claimd-busy-XXXXXX", port[16], *error;

	(void)state;
	assert_non_null(mkdtemp(data));
	snprintf(args, sizeof args, "serve --listen 127.0.0.1:%d --data '%s'",
		server_port(server), data);
	snprintf(port, sizeof port, ":%d", server_port(server));
	assert_int_equal(claimd_command(args, NULL, &error), 69);
	assert_non_null(strstr(error, port));
	assert_non_null(strstr(error, "another port"));
	free(error);
	/* Told before a database is made. */
	assert_int_equal(rmdir(data), 0);
	server_free(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost_when_it_is_killed),
		cmocka_unit_test(
			no_request_in_flight_fails_when_it_is_told_to_end),
		cmocka_unit_test(nothing_is_lost_when_both_are_killed),
		cmocka_unit_test(its_postgres_ends_with_it),
		cmocka_unit_test(a_left_over_postgres_is_replaced),
		cmocka_unit_test(a_second_server_on_the_same_data_is_refused),
		cmocka_unit_test(a_busy_port_is_named),
	};

	return cmocka_run_group_tests_name("claimd", tests, NULL, NULL);
}
