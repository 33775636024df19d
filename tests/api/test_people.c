// SPDX-License-Identifier: Apache-2.0
// Who gets in, and who no longer does: what attackers try and what admins do.
#include "talk.h"
#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OURS   "Sec-Fetch-Site: same-origin"
#define SECRET "correct horse battery "

enum { COOKIE_BYTES = 256, FLOOD = 20, TERMINAL_MS = 20000 };

/* ---- small helpers ---- */

static int ask(struct client *client, const char *method, const char *path,
	const char *body, const char *const *headers)
{
	struct answer answer;
	int status;

	client_send(client, method, path, body, headers, &answer);
	status = answer.status;
	answer_release(&answer);
	return status;
}

static const char *login_body(
	char out[256], const char *email, const char *password)
{
	snprintf(out, 256, "{\"email\":\"%s\",\"password\":\"%s\"}", email,
		password);
	return out;
}

/* Signs in as a prepared person; the cookie as a header line. */
static void sign_in(struct client *client, const char *person,
	char out_cookie[COOKIE_BYTES])
{
	char body[256], email[64], password[64], cookie[COOKIE_BYTES - 16];
	struct answer answer;

	snprintf(email, sizeof email, "%s@example.org", person);
	snprintf(password, sizeof password, SECRET "%s", person);
	client_bearer(client, NULL);
	client_send(client, "POST", "/api/v1/session",
		login_body(body, email, password), NULL, &answer);
	assert_int_equal(answer.status, 201);
	assert_non_null(answer_header(
		&answer, "Set-Cookie", cookie, sizeof cookie));
	snprintf(out_cookie, COOKIE_BYTES, "Cookie: %.*s",
		(int)strcspn(cookie, ";"), cookie);
	answer_release(&answer);
	client_forget(client);
}

static int me_with(struct client *client, const char *header)
{
	return ask(client, "GET", "/api/v1/me", NULL,
		(const char *const[]){ header, NULL });
}

static void sql(const struct server *server, const char *text)
{
	PGconn *pg = PQconnectdb(server_conninfo(server));
	PGresult *result = PQexec(pg, text);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", text, PQerrorMessage(pg));
	PQclear(result);
	PQfinish(pg);
}

static int64_t count_of(const struct server *server, const char *text)
{
	PGconn *pg = PQconnectdb(server_conninfo(server));
	PGresult *result = PQexec(pg, text);
	int64_t count;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", text, PQerrorMessage(pg));
	count = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	PQfinish(pg);
	return count;
}

/* Longer than a credential is remembered by another node. */
static void wait_a_moment(void)
{
	usleep(700 * 1000);
}

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

/* ---- admins ---- */

static const struct step admins[] = {
	AS("admin"),
	GET("/api/v1/me", 200),
	SAVE("/id", "admin"),
	SAVE_HEADER("ETag", "etag"),
	PATCH("/api/v1/users/$admin", "{\"role\":\"editor\"}", 409,
		.if_match = "$etag", .code = "conflict"),
	PATCH("/api/v1/users/$admin", "{\"disabled\":true}", 409,
		.if_match = "$etag", .code = "conflict"),
	PATCH("/api/v1/users/$admin", "{\"name\":\"Admin\"}", 200,
		.if_match = "$etag"),
	PATCH("/api/v1/users/$admin", "{\"name\":\"Admin\"}", 412,
		.if_match = "$etag", .code = "stale-version"),
	PATCH("/api/v1/users/$admin", "{}", 422, .if_match = "*",
		.code = "invalid-body"),
	/* A disabled admin does not count. */
	POST("/api/v1/users",
		"{\"email\":\"second@desk.example\",\"name\":\"Second\","
		"\"role\":\"admin\"}",
		201),
	SAVE("/id", "second"),
	PATCH("/api/v1/users/$second", "{\"disabled\":true}", 200,
		.if_match = "\"1\""),
	PATCH("/api/v1/users/$admin", "{\"role\":\"viewer\"}", 409,
		.if_match = "*", .code = "conflict"),
	PATCH("/api/v1/users/$second", "{\"disabled\":false}", 200,
		.if_match = "\"2\""),
	EXPECT("/disabled", "false"),
	/* Without a password nobody signs in as them. */
	AS(NULL),
	POST("/api/v1/session",
		"{\"email\":\"second@desk.example\","
		"\"password\":\"correct horse battery\"}",
		401, .code = "unauthenticated"),
	AS("admin"),
	POST("/api/v1/users/$second/password", "{\"password\":\"too short\"}",
		422, .pointer = "/password"),
	POST("/api/v1/users/$second/password",
		"{\"password\":\"            \"}", 204),
	POST("/api/v1/users/" NO_ID "/password",
		"{\"password\":\"correct horse battery\"}", 404),
	AS(NULL),
	POST("/api/v1/session",
		"{\"email\":\"second@desk.example\","
		"\"password\":\"            \"}",
		201),
	AS("admin"),
	PATCH("/api/v1/users/$second", "{\"role\":\"viewer\"}", 200,
		.if_match = "*"),
	AS(NULL),
	GET("/api/v1/me", 401),
};

