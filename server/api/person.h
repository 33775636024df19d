// SPDX-License-Identifier: Apache-2.0
// What setup, session, me and user share: the members that name a person, the
// session's cookie, and the answer to «who am I».
#pragma once
#include "api/auth.h"
#include "api/event.h"
#include "api/password.h"
#include "base/uuid.h"
#include "domain/person.h"

#define FIELD_EMAIL(flags) \
	{ "email", FIELD_TEXT, flags, .min = EMAIL_LENGTH_MIN, \
		.max = EMAIL_LENGTH_MAX }
#define FIELD_PERSON_NAME(flags) \
	{ "name", FIELD_TEXT, flags, .min = 1, .max = NAME_LENGTH_MAX }
/* White space is as good as any other character of a password. */
#define FIELD_PASSWORD(name, flags) \
	{ name, FIELD_TEXT, (flags) | FIELD_BLANK, \
		.min = PASSWORD_LENGTH_MIN, .max = PASSWORD_LENGTH_MAX }

// A patch names at least one member. False: replied 422.
bool patch_members_ok(struct exchange *x);
// Checks the members `email` and `name` of the body, when they are there, for
// what the field table cannot say. False: replied 422.
bool person_members_ok(struct exchange *x);
// password_hash() with the request's deadline moved behind it. NULL: replied
// 503.
SUSPENDS const char *person_password_hash(
	struct exchange *x, const char *password);

// A session about to be opened. Its secret is in the cookie alone.
struct new_session {
	char id[UUID_TEXT_BYTES];
	char secret[44];
	uint8_t hash[32];
	const char *agent; /* printable ASCII, at most 400; "" for none */
};

void session_make(struct exchange *x, struct new_session *out);
// The event that opens it.
void session_event(struct exchange *x, struct events *events,
	const struct new_session *session, const char *user_id);
// Answers 201 with the row of the person who has just signed in, and the
// cookie. From here on x->who is that person.
void session_answer(struct exchange *x, const struct new_session *session,
	const struct db_rows *rows);

// A row of user_view that is x->who, with rights, scopes and credential.
void me_answer(
	struct exchange *x, unsigned status, const struct db_rows *rows);
