// SPDX-License-Identifier: Apache-2.0
#include "api/person.h"
#include "bounds.h"
#include <string.h>

bool patch_members_ok(struct exchange *x)
{
	if (json_object_size(x->body) > 0)
		return true;
	answer_fault(x, "", "required", "names at least one member to change");
	return false;
}

bool person_members_ok(struct exchange *x)
{
	const char *email = field_text(x->body, "email");
	const char *name = field_text(x->body, "name");

	if (email && !email_is_valid(email)) {
		answer_fault(x, "/email", "format",
			"must be an email address such as ada@example.org");
		return false;
	}
	if (name && !name_is_valid(name)) {
		answer_fault(x, "/name", "format",
			"must be a name on one line, without control "
			"characters");
		return false;
	}
	return true;
}

SUSPENDS const char *person_password_hash(
	struct exchange *x, const char *password)
{
	const char *hash =
		password_hash(x->app->hashing, x->arena, password);

	/* The time on the worker is not the database's. */
	x->db.due_ns = clock_monotonic_ns() + REQUEST_MS * 1000000LL;
	if (!hash)
		problem_reply(x->r, PROBLEM_BUSY, NULL);
	return hash;
}

/* ---- sessions ---- */

enum { AGENT_BYTES_MAX = 400 };

/* Shown to its owner one day; what is not plain text in it is not kept. */
static const char *user_agent(struct exchange *x)
{
	const char *header = request_header(x->r, "User-Agent");
	char *agent;

	if (!header)
		return "";
	agent = arena_strndup(
		x->arena, header, strnlen(header, AGENT_BYTES_MAX));
	for (char *c = agent; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	return agent;
}

void session_make(struct exchange *x, struct new_session *out)
{
	uuid_new(out->id);
	secret_make(out->secret, out->hash);
	out->agent = user_agent(x);
}

void session_event(struct exchange *x, struct events *events,
	const struct new_session *session, const char *user_id)
{
	struct event *event = event_add(events, EVENT_SESSION_OPENED, user_id);

	event_id(event, "session", session->id);
	event_text(event, "address", x->r->peer);
	event_text(event, "user_agent",
		*session->agent ? session->agent : NULL);
}

void session_answer(struct exchange *x, const struct new_session *session,
	const struct db_rows *rows)
{
	struct principal who = {
		.credential = CREDENTIAL_SESSION,
		.id = rows_uuid(x->arena, rows, 0, "id"),
		.name = rows_text(rows, 0, "name"),
	};
	bool known = role_parse(rows_text(rows, 0, "role"), &who.role);

	assert(known);
	x->who = who;
	me_answer(x, 201, rows);
	reply_headerf(x->r, "Set-Cookie",
		"__Host-sid=%s; Path=/; Secure; HttpOnly; SameSite=Lax",
		session->secret);
}

/* ---- who am I ---- */

static void put_words(struct buffer *out, const char *name,
	const char *(*word)(const struct exchange *x, unsigned i),
	const struct exchange *x, unsigned count)
{
	bool first = true;

	json_put_name(out, name);
	buffer_putc(out, '[');
	for (unsigned i = 0; i < count; i++) {
		const char *text = word(x, i);

		if (!text)
			continue;
		buffer_printf(out, "%s\"%s\"", first ? "" : ",", text);
		first = false;
	}
	buffer_putc(out, ']');
}

static const char *right_held(const struct exchange *x, unsigned i)
{
	enum right right = (enum right)i;

	return right != RIGHT_PUBLIC && access_may(&x->who, right)
		       ? right_name(right)
		       : NULL;
}

static const char *scope_held(const struct exchange *x, unsigned i)
{
	return x->who.scopes & 1u << i ? scope_name((enum scope_index)i)
				       : NULL;
}

void me_answer(struct exchange *x, unsigned status, const struct db_rows *rows)
{
	struct buffer *body = &x->r->reply.body;

	answer_row(x, status, rows, 0);
	if (x->r->reply.status != status)
		return;
	body->len--; /* the closing brace */
	buffer_putc(body, ',');
	put_words(body, "rights", right_held, x, RIGHT_COUNT);
	buffer_putc(body, ',');
	if (x->who.credential == CREDENTIAL_TOKEN)
		put_words(body, "scopes", scope_held, x, SCOPE_COUNT);
	else
		buffer_puts(body, "\"scopes\":null");
	buffer_printf(body, ",\"credential\":\"%s\"}",
		credential_name(x->who.credential));
}
