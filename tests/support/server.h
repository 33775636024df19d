// SPDX-License-Identifier: Apache-2.0
// The real program, run by a test on a free port, with a database of its own: a
// copy of the prepared data directory (tests/support/template.sh), or, when
// TEST_DATABASE_URL is set, a database made there. Whatever fails here fails
// the test that runs.
#pragma once
#include <stdbool.h>
#include <sys/types.h>

struct server;

struct server_options {
	bool is_fresh;		  /* an empty data directory: a first run */
	const char *data;	  /* this one, kept afterwards; NULL = own */
	const char *const *flags; /* more for "serve", NULL at the end */
	const char *wrapper;	  /* runs it: "setpriv …"; NULL = none */
};

// Started and ready. `options` may be NULL.
struct server *server_start(const struct server_options *options);
// SIGTERM, then waits; the exit code, or 128 + the signal that ended it.
int server_stop(struct server *server);
// kill -9, of claimd alone.
void server_kill(struct server *server);
// Starts it again on the same data, after server_stop() or server_kill().
void server_restart(struct server *server);
// Stops it if it runs and removes its data.
void server_free(struct server *server);

const char *server_url(const struct server *server); /* http://127.0.0.1:N */
int server_port(const struct server *server);
const char *server_data(const struct server *server);
pid_t server_pid(const struct server *server);
// The postmaster of its data directory; 0 when there is none.
pid_t server_postgres_pid(const struct server *server);
// libpq's conninfo of its superuser, for looking into the database.
const char *server_conninfo(const struct server *server);
// All that it has written to stderr so far; the caller frees.
char *server_log(const struct server *server);

// Runs "claimd ARGS" with this server's database; the exit code. *out_text is
// stdout, *out_error stderr; the caller frees; NULL = not wanted.
int server_command(const struct server *server, const char *args,
	char **out_text, char **out_error);
// The same without a server.
int claimd_command(const char *args, char **out_text, char **out_error);
// The token of a prepared person: "admin" "editor" "reviewer" "reviewer2"
// "viewer" "auditor"; with every scope of the role.
const char *server_token(const char *person);
