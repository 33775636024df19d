// SPDX-License-Identifier: Apache-2.0
// claimd user: people, for whoever may enter the data directory.
#include "api/event.h"
#include "api/password.h"
#include "base/arena.h"
#include "base/uuid.h"
#include "cli/task.h"
#include "domain/access.h"
#include "domain/person.h"
#include <stdio.h>
#include <string.h>

struct user_options {
	const char *name, *role;
	bool password_stdin;
};

static const struct setting password_flag[] = {
	{ .name = "password_stdin",
		.type = SETTING_BOOL,
		.offset = offsetof(struct user_options, password_stdin),
		.fallback = "false",
		.help = "read the password from the first line of standard "
			"input" },
};

static const struct setting add_flags[] = {
	{ .name = "name",
		.type = SETTING_STRING,
		.offset = offsetof(struct user_options, name),
		.arg = "NAME",
		.help = "how the page and the history call the person" },
	{ .name = "role",
		.type = SETTING_STRING,
		.offset = offsetof(struct user_options, role),
		.arg = "ROLE",
		.help = "viewer, reviewer, editor, auditor or admin" },
	{ .name = "password_stdin",
		.type = SETTING_BOOL,
		.offset = offsetof(struct user_options, password_stdin),
		.fallback = "false",
		.help = "read a password from the first line of standard "
			"input; without it the person cannot sign in yet" },
};

/* The hash of the password on standard input; NULL after a line of why not. */
static const char *read_password(const struct invocation *call, int *out_code)
{
	char *password = task_read_secret(call, "password");
	size_t len = password ? strlen(password) : 0;
	const char *hash;

	*out_code = EX_OK;
	if (len < PASSWORD_LENGTH_MIN || len > PASSWORD_LENGTH_MAX) {
		*out_code = cli_fail(EX_USAGE,
			"a password has %d to %d characters; give another one "
			"on standard input",
			PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX);
		return NULL;
	}
	hash = password_hash_here(call->arena, password);
	if (!hash)
		*out_code = cli_fail(EX_UNAVAILABLE,
			"not enough memory to hash the password; free 64 MiB");
	return hash;
}

static int check_add(const struct invocation *call)
{
	const struct user_options *options = call->options;
	enum role role;

	if (!email_is_valid(call->operands[0]))
		return cli_fail(EX_USAGE,
			"'%.100s' is not an e-mail address; "
			"give one such as ada@example.org",
			call->operands[0]);
	if (!options->name || !name_is_valid(options->name) ||
		strlen(options->name) > NAME_LENGTH_MAX)
		return cli_fail(EX_USAGE,
			"the name is missing or unusable; give --name NAME");
	if (!options->role || !role_parse(options->role, &role))
		return cli_fail(EX_USAGE,
			"the role is missing or unknown; give --role viewer, "
			"reviewer, editor, auditor or admin");
	return EX_OK;
}

static SUSPENDS int add(struct task *task)
{
	const struct invocation *call = task->call;
	const struct user_options *options = call->options;
	struct events *events = events_begin_system(call->arena);
	const char *hash = NULL, *email = call->operands[0];
	char id[UUID_TEXT_BYTES];
	enum db_status status;
	struct event *event;
	int code;

	if (options->password_stdin && !(hash = read_password(call, &code)))
		return code;
	uuid_new(id);
	event = event_add(events, EVENT_USER_CREATED, id);
	event_enum(event, "role", options->role);
	event_text(event, "email", email);
	event_text(event, "name", options->name);
	status = db_run(&task->db, SQL_USER_ADD,
		ARGS(arg_uuid(id), arg_text(email), arg_text(options->name),
			arg_text(options->role), arg_text(hash),
			arg_events(events)),
		NULL);
	if (status == DB_UNIQUE)
		return cli_fail(EX_CHECK,
			"somebody has the address '%.100s' already; see "
			"'claimd user list'",
			email);
	if (status != DB_OK)
		return task_fail(task, status);
	printf("%s\n", id);
	return EX_OK;
}

static int run_add(const struct invocation *call)
{
	int code = check_add(call);

	return code == EX_OK ? task_run(call, add) : code;
}

