// SPDX-License-Identifier: Apache-2.0
// claimd user add | list | disable | passwd
#include "api/event.h"
#include "api/password.h"
#include "base/uuid.h"
#include "cli/secret.h"
#include "cli/user.h"
#include "domain/person.h"
#include <stdio.h>

enum { TRIES = 3 };

struct user_options {
	const char *name, *role;
	bool password_stdin, no_password;
};

/* What a command works with once its arguments are checked. */
struct user_work {
	const char *email, *password;
	struct person person;
};

static struct person person_of(const struct db_rows *rows)
{
	struct person person = {
		.name = rows_text(rows, 0, "name"),
		.disabled = rows_bool(rows, 0, "disabled"),
	};
	bool known = role_parse(rows_text(rows, 0, "role"), &person.role);

	assert(known);
	return person;
}

SUSPENDS int user_find(
	struct session *session, const char *email, struct db_rows **out_rows)
{
	int code;

	if (!email_is_valid(email))
		return cli_fail(
			EX_USAGE, "'%.100s' is not an e-mail address", email);
	code = session_query(session, SQL_USER_LOGIN, ARGS(arg_text(email)),
		out_rows);
	if (code == EX_OK && rows_count(*out_rows) == 0)
		return cli_fail(EX_CHECK,
			"nobody has the address '%s'; see 'claimd user list'",
			email);
	return code;
}

static SUSPENDS int password_store(
	struct session *session, const char *password, const char **out_hash)
{
	*out_hash = password_hash_here(session->arena, password);
	return *out_hash ? EX_OK
			 : cli_fail(EX_UNAVAILABLE,
				   "not enough memory to hash the password");
}

/* ---- add ---- */

static SUSPENDS int add(struct session *session)
{
	const struct user_work *work = session->arg;
	struct events *events = events_begin_system(session->arena);
	char id[UUID_TEXT_BYTES];
	const char *hash = NULL;
	enum db_status status;
	int code = EX_OK;

	if (work->password)
		code = password_store(session, work->password, &hash);
	if (code != EX_OK)
		return code;
	uuid_new(id);
	record_person(events, id, work->email, &work->person);
	status = db_run(&session->db, SQL_USER_ADD,
		ARGS(arg_uuid(id), arg_text(work->email),
			arg_text(work->person.name),
			arg_text(role_name(work->person.role)), arg_text(hash),
			arg_events(events)),
		NULL);
	if (status == DB_UNIQUE)
		return cli_fail(EX_CHECK,
			"the address '%s' is used already; see 'claimd user "
			"list'",
			work->email);
	if (status != DB_OK)
		return session_fail(status);
	puts(id);
	return EX_OK;
}

static int add_check(
	const struct invocation *call, const struct user_options *options,
	struct user_work *work)
{
	work->email = call->operands[0];
	work->person.name = options->name;
	if (!email_is_valid(work->email))
		return cli_fail(EX_USAGE,
			"'%.100s' is not an e-mail address; give one such as "
			"ada@example.org",
			work->email);
	if (!options->name || !options->role)
		return cli_fail(EX_USAGE,
			"give --name NAME and --role ROLE; see 'claimd user "
			"add --help'");
	if (!name_is_valid(options->name))
		return cli_fail(EX_USAGE,
			"a name has 1 to %d characters on one line",
			NAME_LENGTH_MAX);
	if (!role_parse(options->role, &work->person.role))
		return cli_fail(EX_USAGE,
			"there is no role '%s'; give --role viewer, reviewer, "
			"editor, auditor or admin",
			options->role);
	if (options->password_stdin && options->no_password)
		return cli_fail(EX_USAGE,
			"give one of --password-stdin and --no-password");
	return EX_OK;
}

static int run_add(const struct invocation *call)
{
	const struct user_options *options = call->options;
	struct user_work work = { 0 };
	int code = add_check(call, options, &work);

	if (code != EX_OK)
		return code;
	if (!options->no_password)
		work.password = secret_read(
			call->arena, options->password_stdin, &code);
	return code == EX_OK ? session_run(call, add, &work) : code;
}

static const struct setting add_options[] = {
	{ .name = "name", .type = SETTING_STRING, .arg = "NAME",
		.offset = offsetof(struct user_options, name),
		.help = "how the person is shown to others" },
	{ .name = "role", .type = SETTING_STRING, .arg = "ROLE",
		.offset = offsetof(struct user_options, role),
		.help = "viewer, reviewer, editor, auditor or admin" },
	{ .name = "password_stdin", .type = SETTING_BOOL, .fallback = "false",
		.offset = offsetof(struct user_options, password_stdin),
		.help = "read the password from the first line of standard "
			"input instead of asking for it" },
	{ .name = "no_password", .type = SETTING_BOOL, .fallback = "false",
		.offset = offsetof(struct user_options, no_password),
		.help = "none: the person cannot sign in until somebody sets "
			"one, but can have tokens" },
};

const struct command command_user_add = {
	.name = "user add",
	.operands = "EMAIL",
	.operands_min = 1,
	.operands_max = 1,
	.summary = "add a person who can sign in, and print the id",
	.detail = "The password (12 to 1024 characters) is asked for at the "
		  "terminal.\nExample:\n  claimd user add ada@example.org "
		  "--name 'Ada Byron' --role editor\n",
	.run = run_add,
	.config_use = CONFIG_DATABASE,
	.options = add_options,
	.option_count = COUNT_OF(add_options),
	.options_size = sizeof(struct user_options),
};