TALK(the_last_admin_who_can_sign_in_stays, admins)

struct demotion {
	const char *url, *token;
	char path[128];
	pthread_t thread;
	int status;
};

static void *demote(void *arg)
{
	struct demotion *demotion = arg;
	struct client *client = client_new(demotion->url);

	client_bearer(client, demotion->token);
	demotion->status = ask(client, "PATCH", demotion->path,
		"{\"role\":\"viewer\"}",
		(const char *const[]){ "If-Match: *",
			"Content-Type: application/merge-patch+json", NULL });
	client_free(client);
	return NULL;
}

static void two_admins_cannot_lower_each_other_at_once(void **state)
{
	struct client *client = client_new(server_url(*state));
	struct demotion demotions[2];
	struct answer answer;
	const char *ids[2];

	client_bearer(client, server_token("admin"));
	client_send(client, "POST", "/api/v1/users",
		"{\"email\":\"third@desk.example\",\"name\":\"Third\","
		"\"role\":\"admin\"}",
		NULL, &answer);
	assert_int_equal(answer.status, 201);
	answer_release(&answer);
	client_send(client, "GET", "/api/v1/users?role=admin", NULL, NULL,
		&answer);
	assert_int_equal(json_array_size(json_at(answer.json, "/items")), 2);
	for (int i = 0; i < 2; i++) {
		ids[i] = json_string_value(json_at(
			answer.json, i ? "/items/1/id" : "/items/0/id"));
		demotions[i] = (struct demotion){ .url = server_url(*state),
			.token = server_token("admin") };
		snprintf(demotions[i].path, sizeof demotions[i].path,
			"/api/v1/users/%s", ids[i]);
	}
	answer_release(&answer);
	for (int i = 0; i < 2; i++)
		pthread_create(
			&demotions[i].thread, NULL, demote, &demotions[i]);
	for (int i = 0; i < 2; i++)
		pthread_join(demotions[i].thread, NULL);
	assert_int_equal(count_of(*state,
				 "SELECT count(*) FROM claimd.app_user WHERE "
				 "role = 'admin' AND disabled_at IS NULL"),
		1);
	sql(*state, "UPDATE claimd.app_user SET role = 'admin' "
		    "WHERE email = 'admin@example.org'");
	sql(*state, "UPDATE claimd.app_user SET role = 'viewer' "
		    "WHERE email = 'third@desk.example'");
	wait_a_moment();
	client_free(client);
}

static const struct step keyed[] = {
	AS("admin"),
	POST("/api/v1/users",
		"{\"email\":\"key@desk.example\",\"name\":\"Key\","
		"\"role\":\"viewer\",\"password\":\"correct horse battery\"}",
		201, .key = "user-1"),
	SAVE("/id", "id"),
	POST("/api/v1/users",
		"{\"email\":\"key@desk.example\",\"name\":\"Key\","
		"\"role\":\"viewer\",\"password\":\"correct horse battery\"}",
		201, .key = "user-1"),
	EXPECT("/id", "\"$id\""),
	EXPECT_HEADER("Idempotent-Replayed", "true"),
	POST("/api/v1/users",
		"{\"email\":\"other@desk.example\",\"name\":\"Key\","
		"\"role\":\"viewer\",\"password\":\"correct horse battery\"}",
		422, .key = "user-1", .code = "idempotency-mismatch"),
	POST("/api/v1/users",
		"{\"email\":\"key@desk.example\",\"name\":\"Key\","
		"\"role\":\"viewer\"}",
		409, .key = "user-2", .code = "conflict"),
	/* The secret of a token is not kept for a repetition. */
	POST("/api/v1/tokens", "{\"scopes\":[\"read\"]}", 201,
		.key = "token-1"),
	POST("/api/v1/tokens", "{\"scopes\":[\"read\"]}", 409,
		.key = "token-1", .code = "secret-shown"),
};

TALK(a_repeated_request_makes_one_person_and_one_token, keyed)

/* ---- who no longer gets in ---- */

