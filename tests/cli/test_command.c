// SPDX-License-Identifier: Apache-2.0
// The command line as a person or a script meets it.
#include "support/client.h"
#include "support/process.h"
#include "support/server.h"
#include "base/check.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static struct server *server;

static int setup(void **state)
{
	(void)state;
	server = server_start(NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_free(server);
	return 0;
}

/* Runs it without a server and compares code and a part of what it says. */
static void check(
	const char *args, int code, const char *out, const char *error)
{
	char *text, *error_text;
	int is = claimd_command(args, &text, &error_text);

	if (is != code || (out && !strstr(text, out)) ||
		(error && !strstr(error_text, error)))
		fail_msg("claimd %s: %d\n%s\n%s", args, is, text, error_text);
	/* Whatever went wrong is said in one line. */
	if (code)
		assert_ptr_equal(strchr(error_text, '\n'),
			error_text + strlen(error_text) - 1);
	free(text);
	free(error_text);
}

static void mistakes_end_with_the_codes_of_sysexits(void **state)
{
	static const struct {
		const char *args;
		int code;
		const char *error;
	} cases[] = {
		{ "", 64, "no command; see 'claimd --help'" },
		{ "srve", 64, "unknown command 'srve'" },
		{ "serve --prot 80", 64, "unknown flag '--prot'" },
		{ "serve --connections", 64, "--connections: no value" },
		{ "serve --connections 1", 64, "give 8 to 65536" },
		{ "serve now", 64, "takes fewer operands" },
		{ "user add", 64, "needs more operands" },
		{ "user add a@b.c --name A --role king", 64,
			"give --role viewer" },
		{ "user add bob --name A --role viewer", 64, "not an e-mail" },
		{ "token create", 64, "give --user EMAIL" },
		{ "version --listen 1", 64, "unknown flag '--listen'" },
		{ "config --config /nowhere", 78, "/nowhere" },
		{ "config --log-level loud", 78, "give debug, info" },
		{ "migrate --data /proc/nowhere", 78, "give another --data" },
		{ "migrate --data /dev/null", 78, "--data" },
		{ "migrate --data ''", 78, "give --data DIR" },
		{ "migrate --database nonsense", 78,
			"not a connection string" },
		{ "migrate --database 'host=/nowhere dbname=x'", 69,
			"check --database" },
		{ "migrate --pg-bindir /bin --data /tmp/claimd-never", 78,
			"--pg-bindir" },
		{ "migrate --service-user nobody-of-that-name "
		  "--data /tmp/claimd-never",
			78, "--service-user" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		/* Only root changes the user. */
		if (strstr(cases[i].args, "--service-user") && geteuid() != 0)
			continue;
		check(cases[i].args, cases[i].code, NULL, cases[i].error);
	}
	process_run("rm -rf /tmp/claimd-never", NULL, NULL);
}

static void help_fits_eighty_columns(void **state)
{
	static const char *const commands[] = { "--help", "help",
		"serve --help", "migrate -h", "user add --help",
		"user list --help", "user passwd --help", "user help",
		"token create --help", "config --help", "extract --help" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		char *text, *line, *rest;

		assert_int_equal(claimd_command(commands[i], &text, NULL), 0);
		rest = text;
		while ((line = strsep(&rest, "\n"))) {
			size_t columns = 0;

			for (const char *c = line; *c; c++)
				columns += (*c & 0xc0) != 0x80;
			if (columns > 80)
				fail_msg("claimd %s: %s", commands[i], line);
		}
		free(text);
	}
}

static void config_masks_secrets(void **state)
{
	(void)state;
	check("config --database postgresql://u:hunter2@h/d", 0,
		"database = ********", NULL);
	check("config --listen 127.0.0.1:9", 0, "# flag\nlisten = 127.0.0.1:9",
		NULL);
}

static void a_token_made_beside_the_server_works_at_once(void **state)
{
	struct client *client = client_new(server_url(server));
	struct answer answer;
	char *token;

	(void)state;
	assert_int_equal(
		server_command(server,
			"token create --user viewer@example.org --scope read",
			&token, NULL),
		0);
	assert_int_equal(strlen(token), 41);
	token[40] = '\0';
	client_bearer(client, token);
	client_send(client, "GET", "/api/v1/me", NULL, NULL, &answer);
	assert_int_equal(answer.status, 200);
	assert_string_equal(json_string_value(json_at(answer.json, "/email")),
		"viewer@example.org");
	answer_release(&answer);
	client_free(client);
	free(token);
}

static void a_token_cannot_have_more_than_its_person(void **state)
{
	char *error;

	(void)state;
	assert_int_equal(server_command(server,
				 "token create --user viewer@example.org "
				 "--scope read,admin",
				 NULL, &error),
		64);
	assert_non_null(strstr(error, "give fewer scopes"));
	free(error);
}

static void commands_work_with_and_without_the_server(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(server_command(server, "user list", &text, NULL), 0);
	assert_non_null(strstr(text, "admin@example.org"));
	free(text);
	assert_int_equal(server_stop(server), 0);
	assert_int_equal(server_command(server,
				 "user add late@example.org --name Late "
				 "--role viewer --no-password",
				 NULL, NULL),
		0);
	assert_int_equal(server_command(server,
				 "user add LATE@example.org --name Late "
				 "--role viewer --no-password",
				 NULL, NULL),
		1);
	assert_int_equal(server_command(server, "user list", &text, NULL), 0);
	assert_non_null(strstr(text, "late@example.org"));
	free(text);
	server_restart(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_end_with_the_codes_of_sysexits),
		cmocka_unit_test(help_fits_eighty_columns),
		cmocka_unit_test(config_masks_secrets),
		cmocka_unit_test(a_token_made_beside_the_server_works_at_once),
		cmocka_unit_test(a_token_cannot_have_more_than_its_person),
		cmocka_unit_test(commands_work_with_and_without_the_server),
	};

	return cmocka_run_group_tests_name("command", tests, setup, teardown);
}
