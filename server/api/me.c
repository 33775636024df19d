// SPDX-License-Identifier: Apache-2.0
// Oneself: who am I, what may I do, my name and my password.
#include "api/handlers.h"
#include "api/login.h"
#include "api/person.h"
#include "bounds.h"
#include <string.h>

enum { TRIES = 3 };

const struct field me_body[] = {
	FIELD_PERSON_NAME(0),
	FIELD_PASSWORD("password", 0),
	{ "current_password", FIELD_TEXT, FIELD_BLANK, .min = 1,
		.max = PASSWORD_LENGTH_MAX },
	{ NULL },
};

SUSPENDS void me_get(struct exchange *x)
{
	struct db_rows *rows;

	if (exchange_load(
		    x, SQL_USER_GET, ARGS(arg_uuid(x->who.id)), &rows))
		me_answer(x, 200, rows);
}

/* ---- a change ---- */

/* False: replied. */
static bool may_change(struct exchange *x, bool has_password)
{
	bool is_session = x->who.credential == CREDENTIAL_SESSION;

	if (has_password && !is_session) {
		problem_reply(x->r, PROBLEM_FORBIDDEN,
			"a password is changed from a session, not with a "
			"token");
		return false;
	}
	/* A role may have no right to write, a session always may here; a token
	 * made for reading may not. */
	if (!is_session && !(x->who.scopes & (SCOPE_WRITE | SCOPE_ADMIN))) {
		problem_reply(x->r, PROBLEM_FORBIDDEN,
			"this needs a token with the scope 'write'");
		return false;
	}
	return true;
}

static bool members_ok(struct exchange *x)
{
	bool password = field_given(x->body, "password");
	bool current = field_given(x->body, "current_password");

	if (!patch_members_ok(x) || !person_members_ok(x))
		return false;
	if (password != current) {
		answer_fault(x, password ? "/current_password" : "/password",
			"required", "a change of password needs both");
		return false;
	}
	return may_change(x, password);
}

/* Guesses at it count like those at the door. False: replied. */
static SUSPENDS bool current_password_ok(
	struct exchange *x, const char *email)
{
	const struct login_failure failure = {
		.account = email, .user_id = x->who.id, .why = "password"
	};
	struct db_rows *rows;
	enum password_answer answer;

	if (!login_may_try(x, email) ||
		!exchange_load(
			x, SQL_USER_SECRET, ARGS(arg_uuid(x->who.id)), &rows))
		return false;
	answer = password_check(x->app->hashing,
		rows_text(rows, 0, "password_hash"),
		field_text(x->body, "current_password"));
	x->db.due_ns = clock_monotonic_ns() + REQUEST_MS * 1000000LL;
	switch (answer) {
	case PASSWORD_BUSY:
		problem_reply(x->r, PROBLEM_BUSY, NULL);
		return false;
	case PASSWORD_WRONG:
		if (login_may_try(x, email) &&
			login_count_failure(x, &failure))
			problem_reply(x->r, PROBLEM_FORBIDDEN,
				"The current password is wrong.");
		return false;
	case PASSWORD_RIGHT:
		break;
	}
	return login_may_try(x, email);
}

static const char *patch_events(
	struct exchange *x, const char *before, const char *after,
	bool has_password)
{
	struct events *events = events_begin(x);
	const struct person was = { .name = before }, is = { .name = after };
	size_t count = record_person_changes(events, x->who.id, &was, &is);

	if (has_password)
		event_add(events, EVENT_USER_PASSWORD_CHANGED, x->who.id);
	return count || has_password ? events_json(events) : NULL;
}

/* True: replied. */
static SUSPENDS bool try_patch(struct exchange *x, const char *hash)
{
	const char *name = field_text(x->body, "name");
	bool is_session = x->who.credential == CREDENTIAL_SESSION;
	const char *before, *events;
	struct db_rows *rows;
	int64_t version;

	if (!exchange_load(
		    x, SQL_USER_GET, ARGS(arg_uuid(x->who.id)), &rows))
		return true;
	version = rows_i64(rows, 0, "version");
	if (!exchange_match(x, version))
		return true;
	before = rows_text(rows, 0, "name");
	events = patch_events(x, before, name ? name : before, hash != NULL);
	if (events && !exchange_run(x, SQL_ME_PATCH,
			      ARGS(arg_uuid(x->who.id), arg_i64(version),
				      arg_text(name ? name : before),
				      arg_text(hash),
				      arg_uuid(is_session ? x->credential_id
							  : NULL),
				      arg_json(events)),
			      &rows))
		return true;
	if (rows_count(rows) == 0)
		return false;
	auth_cache_clear(x->app->auth_cache);
	me_answer(x, 200, rows);
	return true;
}

/* A stale version is told before anything is hashed. */
static SUSPENDS bool hash_new(struct exchange *x, const char **out_hash)
{
	struct db_rows *rows;

	if (!exchange_load(
		    x, SQL_USER_GET, ARGS(arg_uuid(x->who.id)), &rows) ||
		!exchange_match(x, rows_i64(rows, 0, "version")) ||
		!current_password_ok(x, rows_text(rows, 0, "email")))
		return false;
	*out_hash = person_password_hash(x, field_text(x->body, "password"));
	return *out_hash != NULL;
}

SUSPENDS void me_patch(struct exchange *x)
{
	const char *hash = NULL;

	if (!members_ok(x))
		return;
	if (field_given(x->body, "password") && !hash_new(x, &hash))
		return;
	for (int i = 0; i < TRIES; i++)
		if (try_patch(x, hash))
			return;
	exchange_give_up(x);
}
