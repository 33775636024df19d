// SPDX-License-Identifier: Apache-2.0
#include "support/server.h"
#include "support/process.h"
#include <errno.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

enum { READY_MS = 60000, STOP_MS = 60000, FLAGS_MAX = 32 };

static const char ready_text[] = "claimd: ready at ";

struct server {
	struct server_options options;
	char data[256];	     /* with an embedded PostgreSQL */
	char database[1024]; /* with TEST_DATABASE_URL */
	char log[300];
	char url[64], conninfo[1024];
	int port;
	pid_t pid;
	bool keeps_data;
};

static int remove_entry(
	const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)type;
	(void)place;
	return remove(path);
}

static void make_data(struct server *server)
{
	char command[1024];

	snprintf(server->data, sizeof server->data, "/tmp/claimd-test-XXXXXX");
	if (!mkdtemp(server->data) || chmod(server->data, 0755) != 0)
		fail_msg("cannot make %s: %s", server->data, strerror(errno));
	if (server->options.is_fresh)
		return;
	snprintf(command, sizeof command, "cp -a '%s/.' '%s/'", TEST_TEMPLATE,
		server->data);
	if (system(command) != 0)
		fail_msg("cannot copy %s", TEST_TEMPLATE);
}

/* A database of its own on the given server, from the prepared one unless the
 * run is to be a first one. */
static void make_database(struct server *server, const char *url)
{
	static unsigned count;
	char name[64], text[256];
	PGconn *pg = PQconnectdb(url);
	PGresult *result;

	snprintf(
		name, sizeof name, "claimd_test_%d_%u", (int)getpid(), count++);
	snprintf(text, sizeof text, "CREATE DATABASE %s TEMPLATE %s", name,
		server->options.is_fresh ? "template0" : "claimd_test");
	result = PQexec(pg, text);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("TEST_DATABASE_URL: %s", PQerrorMessage(pg));
	PQclear(result);
	snprintf(server->database, sizeof server->database,
		"host='%s' port=%s user=%s dbname=%s", PQhost(pg), PQport(pg),
		PQuser(pg), name);
	if (PQpass(pg) && *PQpass(pg))
		setenv("PGPASSWORD", PQpass(pg), 1);
	PQfinish(pg);
}

static void drop_database(struct server *server)
{
	const char *name = strstr(server->database, "dbname=") + 7;
	char text[256];
	PGconn *pg = PQconnectdb(getenv("TEST_DATABASE_URL"));

	snprintf(text, sizeof text, "DROP DATABASE IF EXISTS %s WITH (FORCE)",
		name);
	PQclear(PQexec(pg, text));
	PQfinish(pg);
}

char *server_log(const struct server *server)
{
	return process_read_file(server->log);
}

/* The line that says where it answers; false until it is there. */
static bool find_url(struct server *server)
{
	char *text = server_log(server);
	const char *at = strstr(text, ready_text), *end;
	bool found = at && (end = strchr(at, '\n'));

	if (found) {
		at += sizeof ready_text - 1;
		snprintf(server->url, sizeof server->url, "%.*s",
			(int)(end - at), at);
		server->port = atoi(strrchr(server->url, ':') + 1);
	}
	free(text);
	return found;
}

static void wait_ready(struct server *server)
{
	for (int ms = 0; ms < READY_MS && !find_url(server); ms += 10) {
		char *text;
		int status;

		process_sleep_ms(10);
		if (waitpid(server->pid, &status, WNOHANG) == 0)
			continue;
		server->pid = 0;
		text = server_log(server);
		fail_msg("claimd ended while starting:\n%s", text);
	}
	if (!server->port)
		fail_msg("claimd is not ready: %s", server_log(server));
}

static void run(struct server *server)
{
	char listen[32];
	const char *argv[FLAGS_MAX] = { TEST_BINARY, "serve", "--listen",
		listen };
	int count = 4;

	argv[count++] = server->database[0] ? "--database" : "--data";
	argv[count++] = server->database[0] ? server->database : server->data;
	for (const char *const *flag = server->options.flags; flag && *flag;
		flag++)
		argv[count++] = *flag;
	assert_true(count < FLAGS_MAX);
	/* The same port again, so that clients need not notice. */
	snprintf(listen, sizeof listen, "127.0.0.1:%d", server->port);
	server->port = 0;
	if (truncate(server->log, 0) != 0)
		assert_int_equal(errno, ENOENT);
	server->pid =
		process_start(argv, server->options.wrapper, NULL, server->log);
	wait_ready(server);
}

struct server *server_start(const struct server_options *options)
{
	struct server *server = calloc(1, sizeof *server);
	const char *url = getenv("TEST_DATABASE_URL");

	if (options)
		server->options = *options;
	if (server->options.data) {
		snprintf(server->data, sizeof server->data, "%s",
			server->options.data);
		server->keeps_data = true;
	} else if (url) {
		make_database(server, url);
	} else {
		make_data(server);
	}
	snprintf(server->log, sizeof server->log, "/tmp/claimd-log-XXXXXX");
	close(mkstemp(server->log));
	run(server);
	snprintf(server->conninfo, sizeof server->conninfo, "%s",
		server->database);
	if (!server->database[0])
		snprintf(server->conninfo, sizeof server->conninfo,
			"host='%s/run' port=5432 user=postgres dbname=claimd",
			server->data);
	return server;
}

void server_restart(struct server *server)
{
	assert_int_equal(server->pid, 0);
	run(server);
}

int server_stop(struct server *server)
{
	int code;

	kill(server->pid, SIGTERM);
	code = process_wait(server->pid, STOP_MS);
	server->pid = 0;
	return code;
}

void server_kill(struct server *server)
{
	kill(server->pid, SIGKILL);
	process_wait(server->pid, STOP_MS);
	server->pid = 0;
}

void server_free(struct server *server)
{
	if (!server)
		return;
	if (server->pid)
		server_stop(server);
	if (server->database[0])
		drop_database(server);
	else if (!server->keeps_data)
		nftw(server->data, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	unlink(server->log);
	free(server);
}

const char *server_url(const struct server *server)
{
	return server->url;
}

int server_port(const struct server *server)
{
	return server->port;
}

const char *server_data(const struct server *server)
{
	return server->data;
}

pid_t server_pid(const struct server *server)
{
	return server->pid;
}

const char *server_conninfo(const struct server *server)
{
	return server->conninfo;
}

pid_t server_postgres_pid(const struct server *server)
{
	char path[300], *text;
	pid_t pid;

	snprintf(path, sizeof path, "%s/pg/postmaster.pid", server->data);
	text = process_read_file(path);
	pid = atoi(text);
	free(text);
	return pid;
}

int claimd_command(const char *args, char **out_text, char **out_error)
{
	char command[4096];

	snprintf(command, sizeof command, "%s %s", TEST_BINARY, args);
	return process_run(command, out_text, out_error);
}

int server_command(const struct server *server, const char *args,
	char **out_text, char **out_error)
{
	char all[3072];

	snprintf(all, sizeof all, "%s %s \"%s\"", args,
		server->database[0] ? "--database" : "--data",
		server->database[0] ? server->database : server->data);
	return claimd_command(all, out_text, out_error);
}

const char *server_token(const char *person)
{
	static char token[128];
	char path[512], *text;

	snprintf(path, sizeof path, "%s/tokens/%s", TEST_TEMPLATE, person);
	text = process_read_file(path);
	if (!*text)
		fail_msg("nobody prepared the token of '%s'", person);
	snprintf(token, sizeof token, "%.*s", (int)strcspn(text, "\n"), text);
	free(text);
	return token;
}