static const struct step tokens[] = {
	AS("admin"),
	POST("/api/v1/users",
		"{\"email\":\"bot@desk.example\",\"name\":\"Bot\","
		"\"role\":\"editor\"}",
		201),
	SAVE("/id", "bot"),
	POST("/api/v1/tokens",
		"{\"scopes\":[\"audit\"],\"user_id\":\"$bot\"}", 422,
		.pointer = "/scopes"),
	POST("/api/v1/tokens",
		"{\"scopes\":[\"read\",\"read\"],\"user_id\":\"$bot\"}", 422,
		.pointer = "/scopes/1"),
	POST("/api/v1/tokens",
		"{\"scopes\":[\"read\"],\"user_id\":\"" NO_ID "\"}", 404),
	POST("/api/v1/tokens",
		"{\"scopes\":[\"read\"],\"days\":0}", 422, .pointer = "/days"),
	POST("/api/v1/tokens",
		"{\"scopes\":[\"read\"],\"user_id\":\"$bot\",\"label\":\"one\"}",
		201),
	SAVE("/id", "one"),
	POST("/api/v1/tokens",
		"{\"scopes\":[\"write\"],\"user_id\":\"$bot\",\"days\":1}",
		201),
	SAVE("/token", "writer"),
	GET("/api/v1/tokens?user=$bot&count=exact", 200),
	EXPECT("/total", "2"),
	COUNT("/items", 2),
	GET("/api/v1/tokens?user=bot", 400),
	GET("/api/v1/tokens?owner=$bot", 400),
	DELETE("/api/v1/tokens/$one", 204),
	/* Again is fine. */
	DELETE("/api/v1/tokens/$one", 204),
	GET("/api/v1/tokens?user=$bot&revoked=true", 200),
	COUNT("/items", 1),
	EXPECT("/items/0/label", "\"one\""),
	DELETE("/api/v1/tokens/" NO_ID, 404),
	/* It writes and reads nothing, as it says. */
	AS(NULL),
	GET("/api/v1/claims", 403,
		.headers = { "Authorization: Bearer $writer" }),
	GET("/api/v1/me", 200,
		.headers = { "Authorization: Bearer $writer" }),
	EXPECT("/rights", "[\"self\",\"review\",\"edit\"]"),
	EXPECT("/scopes", "[\"write\"]"),
	AS("viewer"),
	GET("/api/v1/tokens?user=$bot", 403),
	/* Made for reading: it does not rename its owner. */
	PATCH("/api/v1/me", "{\"name\":\"Eve\"}", 403, .if_match = "*"),
	AS("reviewer"),
	PATCH("/api/v1/me",
		"{\"password\":\"correct horse battery\","
		"\"current_password\":\"x\"}",
		403, .if_match = "*"),
};

TALK(tokens_reach_as_far_as_they_say, tokens)

static void malformed_tokens_are_refused_without_the_database(void **state)
{
	static const char *const tokens_sent[] = {
		"Authorization: Bearer ",
		"Authorization: Bearer cvt_",
		"Authorization: Bearer cvt_00000000000000000000000000000000000",
		"Authorization: Bearer "
		"cvt_000000000000000000000000000000000000",
		"Authorization: Bearer "
		"cvt_!00000000000000000000000000000000000",
		"Authorization: Basic YWRhOnB3",
		"Authorization: ",
	};
	struct client *client = client_new(server_url(*state));
	char typo[128];

	for (size_t i = 0; i < COUNT_OF(tokens_sent); i++)
		if (me_with(client, tokens_sent[i]) != 401)
			fail_msg("%s", tokens_sent[i]);
	snprintf(typo, sizeof typo, "Authorization: Bearer %s",
		server_token("admin"));
	typo[30] = typo[30] == 'x' ? 'y' : 'x';
	assert_int_equal(me_with(client, typo), 401);
	client_free(client);
}

/* Runs a command that reads a password from standard input. */
static void command_with_password(const struct server *server,
	const char *args, const char *password)
{
	char path[] = "/tmp/claimd-password-XXXXXX", all[512], *text, *error;
	int fd = mkstemp(path), code;

	assert_int_equal(write(fd, password, strlen(password)),
		(ssize_t)strlen(password));
	close(fd);
	snprintf(all, sizeof all, "%s --password-stdin <%s", args, path);
	code = server_command(server, all, &text, &error);
	unlink(path);
	if (code)
		fail_msg("%s: %s", args, error);
	free(text);
	free(error);
}

