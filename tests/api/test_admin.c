// SPDX-License-Identifier: Apache-2.0
// Who no longer gets in, and how far a token reaches: what admins do, by the API
// and by the command line.
#include "people.h"
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>

enum { TERMINAL_MS = 20000 };

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