/* The row of user_login; NULL after a line that it is not there. */
static SUSPENDS struct db_rows *load(struct task *task, int *out_code)
{
	const char *email = task->call->operands[0];
	struct db_rows *rows = NULL;
	enum db_status status =
		db_run(&task->db, SQL_USER_LOGIN, ARGS(arg_text(email)), &rows);

	*out_code = EX_OK;
	if (status == DB_OK && rows_count(rows) == 1)
		return rows;
	*out_code = status == DB_OK ? cli_fail(EX_CHECK,
					      "nobody has the address "
					      "'%.100s'; see 'claimd user "
					      "list'",
					      email)
				    : task_fail(task, status);
	return NULL;
}

static SUSPENDS int disable(struct task *task)
{
	struct arena *arena = task->call->arena;
	struct events *events = events_begin_system(arena);
	struct db_rows *rows, *changed;
	enum db_status status;
	const char *id;
	int code;

	rows = load(task, &code);
	if (!rows)
		return code;
	if (rows_bool(rows, 0, "disabled"))
		return EX_OK;
	id = rows_uuid(arena, rows, 0, "id");
	event_add(events, EVENT_USER_DISABLED, id);
	status = db_run(&task->db, SQL_USER_PATCH,
		ARGS(arg_uuid(id), arg_i64(rows_i64(rows, 0, "version")),
			arg_text(rows_text(rows, 0, "name")),
			arg_text(rows_text(rows, 0, "role")), arg_bool(true),
			arg_events(events)),
		&changed);
	if (status != DB_OK)
		return task_fail(task, status);
	return rows_count(changed) == 1
		       ? EX_OK
		       : cli_fail(EX_UNAVAILABLE,
				 "somebody changed that person just now; try "
				 "again");
}

static int run_disable(const struct invocation *call)
{
	return task_run(call, disable);
}

static SUSPENDS int passwd(struct task *task)
{
	struct arena *arena = task->call->arena;
	struct events *events = events_begin_system(arena);
	struct db_rows *rows;
	enum db_status status;
	const char *id, *hash;
	int code;

	rows = load(task, &code);
	hash = rows ? read_password(task->call, &code) : NULL;
	if (!hash)
		return code;
	id = rows_uuid(arena, rows, 0, "id");
	event_add(events, EVENT_USER_PASSWORD_CHANGED, id);
	status = db_run(&task->db, SQL_USER_PASSWORD_SET,
		ARGS(arg_uuid(id), arg_text(hash), arg_null(),
			arg_events(events)),
		NULL);
	return status == DB_OK ? EX_OK : task_fail(task, status);
}

static int run_passwd(const struct invocation *call)
{
	return task_run(call, passwd);
}

static SUSPENDS int list(struct task *task)
{
	struct db_rows *rows;
	enum db_status status = db_run(&task->db, SQL_USER_ALL, NO_ARGS, &rows);

	if (status != DB_OK)
		return task_fail(task, status);
	for (unsigned i = 0; i < rows_count(rows); i++)
		printf("%-32s %-9s %-9s %s\n", rows_text(rows, i, "email"),
			rows_text(rows, i, "role"),
			rows_bool(rows, i, "disabled") ? "disabled" : "",
			rows_text(rows, i, "name"));
	return EX_OK;
}

static int run_list(const struct invocation *call)
{
	return task_run(call, list);
}

const struct command command_user_add = {
	.name = "user add",
	.operands = "EMAIL",
	.operands_min = 1,
	.operands_max = 1,
	.summary = "add a person and print the id",
	.run = run_add,
	.config_use = CONFIG_DATABASE,
	.options = add_flags,
	.option_count = COUNT_OF(add_flags),
	.options_size = sizeof(struct user_options),
};

const struct command command_user_list = {
	.name = "user list",
	.operands = "",
	.summary = "print everybody: address, role, state, name",
	.run = run_list,
	.config_use = CONFIG_DATABASE,
};

const struct command command_user_disable = {
	.name = "user disable",
	.operands = "EMAIL",
	.operands_min = 1,
	.operands_max = 1,
	.summary = "end a person's access; their work stays",
	.run = run_disable,
	.config_use = CONFIG_DATABASE,
};

const struct command command_user_passwd = {
	.name = "user passwd",
	.operands = "EMAIL",
	.operands_min = 1,
	.operands_max = 1,
	.summary = "set a person's password and end their sessions",
	.detail = "The password is the first line of standard input; at a "
		  "terminal it is asked\nfor and not shown.\n",
	.run = run_passwd,
	.config_use = CONFIG_DATABASE,
	.options = password_flag,
	.option_count = COUNT_OF(password_flag),
	.options_size = sizeof(struct user_options),
};
