// SPDX-License-Identifier: Apache-2.0
// The first admin, by the link that the first start prints.
#include "api/handlers.h"
#include "api/person.h"
#include <string.h>

const struct field setup_body[] = {
	{ "token", FIELD_TEXT, FIELD_REQUIRED, .min = 1, .max = 256 },
	FIELD_PERSON_NAME(FIELD_REQUIRED),
	FIELD_EMAIL(FIELD_REQUIRED),
	FIELD_PASSWORD("password", FIELD_REQUIRED),
	{ NULL },
};

static const char *setup_events(struct exchange *x, const char *instance_id,
	const char *user_id, const struct new_session *session)
{
	struct events *events = events_begin_as(x, user_id);
	struct event *event;

	event = event_add(events, EVENT_INSTANCE_CREATED, NULL);
	event_id(event, "instance", instance_id);
	event = event_add(events, EVENT_USER_CREATED, user_id);
	event_enum(event, "role", role_name(ROLE_ADMIN));
	event_text(event, "email", field_text(x->body, "email"));
	event_text(event, "name", field_text(x->body, "name"));
	session_event(x, events, session, user_id);
	return events_json(events);
}

static void answer(struct exchange *x, const struct new_session *session,
	const struct db_rows *rows)
{
	const char *outcome = rows_text(rows, 0, "_outcome");

	if (strcmp(outcome, "created") == 0)
		session_answer(x, session, rows);
	else if (strcmp(outcome, "wrong") == 0)
		problem_reply(x->r, PROBLEM_FORBIDDEN,
			"This link is not in force: use the one that the "
			"server printed when it last started.");
	else
		problem_reply(x->r, PROBLEM_CONFLICT,
			"The first admin has been made: sign in.");
}

SUSPENDS void setup_create(struct exchange *x)
{
	struct new_session session;
	uint8_t token_hash[32];
	char id[UUID_TEXT_BYTES];
	const char *password, *instance_id;
	struct db_rows *rows;

	if (!person_members_ok(x) ||
		!exchange_run(x, SQL_SETUP_GET, NO_ARGS, &rows))
		return;
	if (!rows_bool(rows, 0, "open")) {
		problem_reply(x->r, PROBLEM_CONFLICT,
			"The first admin has been made: sign in.");
		return;
	}
	if (!exchange_run(x, SQL_INSTANCE_GET, NO_ARGS, &rows))
		return;
	instance_id = rows_uuid(x->arena, rows, 0, "id");
	password = person_password_hash(x, field_text(x->body, "password"));
	if (!password)
		return;
	secret_hash(field_text(x->body, "token"), token_hash);
	uuid_new(id);
	session_make(x, &session);
	if (exchange_run(x, SQL_SETUP_CREATE,
		    ARGS(arg_bytes(token_hash, sizeof token_hash), arg_uuid(id),
			    arg_text(field_text(x->body, "email")),
			    arg_text(field_text(x->body, "name")),
			    arg_text(password), arg_uuid(session.id),
			    arg_bytes(session.hash, sizeof session.hash),
			    arg_text(x->r->peer), arg_text(session.agent),
			    arg_json(setup_events(
				    x, instance_id, id, &session))),
		    &rows))
		answer(x, &session, rows);
}
