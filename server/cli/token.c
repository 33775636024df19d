// SPDX-License-Identifier: Apache-2.0
// claimd token: a key for a program, made for a person.
#include "api/auth.h"
#include "api/event.h"
#include "base/arena.h"
#include "base/time.h"
#include "base/uuid.h"
#include "cli/task.h"
#include "domain/access.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_MAX = 200, LAST_DIGITS = 4 };

struct token_options {
	const char *user, *scope, *label;
	int64_t days;
};

static const struct setting flags[] = {
	{ .name = "user",
		.type = SETTING_STRING,
		.offset = offsetof(struct token_options, user),
		.arg = "EMAIL",
		.help = "whose token it is; it can never do more than them" },
	{ .name = "scope",
		.type = SETTING_STRING,
		.offset = offsetof(struct token_options, scope),
		.fallback = "read",
		.arg = "SCOPE,…",
		.help = "any of read, write, audit, admin" },
	{ .name = "days",
		.type = SETTING_INT,
		.offset = offsetof(struct token_options, days),
		.fallback = "0",
		.max = 3650,
		.arg = "N",
		.help = "how long it works; 0 = until it is revoked" },
	{ .name = "label",
		.type = SETTING_STRING,
		.offset = offsetof(struct token_options, label),
		.arg = "TEXT",
		.help = "what it is for" },
};

struct scopes {
	const char *names[SCOPE_COUNT];
	unsigned count, bits;
};

static bool read_scopes(
	struct arena *arena, const char *text, struct scopes *out_scopes)
{
	char *rest = arena_strdup(arena, text), *word;

	*out_scopes = (struct scopes){ .count = 0 };
	while ((word = strsep(&rest, ","))) {
		unsigned bit;

		if (!scope_parse(word, &bit))
			return false;
		if (!(out_scopes->bits & bit))
			out_scopes->names[out_scopes->count++] = word;
		out_scopes->bits |= bit;
	}
	return out_scopes->count > 0;
}

static struct events *created(const struct task *task, const char *user_id,
	const char *token_id, const struct scopes *scopes)
{
	const struct token_options *options = task->call->options;
	struct events *events = events_begin_system(task->call->arena);
	struct event *event = event_add(events, EVENT_TOKEN_CREATED, user_id);

	event_id(event, "token", token_id);
	event_enums(event, "scopes", scopes->names, scopes->count);
	if (options->days)
		event_int(event, "expires_at",
			time_now_us() / 1000000 + options->days * 86400);
	event_text(event, "label", options->label);
	return events;
}

static SUSPENDS int store(
	struct task *task, const char *user_id, const struct scopes *scopes)
{
	const struct token_options *options = task->call->options;
	struct arena *arena = task->call->arena;
	char token[TOKEN_LEN + 1], id[UUID_TEXT_BYTES];
	uint8_t hash[32];
	enum db_status status;

	token_make(token, hash);
	uuid_new(id);
	status = db_run(&task->db, SQL_TOKEN_ADD,
		ARGS(arg_uuid(id), arg_uuid(user_id),
			arg_text(options->label ? options->label : ""),
			arg_bytes(hash, sizeof hash),
			arg_text(token + TOKEN_LEN - LAST_DIGITS),
			arg_text_array(arena, scopes->names, scopes->count),
			options->days ? arg_i32((int32_t)options->days)
				      : arg_null(),
			arg_null(),
			arg_events(created(task, user_id, id, scopes))),
		NULL);
	if (status == DB_OK)
		puts(token);
	sodium_memzero(token, sizeof token);
	return status == DB_OK ? EX_OK : task_fail(task, status);
}

static SUSPENDS int create(struct task *task)
{
	const struct token_options *options = task->call->options;
	struct arena *arena = task->call->arena;
	struct scopes scopes;
	struct db_rows *rows;
	enum db_status status;
	enum role role;

	if (!read_scopes(arena, options->scope, &scopes))
		return cli_fail(EX_USAGE, "the scopes are not understood; give "
					  "any of read,write,audit,admin");
	status = db_run(&task->db, SQL_USER_LOGIN,
		ARGS(arg_text(options->user)), &rows);
	if (status != DB_OK)
		return task_fail(task, status);
	if (rows_count(rows) == 0 || rows_bool(rows, 0, "disabled"))
		return cli_fail(EX_CHECK,
			"nobody active has the address '%.100s'; see 'claimd "
			"user list'",
			options->user);
	if (!role_parse(rows_text(rows, 0, "role"), &role))
		return cli_fail(EX_SOFTWARE, "the role is unknown");
	if (scopes.bits & ~role_scopes(role))
		return cli_fail(EX_USAGE,
			"a token cannot have more than its person, who is "
			"%s; give fewer scopes",
			rows_text(rows, 0, "role"));
	return store(task, rows_uuid(arena, rows, 0, "id"), &scopes);
}

static int run(const struct invocation *call)
{
	const struct token_options *options = call->options;

	if (!options->user)
		return cli_fail(EX_USAGE,
			"whose token? give --user EMAIL; see 'claimd user "
			"list'");
	if (options->label && strlen(options->label) > LABEL_MAX)
		return cli_fail(EX_USAGE,
			"the label is longer than %d bytes; shorten it",
			LABEL_MAX);
	if (!options->scope)
		return cli_fail(EX_USAGE, "no scope; give any of "
					  "read,write,audit,admin");
	return task_run(call, create);
}

const struct command command_token_create = {
	.name = "token create",
	.operands = "",
	.summary = "make an API token and print it, this once",
	.detail = "Nothing but the token is printed; only its hash is kept.\n",
	.run = run,
	.config_use = CONFIG_DATABASE,
	.options = flags,
	.option_count = COUNT_OF(flags),
	.options_size = sizeof(struct token_options),
};