/* ---- list ---- */

static SUSPENDS int list(struct session *session)
{
	struct db_rows *rows;
	int code = session_query(session, SQL_USER_ALL, NO_ARGS, &rows);

	for (unsigned i = 0; code == EX_OK && i < rows_count(rows); i++)
		printf("%-32s %-9s %-9s %s\n", rows_text(rows, i, "email"),
			rows_text(rows, i, "role"),
			rows_bool(rows, i, "disabled") ? "disabled" : "enabled",
			rows_text(rows, i, "name"));
	return code;
}

static int run_list(const struct invocation *call)
{
	return session_run(call, list, NULL);
}

const struct command command_user_list = {
	.name = "user list",
	.operands = "",
	.summary = "print everybody: address, role, whether enabled, name",
	.run = run_list,
	.config_use = CONFIG_DATABASE,
};

/* ---- disable ---- */

/* True: done, *out_code is the exit code. False: somebody changed the person
 * meanwhile. */
static SUSPENDS bool try_disable(
	struct session *session, const char *email, int *out_code)
{
	struct events *events = events_begin_system(session->arena);
	struct db_rows *rows, *admins;
	struct person before, after;
	const char *id;

	*out_code = user_find(session, email, &rows);
	if (*out_code != EX_OK)
		return true;
	id = rows_uuid(session->arena, rows, 0, "id");
	*out_code = session_query(
		session, SQL_USER_ADMINS, ARGS(arg_uuid(id)), &admins);
	if (*out_code != EX_OK)
		return true;
	before = after = person_of(rows);
	after.disabled = true;
	if (person_is_last_admin(
		    &before, &after, rows_i64(admins, 0, "others"))) {
		*out_code = cli_fail(EX_CHECK,
			"%s is the only admin; make another one first", email);
		return true;
	}
	if (record_person_changes(events, id, &before, &after) == 0)
		return true;
	*out_code = session_query(session, SQL_USER_PATCH,
		ARGS(arg_uuid(id), arg_i64(rows_i64(rows, 0, "version")),
			arg_text(after.name), arg_text(role_name(after.role)),
			arg_bool(after.disabled), arg_events(events)),
		&rows);
	return *out_code != EX_OK || rows_count(rows) > 0;
}

static SUSPENDS int disable(struct session *session)
{
	const struct user_work *work = session->arg;
	int code;

	for (int i = 0; i < TRIES; i++) {
		if (!try_disable(session, work->email, &code))
			continue;
		if (code == EX_OK)
			printf("disabled %s\n", work->email);
		return code;
	}
	return session_fail(DB_LOCKED);
}

static int run_disable(const struct invocation *call)
{
	struct user_work work = { .email = call->operands[0] };

	return session_run(call, disable, &work);
}

const struct command command_user_disable = {
	.name = "user disable",
	.operands = "EMAIL",
	.operands_min = 1,
	.operands_max = 1,
	.summary = "take a person's access away",
	.detail = "Ends all sessions and stops all tokens of the person. "
		  "What they did stays.\n",
	.run = run_disable,
	.config_use = CONFIG_DATABASE,
};

/* ---- passwd ---- */

static SUSPENDS int passwd(struct session *session)
{
	const struct user_work *work = session->arg;
	struct events *events = events_begin_system(session->arena);
	struct db_rows *rows;
	const char *hash, *id;
	int code = user_find(session, work->email, &rows);

	if (code == EX_OK)
		code = password_store(session, work->password, &hash);
	if (code != EX_OK)
		return code;
	id = rows_uuid(session->arena, rows, 0, "id");
	event_add(events, EVENT_USER_PASSWORD_CHANGED, id);
	code = session_query(session, SQL_USER_PASSWORD_SET,
		ARGS(arg_uuid(id), arg_text(hash), arg_uuid(NULL),
			arg_events(events)),
		NULL);
	if (code == EX_OK)
		printf("changed the password of %s\n", work->email);
	return code;
}

static int run_passwd(const struct invocation *call)
{
	const struct user_options *options = call->options;
	struct user_work work = { .email = call->operands[0] };
	int code;

	work.password =
		secret_read(call->arena, options->password_stdin, &code);
	return work.password ? session_run(call, passwd, &work) : code;
}

static const struct setting passwd_options[] = {
	{ .name = "password_stdin", .type = SETTING_BOOL, .fallback = "false",
		.offset = offsetof(struct user_options, password_stdin),
		.help = "read the password from the first line of standard "
			"input instead of asking for it" },
};

const struct command command_user_passwd = {
	.name = "user passwd",
	.operands = "EMAIL",
	.operands_min = 1,
	.operands_max = 1,
	.summary = "set a person's password",
	.detail = "Ends all sessions of the person.\n",
	.run = run_passwd,
	.config_use = CONFIG_DATABASE,
	.options = passwd_options,
	.option_count = COUNT_OF(passwd_options),
	.options_size = sizeof(struct user_options),
};
