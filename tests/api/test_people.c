// SPDX-License-Identifier: Apache-2.0
// Who gets in: the first run, sign-ins, sessions, and what attackers try.
#include "people.h"
#include <pthread.h>

enum { FLOOD = 20 };

/* ---- the first run ---- */

static void setup_token(const struct server *server, char out[64])
{
	char *log = NULL;
	const char *at = NULL;

	for (int i = 0; i < 100 && !at; i++) {
		free(log);
		usleep(20 * 1000);
		log = server_log(server);
		at = strstr(log, "/setup#token=");
	}
	if (!at)
		fail_msg("no link in the log:\n%s", log);
	snprintf(out, 64, "%.*s", (int)strcspn(at + 13, "\n"), at + 13);
	free(log);
}

static int set_up(struct client *client, const char *token)
{
	char body[512];

	snprintf(body, sizeof body,
		"{\"token\":\"%s\",\"name\":\"Ada\",\"email\":\"ada@desk."
		"example\",\"password\":\"correct horse battery\"}",
		token);
	return ask(client, "POST", "/api/v1/setup", body, NULL);
}

static void the_printed_link_makes_one_admin(void **state)
{
	const struct server_options options = { .is_fresh = true };
	struct server *server = server_start(&options);
	struct client *client = client_new(server_url(server));
	static const struct step open[] = {
		GET("/api/v1/setup", 200),
		EXPECT("/open", "true"),
		GET("/api/v1/me", 401),
	}, closed[] = {
		GET("/api/v1/setup", 200),
		EXPECT("/open", "false"),
	};
	char old[64], token[64];

	(void)state;
	setup_token(server, old);
	steps_run(server, open, COUNT_OF(open));
	assert_int_equal(set_up(client, "guess"), 403);
	/* Each start offers a new link; the one before is void. */
	assert_int_equal(server_stop(server), 0);
	server_restart(server);
	client_free(client);
	client = client_new(server_url(server));
	setup_token(server, token);
	assert_string_not_equal(old, token);
	assert_int_equal(set_up(client, old), 403);
	assert_int_equal(set_up(client, token), 201);
	assert_int_equal(ask(client, "GET", "/api/v1/me", NULL, NULL), 200);
	client_forget(client);
	assert_int_equal(set_up(client, token), 409);
	steps_run(server, closed, COUNT_OF(closed));
	assert_int_equal(count_of(server,
				 "SELECT count(*) FROM claimd.audit_event "
				 "WHERE type IN ('instance.created', "
				 "'user.created', 'session.opened')"),
		3);
	client_free(client);
	server_free(server);
}

/* ---- signing in ---- */

static void the_cookie_is_bound_to_this_host_and_to_http(void **state)
{
	struct client *client = client_new(server_url(*state));
	struct answer answer;
	char body[256], cookie[COOKIE_BYTES];
	const char *flags;

	client_send(client, "POST", "/api/v1/session",
		login_body(body, "viewer@example.org", SECRET "viewer"), NULL,
		&answer);
	assert_non_null(answer_header(
		&answer, "Set-Cookie", cookie, sizeof cookie));
	assert_int_equal(strncmp(cookie, "__Host-sid=", 11), 0);
	flags = strchr(cookie, ';');
	assert_int_equal(flags - cookie, 11 + 43);
	assert_string_equal(
		flags, "; Path=/; Secure; HttpOnly; SameSite=Lax");
	assert_null(strstr(answer.body, "sid"));
	answer_release(&answer);
	client_free(client);
}

