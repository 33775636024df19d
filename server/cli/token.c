// SPDX-License-Identifier: Apache-2.0
// claimd token create
#include "api/auth.h"
#include "api/event.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/uuid.h"
#include "cli/user.h"
#include "domain/person.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { DAYS_MAX = 3650, LABEL_BYTES_MAX = 400 };

struct token_options {
	const char *user, *scope, *label;
	int64_t days;
};

struct token_work {
	const struct token_options *options;
	struct new_token token;
	char secret[TOKEN_LEN + 1];
};

static SUSPENDS int store(
	struct session *session, const char *user_id, struct token_work *work)
{
	struct events *events = events_begin_system(session->arena);
	const struct new_token *token = &work->token;
	const char *names[SCOPE_COUNT];
	size_t count = scopes_names(token->scopes, names);
	uint8_t hash[32];

	token_make(work->secret, hash);
	record_token(events, user_id, token);
	return session_query(session, SQL_TOKEN_ADD,
		ARGS(arg_uuid(token->id), arg_uuid(user_id),
			arg_text(token->label), arg_bytes(hash, sizeof hash),
			arg_text(work->secret + TOKEN_LEN - 4),
			arg_text_array(session->arena, names, count),
			token->expires ? arg_time(token->expires_at_us)
				       : arg_null(),
			arg_uuid(NULL), arg_events(events)),
		NULL);
}

static SUSPENDS int create(struct session *session)
{
	struct token_work *work = session->arg;
	struct db_rows *rows;
	char id[UUID_TEXT_BYTES];
	enum role role;
	bool known;
	int code = user_find(session, work->options->user, &rows);

	if (code != EX_OK)
		return code;
	known = role_parse(rows_text(rows, 0, "role"), &role);
	assert(known);
	if (work->token.scopes & ~role_scopes(role))
		return cli_fail(EX_USAGE,
			"'--scope %s' goes beyond the role '%s' of %s; give "
			"fewer scopes",
			work->options->scope, role_name(role),
			work->options->user);
	if (rows_bool(rows, 0, "disabled"))
		return cli_fail(EX_CHECK,
			"%s is disabled: a token would not work",
			work->options->user);
	uuid_new(id);
	work->token.id = id;
	code = store(session, rows_uuid(session->arena, rows, 0, "id"), work);
	if (code == EX_OK)
		puts(work->secret);
	sodium_memzero(work->secret, sizeof work->secret);
	return code;
}

static int scopes_read(
	struct arena *arena, const char *list, unsigned *out_scopes)
{
	char *words = arena_strdup(arena, list), *rest = words, *word;
	unsigned scope;

	while ((word = strsep(&rest, ","))) {
		if (!scope_parse(word, &scope))
			return cli_fail(EX_USAGE,
				"there is no scope '%s'; scopes are read, "
				"write, audit and admin, with commas between "
				"them",
				word);
		*out_scopes |= scope;
	}
	return EX_OK;
}

static int check(const struct invocation *call, struct token_work *work)
{
	const struct token_options *options = call->options;
	const char *label = options->label;

	work->options = options;
	if (!options->user || !options->scope)
		return cli_fail(EX_USAGE,
			"give --user EMAIL and --scope SCOPE,…; see 'claimd "
			"token create --help'");
	if (label && (!*label || !utf8_valid(label, strlen(label)) ||
			     strlen(label) > LABEL_BYTES_MAX ||
			     utf8_count(label, strlen(label)) > 100))
		return cli_fail(
			EX_USAGE, "a label has 1 to 100 characters");
	work->token.label = label;
	if (options->days) {
		work->token.expires = true;
		work->token.expires_at_us =
			time_now_us() + options->days * 86400 * 1000000;
	}
	return scopes_read(call->arena, options->scope, &work->token.scopes);
}

static int run(const struct invocation *call)
{
	struct token_work work = { 0 };
	int code = check(call, &work);

	return code == EX_OK ? session_run(call, create, &work) : code;
}

static const struct setting options[] = {
	{ .name = "user", .type = SETTING_STRING, .arg = "EMAIL",
		.offset = offsetof(struct token_options, user),
		.help = "whose token it is" },
	{ .name = "scope", .type = SETTING_STRING, .arg = "SCOPE,…",
		.offset = offsetof(struct token_options, scope),
		.help = "what it may do: read, write, audit, admin" },
	{ .name = "days", .type = SETTING_INT, .arg = "N", .fallback = "0",
		.min = 0, .max = DAYS_MAX,
		.offset = offsetof(struct token_options, days),
		.help = "how long it is in force; 0 is until it is revoked" },
	{ .name = "label", .type = SETTING_STRING, .arg = "TEXT",
		.offset = offsetof(struct token_options, label),
		.help = "what it is for" },
};

const struct command command_token_create = {
	.name = "token create",
	.operands = "",
	.summary = "make an API token and print it",
	.detail = "Prints the token and nothing else; it cannot be shown "
		  "again.\nExample:\n  claimd token create --user "
		  "ada@example.org --scope read,write --days 90\n",
	.run = run,
	.config_use = CONFIG_DATABASE,
	.options = options,
	.option_count = COUNT_OF(options),
	.options_size = sizeof(struct token_options),
};