static void who_is_disabled_is_out_within_a_second(void **state)
{
	struct client *client = client_new(server_url(*state));
	char cookie[COOKIE_BYTES], bearer[128], *text, *token;

	command_with_password(*state,
		"user add out@example.org --name Out --role editor",
		SECRET "out\n");
	assert_int_equal(
		server_command(*state,
			"token create --user OUT@example.org --scope read",
			&token, NULL),
		0);
	snprintf(bearer, sizeof bearer, "Authorization: Bearer %.40s", token);
	free(token);
	sign_in(client, "out", cookie);
	assert_int_equal(me_with(client, cookie), 200);
	assert_int_equal(me_with(client, bearer), 200);
	assert_int_equal(server_command(*state,
				 "user disable out@example.org", &text, NULL),
		0);
	free(text);
	wait_a_moment();
	assert_int_equal(me_with(client, cookie), 401);
	assert_int_equal(me_with(client, bearer), 401);
	client_free(client);
}

/* ---- the command line ---- */

static void the_command_line_keeps_the_last_admin(void **state)
{
	char *error;

	assert_int_equal(server_command(*state,
				 "user disable admin@example.org", NULL,
				 &error),
		1);
	assert_non_null(strstr(error, "the only admin"));
	free(error);
}

/* Reads from the terminal until the text shows up; false at its end. */
static bool read_until(int fd, char *all, size_t size, const char *text)
{
	size_t len = strlen(all);
	ssize_t got;

	while (!strstr(all, text)) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };

		if (len + 1 >= size || poll(&ready, 1, TERMINAL_MS) != 1)
			return false;
		got = read(fd, all + len, size - len - 1);
		if (got <= 0)
			return false;
		len += (size_t)got;
		all[len] = '\0';
	}
	return true;
}

/* Runs the command at a terminal of its own; what it showed is in `all`. */
static int at_terminal(const char *command, const char *const answers[2],
	char *all, size_t size)
{
	static const char *const questions[] = { "Password: ",
		"The same again: " };
	int fd, status;
	pid_t child = forkpty(&fd, NULL, NULL, NULL);

	if (child == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	assert_true(child > 0);
	for (int i = 0; i < 2; i++)
		if (read_until(fd, all, size, questions[i]))
			assert_int_equal(write(fd, answers[i],
						 strlen(answers[i])),
				(ssize_t)strlen(answers[i]));
	read_until(fd, all, size, "never shown");
	kill(child, SIGKILL); /* nothing, if it has ended */
	waitpid(child, &status, 0);
	close(fd);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_password_is_asked_for_twice_and_not_shown(void **state)
{
	static const struct {
		const char *answers[2];
		int code;
		const char *said;
	} cases[] = {
		{ { "correct horse typed\n", "correct horse typed\n" }, 0, "" },
		{ { "correct horse typed\n", "correct horse other\n" }, 64,
			"differ" },
		{ { "horse\n", "horse\n" }, 64, "12 to 1024" },
	};
	const struct server *server = *state;
	bool given = getenv("TEST_DATABASE_URL") != NULL;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char command[2048], all[4096] = "";
		int code;

		snprintf(command, sizeof command,
			"exec %s user add tty%zu@desk.example --name Tty "
			"--role viewer %s \"%s\"",
			TEST_BINARY, i, given ? "--database" : "--data",
			given ? server_conninfo(server) : server_data(server));
		code = at_terminal(
			command, cases[i].answers, all, sizeof all);
		if (code != cases[i].code || strstr(all, "horse") ||
			!strstr(all, cases[i].said))
			fail_msg("%d: %s", code, all);
	}
}

static void a_new_password_by_command_ends_the_sessions(void **state)
{
	struct client *client = client_new(server_url(*state));
	char cookie[COOKIE_BYTES];

	sign_in(client, "auditor", cookie);
	command_with_password(*state, "user passwd auditor@example.org",
		SECRET "auditor");
	wait_a_moment();
	assert_int_equal(me_with(client, cookie), 401);
	sign_in(client, "auditor", cookie);
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
		cmocka_unit_test(the_last_admin_who_can_sign_in_stays),
		cmocka_unit_test(two_admins_cannot_lower_each_other_at_once),
		cmocka_unit_test(
			a_repeated_request_makes_one_person_and_one_token),
		cmocka_unit_test(tokens_reach_as_far_as_they_say),
		cmocka_unit_test(
			malformed_tokens_are_refused_without_the_database),
		cmocka_unit_test(who_is_disabled_is_out_within_a_second),
		cmocka_unit_test(the_command_line_keeps_the_last_admin),
		cmocka_unit_test(a_password_is_asked_for_twice_and_not_shown),
		cmocka_unit_test(a_new_password_by_command_ends_the_sessions),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