static double failed_login(struct client *client, const char *email,
	char out_shape[512])
{
	struct answer answer;
	char body[256];
	double seconds;

	client_send(client, "POST", "/api/v1/session",
		login_body(body, email, "not the right password"), NULL,
		&answer);
	assert_int_equal(answer.status, 401);
	json_object_del(answer.json, "instance");
	snprintf(out_shape, 512, "%s|%s",
		json_string_value(json_at(answer.json, "/type")),
		json_string_value(json_at(answer.json, "/detail")));
	seconds = answer.seconds;
	answer_release(&answer);
	return seconds;
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void nobody_learns_who_has_an_account(void **state)
{
	struct client *client = client_new(server_url(*state));
	double known[4], unknown[4];
	char one[512], other[512], email[64];

	for (int i = 0; i < 4; i++) {
		known[i] = failed_login(client, "editor@example.org", one);
		snprintf(email, sizeof email, "nobody%d@example.org", i);
		unknown[i] = failed_login(client, email, other);
		assert_string_equal(one, other);
	}
	qsort(known, 4, sizeof *known, by_number);
	qsort(unknown, 4, sizeof *unknown, by_number);
	/* Without the dummy hash it would be a hundredth. */
	assert_true(unknown[1] > known[1] / 3);
	sql(*state, "DELETE FROM claimd.login_failure");
	client_free(client);
}

static void an_old_cookie_is_not_taken_over(void **state)
{
	static const char preset[] =
		"Cookie: __Host-sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct client *client = client_new(server_url(*state));
	char cookie[COOKIE_BYTES], again[COOKIE_BYTES], body[256];
	struct answer answer;

	/* One that an attacker has planted before the sign-in. */
	client_send(client, "POST", "/api/v1/session",
		login_body(body, "viewer@example.org", SECRET "viewer"),
		(const char *const[]){ preset, OURS, NULL }, &answer);
	assert_int_equal(answer.status, 201);
	answer_release(&answer);
	client_forget(client);
	assert_int_equal(me_with(client, preset), 401);
	/* Signing in again from the same browser ends its first session. */
	sign_in(client, "viewer", cookie);
	client_send(client, "POST", "/api/v1/session",
		login_body(body, "viewer@example.org", SECRET "viewer"),
		(const char *const[]){ cookie, OURS, NULL }, &answer);
	assert_int_equal(answer.status, 201);
	answer_header(&answer, "Set-Cookie", again, sizeof again);
	assert_int_not_equal(strncmp(again, cookie + 8, 40), 0);
	answer_release(&answer);
	client_forget(client);
	assert_int_equal(me_with(client, cookie), 401);
	client_free(client);
}

static void other_sites_cannot_use_the_cookie(void **state)
{
	static const struct {
		const char *header;
		int status;
	} cases[] = {
		{ "Sec-Fetch-Site: same-origin", 422 },
		{ "Sec-Fetch-Site: none", 422 },
		{ "Sec-Fetch-Site: same-site", 403 },
		{ "Sec-Fetch-Site: cross-site", 403 },
		{ "Sec-Fetch-Site: Same-Origin", 403 },
		{ "Origin: null", 403 },
		{ "Origin: https://claimd.example", 403 },
		{ "Origin: http://127.0.0.1:1", 403 },
		{ "Origin: http://127.0.0.1", 403 },
		{ "Referer: http://127.0.0.1/", 403 },
		{ "X-Nothing: 1", 403 },
	};
	struct client *client = client_new(server_url(*state));
	char cookie[COOKIE_BYTES], own[128], body[256];

	sign_in(client, "reviewer", cookie);
	snprintf(own, sizeof own, "Origin: %s", server_url(*state));
	for (size_t i = 0; i <= COUNT_OF(cases); i++) {
		bool last = i == COUNT_OF(cases);
		const char *header = last ? own : cases[i].header;
		int status = ask(client, "POST", "/api/v1/tokens", "{}",
			(const char *const[]){ cookie, header, NULL });

		if (status != (last ? 422 : cases[i].status))
			fail_msg("%s: %d", header, status);
	}
	/* A form of another site cannot sign its visitor in as somebody. */
	assert_int_equal(ask(client, "POST", "/api/v1/session",
				 login_body(body, "viewer@example.org",
					 SECRET "viewer"),
				 (const char *const[]){
					 "Sec-Fetch-Site: cross-site", NULL }),
		403);
	assert_int_equal(ask(client, "POST", "/api/v1/session",
				 "email=viewer@example.org",
				 (const char *const[]){
					 "Content-Type: "
					 "application/x-www-form-urlencoded",
					 OURS, NULL }),
		415);
	client_free(client);
}

static void sessions_end_by_themselves(void **state)
{
	struct client *client = client_new(server_url(*state));
	char idle[COOKIE_BYTES], old[COOKIE_BYTES];

	sign_in(client, "auditor", idle);
	assert_int_equal(me_with(client, idle), 200);
	sql(*state, "UPDATE claimd.session SET last_seen_at = now() - "
		    "interval '12 hours 1 second'");
	wait_a_moment();
	assert_int_equal(me_with(client, idle), 401);
	sign_in(client, "auditor", old);
	sql(*state, "UPDATE claimd.session SET expires_at = now()");
	wait_a_moment();
	assert_int_equal(me_with(client, old), 401);
	client_free(client);
}

static void signing_out_ends_this_session_alone(void **state)
{
	struct client *client = client_new(server_url(*state));
	char here[COOKIE_BYTES], there[COOKIE_BYTES], cookie[COOKIE_BYTES];
	struct answer answer;

	sign_in(client, "viewer", here);
	sign_in(client, "viewer", there);
	client_send(client, "DELETE", "/api/v1/session", NULL,
		(const char *const[]){ here, OURS, NULL }, &answer);
	assert_int_equal(answer.status, 204);
	assert_string_equal(answer_header(&answer, "Set-Cookie", cookie,
				    sizeof cookie),
		"__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; "
		"Max-Age=0");
	answer_release(&answer);
	assert_int_equal(me_with(client, here), 401);
	assert_int_equal(me_with(client, there), 200);
	client_free(client);
}

static void a_new_password_ends_the_other_sessions(void **state)
{
	struct client *client = client_new(server_url(*state));
	char here[COOKIE_BYTES], there[COOKIE_BYTES];

	sign_in(client, "reviewer2", here);
	sign_in(client, "reviewer2", there);
	assert_int_equal(
		ask(client, "PATCH", "/api/v1/me",
			"{\"password\":\"" SECRET "reviewer2\","
			"\"current_password\":\"" SECRET "reviewer2\"}",
			(const char *const[]){ here, OURS, "If-Match: *",
				"Content-Type: application/merge-patch+json",
				NULL }),
		200);
	assert_int_equal(me_with(client, here), 200);
	assert_int_equal(me_with(client, there), 401);
	client_free(client);
}

/* ---- many at once ---- */

struct caller {
	const char *url, *email, *password;
	pthread_t thread;
	int status;
};

static void *call_once(void *arg)
{
	struct caller *caller = arg;
	struct client *client = client_new(caller->url);
	char body[256];

	caller->status = ask(client, "POST", "/api/v1/session",
		login_body(body, caller->email, caller->password), NULL);
	client_free(client);
	return NULL;
}

static void callers_start(struct caller callers[FLOOD], const char *url,
	const char *email, const char *password)
{
	for (int i = 0; i < FLOOD; i++) {
		callers[i] = (struct caller){ url, email, password, 0, 0 };
		assert_int_equal(pthread_create(&callers[i].thread, NULL,
					 call_once, &callers[i]),
			0);
	}
}

static unsigned callers_join(struct caller callers[FLOOD], int status)
{
	unsigned count = 0;

	for (int i = 0; i < FLOOD; i++) {
		pthread_join(callers[i].thread, NULL);
		count += callers[i].status == status;
	}
	return count;
}

/* How long nine of ten health checks took at most, beside a flood. */
static double slow_check_beside_flood(const char *url)
{
	struct client *client = client_new(url);
	struct caller callers[FLOOD];
	double seconds[40];

	callers_start(callers, url, "editor@example.org", SECRET "editor");
	for (size_t i = 0; i < COUNT_OF(seconds); i++) {
		struct answer answer;

		client_send(client, "GET", "/healthz", NULL, NULL, &answer);
		assert_int_equal(answer.status, 200);
		seconds[i] = answer.seconds;
		answer_release(&answer);
		usleep(10 * 1000);
	}
	assert_int_equal(callers_join(callers, 201), FLOOD);
	qsort(seconds, COUNT_OF(seconds), sizeof *seconds, by_number);
	client_free(client);
	return seconds[COUNT_OF(seconds) * 9 / 10];
}

/* On a busy machine one round may be late; hashes on the loop would make each
 * of them seconds late. */
static void a_flood_of_sign_ins_stalls_nobody(void **state)
{
	double best = 1e9;

	for (int i = 0; i < 3 && best >= 0.1; i++) {
		double seconds = slow_check_beside_flood(server_url(*state));

		best = seconds < best ? seconds : best;
	}
	if (best >= 0.1)
		fail_msg("healthz took %.3f s", best);
}

static void guesses_side_by_side_count_like_others(void **state)
{
	struct caller callers[FLOOD];
	unsigned answered;

	callers_start(callers, server_url(*state), "viewer@example.org",
		"not the right password");
	answered = callers_join(callers, 401);
	/* Five before the brake holds, and those hashed at that moment. */
	if (answered < 5 || answered > 8)
		fail_msg("%u guesses were answered", answered);
	sql(*state, "DELETE FROM claimd.login_failure");
}

static void a_failed_sign_in_is_in_the_log_and_no_secret_is(void **state)
{
	static const char *const hidden[] = { "not the right password",
		"correct horse", "__Host-sid", "argon2", "cvt_" };
	struct client *client = client_new(server_url(*state));
	char shape[512], *log;
	int64_t before = count_of(*state,
		"SELECT count(*) FROM claimd.audit_event "
		"WHERE type = 'session.failed'");

	failed_login(client, "editor@example.org", shape);
	assert_int_equal(count_of(*state,
				 "SELECT count(*) FROM claimd.audit_event "
				 "WHERE type = 'session.failed'"),
		before + 1);
	log = server_log(*state);
	for (size_t i = 0; i < COUNT_OF(hidden); i++)
		if (strstr(log, hidden[i]))
			fail_msg("the log holds '%s'", hidden[i]);
	free(log);
	client_free(client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_printed_link_makes_one_admin),
		cmocka_unit_test(the_cookie_is_bound_to_this_host_and_to_http),
		cmocka_unit_test(nobody_learns_who_has_an_account),
		cmocka_unit_test(guesses_side_by_side_count_like_others),
		cmocka_unit_test(an_old_cookie_is_not_taken_over),
		cmocka_unit_test(other_sites_cannot_use_the_cookie),
		cmocka_unit_test(sessions_end_by_themselves),
		cmocka_unit_test(signing_out_ends_this_session_alone),
		cmocka_unit_test(a_new_password_ends_the_other_sessions),
		cmocka_unit_test(a_flood_of_sign_ins_stalls_nobody),
		cmocka_unit_test(
			a_failed_sign_in_is_in_the_log_and_no_secret_is),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
