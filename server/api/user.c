// SPDX-License-Identifier: Apache-2.0
// People, as admins see to them.
#include "api/handlers.h"
#include "api/person.h"

enum { TRIES = 3 };

static const char *const role_words[] = {
#define ROLE(symbol, name, ...) name,
#include "domain/right.def"
#undef ROLE
	NULL
};

const struct field user_body[] = {
	FIELD_EMAIL(FIELD_REQUIRED),
	FIELD_PERSON_NAME(FIELD_REQUIRED),
	{ "role", FIELD_CHOICE, FIELD_REQUIRED, .choices = role_words },
	FIELD_PASSWORD("password", 0),
	{ NULL },
};

const struct field user_patch_body[] = {
	FIELD_PERSON_NAME(0),
	{ "role", FIELD_CHOICE, .choices = role_words },
	{ "disabled", FIELD_BOOL },
	{ NULL },
};

const struct field password_body[] = {
	FIELD_PASSWORD("password", FIELD_REQUIRED),
	{ NULL },
};

/* The role that a checked member or a stored row names. */
static enum role role_of(const char *name)
{
	enum role role = ROLE_VIEWER;
	bool known = role_parse(name, &role);

	assert(known);
	return role;
}

/* ---- a new one ---- */

SUSPENDS void user_create(struct exchange *x)
{
	const char *email = field_text(x->body, "email");
	const char *password = field_text(x->body, "password");
	const struct person person = {
		.name = field_text(x->body, "name"),
		.role = role_of(field_text(x->body, "role")),
	};
	struct events *events = events_begin(x);
	const char *hash = NULL;
	char id[UUID_TEXT_BYTES];
	struct db_rows *rows;
	enum db_status status;

	if (!person_members_ok(x))
		return;
	if (password && !(hash = person_password_hash(x, password)))
		return;
	uuid_new(id);
	record_person(events, id, email, &person);
	status = db_run(&x->db, SQL_USER_ADD,
		ARGS(arg_uuid(id), arg_text(email), arg_text(person.name),
			arg_text(role_name(person.role)), arg_text(hash),
			arg_events(events)),
		&rows);
	if (status == DB_OK)
		answer_created(x, rows, "/api/v1/users/%s", id);
	else if (status == DB_UNIQUE)
		problem_reply(x->r, PROBLEM_CONFLICT,
			"this email address is used already");
	else
		problem_reply_db(x->r, status);
}

/* ---- a change ---- */

static struct person person_after(
	const struct exchange *x, const struct person *before)
{
	const char *name = field_text(x->body, "name");
	const char *role = field_text(x->body, "role");

	return (struct person){
		.name = name ? name : before->name,
		.role = role ? role_of(role) : before->role,
		.disabled = field_bool(x->body, "disabled", before->disabled),
	};
}

/* False: replied 409. */
static SUSPENDS bool admin_stays(struct exchange *x,
	const struct person *before, const struct person *after)
{
	struct db_rows *rows;

	if (!exchange_run(
		    x, SQL_USER_ADMINS, ARGS(arg_uuid(x->id)), &rows))
		return false;
	if (!person_is_last_admin(before, after, rows_i64(rows, 0, "others")))
		return true;
	problem_reply(x->r, PROBLEM_CONFLICT,
		"this is the only admin who can sign in: make another one "
		"first");
	return false;
}

/* True: replied. */
static SUSPENDS bool try_patch(struct exchange *x)
{
	struct events *events = events_begin(x);
	struct db_rows *rows;
	struct person before, after;
	int64_t version;

	if (!exchange_load(x, SQL_USER_GET, ARGS(arg_uuid(x->id)), &rows))
		return true;
	version = rows_i64(rows, 0, "version");
	if (!exchange_match(x, version))
		return true;
	before = (struct person){
		.name = rows_text(rows, 0, "name"),
		.role = role_of(rows_text(rows, 0, "role")),
		.disabled = rows_bool(rows, 0, "disabled"),
	};
	after = person_after(x, &before);
	if (!admin_stays(x, &before, &after))
		return true;
	if (record_person_changes(events, x->id, &before, &after) == 0) {
		answer_row(x, 200, rows, 0);
		return true;
	}
	if (!exchange_run(x, SQL_USER_PATCH,
		    ARGS(arg_uuid(x->id), arg_i64(version),
			    arg_text(after.name),
			    arg_text(role_name(after.role)),
			    arg_bool(after.disabled), arg_events(events)),
		    &rows))
		return true;
	if (rows_count(rows) == 0)
		return false;
	auth_cache_clear(x->app->auth_cache);
	answer_row(x, 200, rows, 0);
	return true;
}

SUSPENDS void user_patch(struct exchange *x)
{
	if (!patch_members_ok(x) || !person_members_ok(x))
		return;
	for (int i = 0; i < TRIES; i++)
		if (try_patch(x))
			return;
	exchange_give_up(x);
}

/* ---- a password ---- */

SUSPENDS void user_password_set(struct exchange *x)
{
	struct events *events = events_begin(x);
	struct db_rows *rows;
	const char *hash;

	if (!exchange_load(x, SQL_USER_GET, ARGS(arg_uuid(x->id)), &rows))
		return;
	hash = person_password_hash(x, field_text(x->body, "password"));
	if (!hash)
		return;
	event_add(events, EVENT_USER_PASSWORD_CHANGED, x->id);
	if (!exchange_run(x, SQL_USER_PASSWORD_SET,
		    ARGS(arg_uuid(x->id), arg_text(hash), arg_uuid(NULL),
			    arg_events(events)),
		    &rows))
		return;
	auth_cache_clear(x->app->auth_cache);
	answer_empty(x, 204);
}
