// SPDX-License-Identifier: Apache-2.0
// API tokens. Only a hash of each is kept, so that its text is shown once.
#include "api/auth.h"
#include "api/event.h"
#include "api/handlers.h"
#include "api/page.h"
#include "base/time.h"
#include "base/uuid.h"
#include "domain/person.h"
#include <sodium.h>
#include <string.h>

const struct field token_body[] = {
	{ "label", FIELD_TEXT, .min = 1, .max = 100 },
	{ "scopes", FIELD_TEXTS, FIELD_REQUIRED, .min = 1, .max = SCOPE_COUNT,
		.item_max = 20 },
	{ "days", FIELD_INT, .min = 1, .max = 3650 },
	{ "user_id", FIELD_UUID },
	{ NULL },
};

const char *const token_list_parameters[] = { "user", NULL };

static bool is_own(const struct exchange *x, const char *user_id)
{
	return strcasecmp(x->who.id, user_id) == 0;
}

/* False: replied 403. */
static bool may_see_to(struct exchange *x, const char *user_id)
{
	struct access access;

	if (is_own(x, user_id))
		return true;
	access = access_decide(&x->who, RIGHT_ADMIN);
	if (access.answer == ACCESS_ALLOWED)
		return true;
	problem_reply(x->r, PROBLEM_FORBIDDEN, "%s", access.why);
	return false;
}

/* ---- the list ---- */

static bool list_owner(struct exchange *x, const char **out_user_id)
{
	const char *user_id = query_find(&x->query, "user");

	*out_user_id = user_id ? user_id : x->who.id;
	if (uuid_is_valid(*out_user_id) &&
		query_count(&x->query, "user") <= 1)
		return true;
	problem_reply(x->r, PROBLEM_INVALID_REQUEST,
		"the parameter 'user' must be one UUID");
	return false;
}

SUSPENDS void token_list(struct exchange *x)
{
	const char *user_id;
	struct page_rows rows;
	struct page *page;

	if (!page_names_known(x, SQL_TOKEN_LIST) ||
		!list_owner(x, &user_id) || !may_see_to(x, user_id))
		return;
	page = page_read(x, SQL_TOKEN_LIST, &x->query);
	if (page && page_fetch(x, page,
			    (const struct db_arg[]){ arg_uuid(user_id) },
			    &rows))
		page_answer(x, page, &rows);
}

/* ---- a new one ---- */

static bool scopes_read(struct exchange *x, unsigned *out_scopes)
{
	size_t count;
	const char *const *names =
		field_texts(x->arena, x->body, "scopes", &count);
	unsigned scope;

	*out_scopes = 0;
	for (size_t i = 0; i < count; i++) {
		if (!scope_parse(names[i], &scope)) {
			answer_fault(x,
				arena_printf(x->arena, "/scopes/%zu", i),
				"choice",
				"must be one of: read, write, audit, admin");
			return false;
		}
		*out_scopes |= scope;
	}
	return true;
}

/* The maker's own reach was looked at before; here it is the owner's. */
static SUSPENDS bool owner_ok(
	struct exchange *x, const char *user_id, unsigned scopes)
{
	struct db_rows *rows;
	enum role role = ROLE_VIEWER;
	bool known;

	if (!exchange_load(x, SQL_USER_GET, ARGS(arg_uuid(user_id)), &rows))
		return false;
	known = role_parse(rows_text(rows, 0, "role"), &role);
	assert(known);
	if (rows_bool(rows, 0, "disabled")) {
		problem_reply(x->r, PROBLEM_CONFLICT,
			"this person is disabled: a token would not work");
		return false;
	}
	if (scopes & ~role_scopes(role)) {
		answer_fault(x, "/scopes", "choice",
			"goes beyond the role of the token's owner");
		return false;
	}
	return true;
}

static void answer_token(
	struct exchange *x, const struct db_rows *rows, const char *secret)
{
	struct buffer *body = &x->r->reply.body;

	x->r->reply.status = 201;
	x->r->reply.content_type = "application/json";
	rows_put_open_object(body, rows, 0);
	buffer_printf(body, ",\"token\":\"%s\"}", secret);
}

static SUSPENDS void store(struct exchange *x, const char *user_id,
	const struct new_token *token)
{
	struct events *events = events_begin(x);
	const char *names[SCOPE_COUNT];
	size_t count = scopes_names(token->scopes, names);
	char secret[TOKEN_LEN + 1];
	uint8_t hash[32];
	struct db_rows *rows;

	token_make(secret, hash);
	record_token(events, user_id, token);
	if (exchange_run(x, SQL_TOKEN_ADD,
		    ARGS(arg_uuid(token->id), arg_uuid(user_id),
			    arg_text(token->label),
			    arg_bytes(hash, sizeof hash),
			    arg_text(secret + TOKEN_LEN - 4),
			    arg_text_array(x->arena, names, count),
			    token->expires ? arg_time(token->expires_at_us)
					   : arg_null(),
			    arg_uuid(x->who.id), arg_events(events)),
		    &rows))
		answer_token(x, rows, secret);
	sodium_memzero(secret, sizeof secret);
}

SUSPENDS void token_create(struct exchange *x)
{
	const char *user_id = field_text(x->body, "user_id");
	int64_t days = field_int(x->body, "days", 0);
	char id[UUID_TEXT_BYTES];
	struct new_token token = { .id = id,
		.label = field_text(x->body, "label"),
		.expires = days > 0,
		.expires_at_us = time_now_us() + days * 86400 * 1000000 };
	struct access access;

	if (!user_id)
		user_id = x->who.id;
	if (!scopes_read(x, &token.scopes) || !may_see_to(x, user_id))
		return;
	access = access_grant(&x->who, token.scopes);
	if (access.answer != ACCESS_ALLOWED) {
		problem_reply(x->r, PROBLEM_FORBIDDEN, "%s", access.why);
		return;
	}
	if (!owner_ok(x, user_id, token.scopes))
		return;
	uuid_new(id);
	store(x, user_id, &token);
}

/* ---- the end of one ---- */

SUSPENDS void token_revoke(struct exchange *x)
{
	struct events *events = events_begin(x);
	struct db_rows *rows;
	const char *user_id;

	if (!exchange_load(x, SQL_TOKEN_GET, ARGS(arg_uuid(x->id)), &rows))
		return;
	user_id = rows_uuid(x->arena, rows, 0, "user.id");
	/* Whether others have a token of that id is not told. */
	if (!is_own(x, user_id) && !access_may(&x->who, RIGHT_ADMIN)) {
		problem_reply(x->r, PROBLEM_NOT_FOUND, NULL);
		return;
	}
	event_id(event_add(events, EVENT_TOKEN_REVOKED, user_id), "token",
		x->id);
	if (!exchange_run(x, SQL_TOKEN_REVOKE,
		    ARGS(arg_uuid(x->id), arg_events(events)), &rows))
		return;
	auth_cache_clear(x->app->auth_cache);
	answer_empty(x, 204);
}
