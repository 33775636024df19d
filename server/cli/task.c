// SPDX-License-Identifier: Apache-2.0
#include "cli/task.h"
#include "base/arena.h"
#include "cli/database.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { TASK_MS = 30000, SECRET_MAX = 4200 };

struct running {
	struct task task;
	struct loop *loop;
	task_fn *fn;
	int code;
};

static SUSPENDS void run(void *arg)
{
	struct running *running = arg;
	struct task *task = &running->task;

	if (db_wait_ready(task->db.db, task->db.due_ns))
		running->code = running->fn(task);
	else
		running->code = cli_fail(EX_UNAVAILABLE,
			"the database is not ready: %s; try again",
			db_last_error(task->db.db));
	loop_stop(running->loop);
}

static void start(void *arg)
{
	fiber_start(run, arg);
}

static int run_on_loop(const struct invocation *call, task_fn *fn,
	const struct database *database)
{
	const struct db_options options = { .conninfo = database->conninfo,
		.role = database->role,
		.read_connections = 1,
		.exclusive_connections = 1,
		.lock_timeout_ms = TASK_MS,
		.statement_timeout_ms = TASK_MS };
	struct running running = { .loop = loop_new(), .fn = fn };

	running.task = (struct task){ .call = call,
		.db = { .db = db_open(running.loop, &options),
			.arena = call->arena,
			.due_ns =
				clock_monotonic_ns() + TASK_MS * 1000000ll } };
	loop_post(running.loop, start, &running);
	loop_run(running.loop);
	db_close(running.task.db.db);
	loop_free(running.loop);
	fiber_pool_drain();
	return running.code;
}

int task_run(const struct invocation *call, task_fn *fn)
{
	struct database database;
	int code;

	if (sodium_init() < 0)
		return cli_fail(EX_SOFTWARE, "cannot initialise libsodium");
	code = database_open(&database, call->config, false);
	if (code == EX_OK)
		code = run_on_loop(call, fn, &database);
	database_close(&database);
	return code;
}

int task_fail(const struct task *task, enum db_status status)
{
	return cli_fail(EX_UNAVAILABLE, "the database answered '%s' (%s); %s",
		db_status_name(status), db_last_error(task->db.db),
		status == DB_UNCERTAIN ? "look whether it was done, then try "
					 "again"
				       : "try again");
}

/* Echo is off only while the person types. */
static bool set_echo(bool is_on)
{
	struct termios terminal;

	if (tcgetattr(STDIN_FILENO, &terminal) != 0)
		return false;
	if (is_on)
		terminal.c_lflag |= ECHO;
	else
		terminal.c_lflag &= ~(tcflag_t)ECHO;
	return tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal) == 0;
}

char *task_read_secret(const struct invocation *call, const char *prompt)
{
	bool is_terminal = isatty(STDIN_FILENO);
	char line[SECRET_MAX];
	char *text;
	bool read;

	if (is_terminal && set_echo(false))
		fprintf(stderr, "%s: ", prompt);
	read = fgets(line, sizeof line, stdin) != NULL;
	if (is_terminal && set_echo(true))
		fputc('\n', stderr);
	if (!read)
		return NULL;
	line[strcspn(line, "\r\n")] = '\0';
	text = arena_strdup(call->arena, line);
	sodium_memzero(line, sizeof line);
	return text;
}
