// SPDX-License-Identifier: Apache-2.0
// Signing in and out.
#include "api/handlers.h"
#include "api/login.h"
#include "api/person.h"
#include "bounds.h"
#include <string.h>

const struct field session_body[] = {
	FIELD_EMAIL(FIELD_REQUIRED),
	/* As long as a password may be; how short does not matter here. */
	{ "password", FIELD_TEXT, FIELD_REQUIRED | FIELD_BLANK, .min = 1,
		.max = PASSWORD_LENGTH_MAX },
	{ NULL },
};

/* One answer for every way to fail. */
static SUSPENDS void refuse(
	struct exchange *x, const struct login_failure *failure)
{
	if (login_count_failure(x, failure))
		problem_reply(x->r, PROBLEM_UNAUTHENTICATED,
			"The email address or the password is wrong.");
}

/* The session that the browser had before ends with the new one. */
static struct db_call *close_previous(struct exchange *x)
{
	struct events *events = events_begin(x);

	event_id(event_add(events, EVENT_SESSION_CLOSED, x->who.id), "session",
		x->credential_id);
	return db_begin(&x->db, SQL_SESSION_CLOSE,
		ARGS(arg_uuid(x->credential_id), arg_events(events)));
}

static SUSPENDS void open_session(
	struct exchange *x, struct login_failure *failure)
{
	struct new_session session;
	struct events *events = events_begin_as(x, failure->user_id);
	struct db_call *pass, *open, *close = NULL;
	struct db_rows *rows = NULL;
	enum db_status status, closed = DB_OK;

	if (!auth_look_up(x))
		return;
	session_make(x, &session);
	session_event(x, events, &session, failure->user_id);
	if (x->who.credential == CREDENTIAL_SESSION)
		close = close_previous(x);
	pass = db_begin(
		&x->db, SQL_LOGIN_PASS, ARGS(arg_text(failure->account)));
	open = db_begin(&x->db, SQL_SESSION_OPEN,
		ARGS(arg_uuid(session.id), arg_uuid(failure->user_id),
			arg_bytes(session.hash, sizeof session.hash),
			arg_text(x->r->peer), arg_text(session.agent),
			arg_events(events)));
	if (close)
		closed = db_wait(&x->db, close, NULL);
	/* A failure that is not forgiven now is so in an hour. */
	db_wait(&x->db, pass, NULL);
	status = db_wait(&x->db, open, &rows);
	if (status == DB_OK)
		status = closed;
	if (status != DB_OK) {
		problem_reply_db(x->r, status);
	} else if (rows_count(rows) == 0) {
		failure->why = "disabled";
		refuse(x, failure);
	} else {
		auth_cache_clear(x->app->auth_cache);
		session_answer(x, &session, rows);
	}
}

/* NULL, or the event's word for what is wrong. */
static const char *fault_of(
	const struct db_rows *rows, enum password_answer answer)
{
	if (rows_count(rows) == 0)
		return "unknown";
	if (answer == PASSWORD_WRONG)
		return "password";
	return rows_bool(rows, 0, "disabled") ? "disabled" : NULL;
}

SUSPENDS void session_create(struct exchange *x)
{
	struct login_failure failure = {
		.account = field_text(x->body, "email")
	};
	const char *password = field_text(x->body, "password");
	struct db_rows *rows;
	enum password_answer answer;
	bool known;

	if (!person_members_ok(x) || !login_may_try(x, failure.account) ||
		!exchange_run(x, SQL_USER_LOGIN,
			ARGS(arg_text(failure.account)), &rows))
		return;
	known = rows_count(rows) > 0;
	answer = password_check(x->app->hashing,
		known ? rows_text(rows, 0, "password_hash") : NULL, password);
	x->db.due_ns = clock_monotonic_ns() + REQUEST_MS * 1000000LL;
	if (answer == PASSWORD_BUSY) {
		problem_reply(x->r, PROBLEM_BUSY, NULL);
		return;
	}
	if (!login_may_try(x, failure.account))
		return;
	if (known)
		failure.user_id = rows_uuid(x->arena, rows, 0, "id");
	failure.why = fault_of(rows, answer);
	if (failure.why)
		refuse(x, &failure);
	else
		open_session(x, &failure);
}

SUSPENDS void session_delete(struct exchange *x)
{
	struct events *events = events_begin(x);

	if (x->who.credential != CREDENTIAL_SESSION) {
		problem_reply(x->r, PROBLEM_FORBIDDEN,
			"a token has no session: revoke it instead");
		return;
	}
	event_id(event_add(events, EVENT_SESSION_CLOSED, x->who.id), "session",
		x->credential_id);
	if (!exchange_run(x, SQL_SESSION_CLOSE,
		    ARGS(arg_uuid(x->credential_id), arg_events(events)), NULL))
		return;
	auth_cache_clear(x->app->auth_cache);
	answer_empty(x, 204);
	reply_header(x->r, "Set-Cookie",
		"__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; "
		"Max-Age=0");
}
