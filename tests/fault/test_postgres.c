// SPDX-License-Identifier: Apache-2.0
// PostgreSQL is killed, stopped, restarted or full while people write: nothing
// acknowledged is lost, nothing written twice, and the server comes back alone.
#include "fault.h"

enum { WRITERS = 8, KILLS = 5, CHILDREN_MAX = 256 };

/* Not the goals' figures, which need a quiet machine:
 * these only tell a slow answer from none. */
static const double answer_seconds_max = 4.0, gap_seconds_max = 60.0;

static void check_calm(const struct writers_result *result)
{
	print_message("%u acknowledged, %u times 503, slowest answer %.2f s, "
		      "longest gap %.2f s\n",
		result->acknowledged, result->unavailable,
		result->slowest_seconds, result->longest_gap_seconds);
	assert_true(result->acknowledged > 0);
	if (result->other)
		fail_msg("%u answers such as %d", result->other,
			result->other_status);
	assert_int_equal(result->cut, 0);
	assert_true(result->slowest_seconds < answer_seconds_max);
	assert_true(result->longest_gap_seconds < gap_seconds_max);
}

/* No page on disk is damaged; for a server that has ended. */
static void check_pages(const struct server *server)
{
	char command[1024], *text, *error;

	snprintf(command, sizeof command,
		"set -- /usr/lib/postgresql/*/bin/pg_checksums; cd /; "
		"as=; [ $(id -u) -ne 0 ] || as=\"setpriv --clear-groups "
		"--reuid=$(stat -c %%u '%s/pg') --regid=$(stat -c %%g "
		"'%s/pg')\"; $as $1 --check -D '%s/pg'",
		server_data(server), server_data(server), server_data(server));
	if (process_run(command, &text, &error) != 0)
		fail_msg("%s%s", text, error);
	assert_non_null(strstr(text, "Bad checksums:  0"));
	free(text);
	free(error);
}

/* Writes while `strike` is carried out a few times. */
static void write_under(void (*strike)(struct server *server, int i))
{
	struct server *server = fault_server();
	struct client *client = client_new(server_url(server));
	struct writers *writers =
		writers_start(server_url(server), WRITERS, true);
	struct writers_result result;

	for (int i = 0; i < KILLS; i++) {
		process_sleep_ms(700);
		strike(server, i);
		process_sleep_ms(300);
		assert_int_equal(fault_get(client, "/healthz"), 200);
		fault_wait_for(client, "/readyz", gap_seconds_max);
	}
	writers_stop(writers, &result);
	check_calm(&result);
	writers_check(writers, server_conninfo(server));
	client_free(client);
	assert_int_equal(server_stop(server), 0);
	check_pages(server);
	server_free(server);
}

static void kill_postmaster(struct server *server, int i)
{
	(void)i;
	kill(server_postgres_pid(server), SIGKILL);
}

/* Another one each time: a session's, the checkpointer, the walwriter, … */
static void kill_child(struct server *server, int i)
{
	pid_t pids[CHILDREN_MAX];
	int count = process_children(
		server_postgres_pid(server), pids, CHILDREN_MAX);

	if (count > 0)
		kill(pids[i * 3 % count], SIGKILL);
}

static void restart(struct server *server, int i)
{
	static const int signals[] = { SIGINT, SIGQUIT };

	kill(server_postgres_pid(server), signals[i % 2]);
}

static void nothing_is_lost_when_the_postmaster_is_killed(void **state)
{
	(void)state;
	write_under(kill_postmaster);
}

static void nothing_is_lost_when_its_processes_are_killed(void **state)
{
	(void)state;
	write_under(kill_child);
}

static void nothing_is_lost_when_it_is_shut_down(void **state)
{
	(void)state;
	write_under(restart);
}

static void signal_all(pid_t postmaster, int signal_number)
{
	pid_t pids[CHILDREN_MAX];
	int count;

	/* The parent first, so that no new child escapes. */
	kill(postmaster, signal_number);
	count = process_children(postmaster, pids, CHILDREN_MAX);
	for (int i = 0; i < count; i++)
		kill(pids[i], signal_number);
}

static void expect_unavailable(
	struct client *client, const char *method, const char *path)
{
	const char *body =
		strcmp(method, "POST") == 0 ? "{\"text\":\"x\"}" : NULL;
	struct answer answer;
	char value[64];

	client_send(client, method, path, body, NULL, &answer);
	if (answer.status != 503 || answer.seconds > answer_seconds_max)
		fail_msg("%s %s: %d after %.2f s: %s", method, path,
			answer.status, answer.seconds, answer.body);
	assert_non_null(
		answer_header(&answer, "Retry-After", value, sizeof value));
	assert_non_null(
		answer_header(&answer, "Content-Type", value, sizeof value));
	assert_string_equal(value, "application/problem+json");
	answer_release(&answer);
}

static void a_frozen_postgres_is_answered_with_503(void **state)
{
	struct server *server = fault_server();
	struct client *client = client_new(server_url(server));
	struct writers *writers =
		writers_start(server_url(server), WRITERS, true);
	struct writers_result result;
	pid_t postmaster = server_postgres_pid(server);

	(void)state;
	client_bearer(client, server_token("reviewer"));
	process_sleep_ms(500);
	signal_all(postmaster, SIGSTOP);
	process_sleep_ms(200);
	for (int i = 0; i < 4; i++) {
		expect_unavailable(client, "GET", "/api/v1/claims");
		expect_unavailable(client, "POST", "/api/v1/claims");
		assert_int_equal(fault_get(client, "/healthz"), 200);
		assert_int_equal(fault_get(client, "/readyz"), 503);
	}
	signal_all(postmaster, SIGCONT);
	fault_wait_for(client, "/readyz", gap_seconds_max);
	writers_stop(writers, &result);
	assert_true(result.unavailable > 0);
	check_calm(&result);
	writers_check(writers, server_conninfo(server));
	client_free(client);
	assert_int_equal(server_stop(server), 0);
	server_free(server);
}

static void no_connection_left_is_answered_with_503(void **state)
{
	enum { MANY = 110 };
	struct server *server = fault_server();
	struct client *client = client_new(server_url(server));
	PGconn *taken[MANY];
	PGconn *admin = PQconnectdb(server_conninfo(server));

	(void)state;
	client_bearer(client, server_token("viewer"));
	/* Cut the server's sessions and take every place before it does. */
	for (int round = 0; round < 3; round++) {
		PQclear(PQexec(admin,
			"SELECT pg_terminate_backend(pid) FROM "
			"pg_stat_activity WHERE usename = 'claimd_server'"));
		for (int i = 0; i < MANY; i++) {
			if (round > 0 && PQstatus(taken[i]) == CONNECTION_OK)
				continue;
			if (round > 0)
				PQfinish(taken[i]);
			taken[i] = PQconnectdb(server_conninfo(server));
		}
	}
	expect_unavailable(client, "GET", "/api/v1/claims");
	assert_int_equal(fault_get(client, "/healthz"), 200);
	for (int i = 0; i < MANY; i++)
		PQfinish(taken[i]);
	PQfinish(admin);
	fault_wait_for(client, "/readyz", gap_seconds_max);
	fault_wait_for(client, "/api/v1/claims", gap_seconds_max);
	client_free(client);
	server_free(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_lost_when_the_postmaster_is_killed),
		cmocka_unit_test(nothing_is_lost_when_its_processes_are_killed),
		cmocka_unit_test(nothing_is_lost_when_it_is_shut_down),
		cmocka_unit_test(a_frozen_postgres_is_answered_with_503),
		cmocka_unit_test(no_connection_left_is_answered_with_503),
	};

	return cmocka_run_group_tests_name("postgres", tests, NULL, NULL);
}
