// SPDX-License-Identifier: Apache-2.0
#include "domain/person.h"
#include "base/utf8.h"
#include <string.h>

static bool is_control(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
	       point == 0x2028 || point == 0x2029 ||
	       (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

static bool is_space(uint32_t point)
{
	return point == 0x20 || point == 0xa0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200b) || point == 0x202f ||
	       point == 0x205f || point == 0x3000 || point == 0xfeff;
}

bool email_is_valid(const char *email)
{
	size_t len = strlen(email), at = 0;
	const char *sign = strchr(email, '@');

	if (!utf8_valid(email, len))
		return false;
	if (!sign || sign == email || !sign[1] || strchr(sign + 1, '@'))
		return false;
	if (utf8_count(email, len) > EMAIL_LENGTH_MAX)
		return false;
	while (at < len) {
		uint32_t point = utf8_next(email, len, &at);

		if (is_control(point) || is_space(point))
			return false;
	}
	return true;
}

bool name_is_valid(const char *name)
{
	size_t len = strlen(name), at = 0;
	bool blank = true;

	if (!utf8_valid(name, len) || utf8_count(name, len) > NAME_LENGTH_MAX)
		return false;
	while (at < len) {
		uint32_t point = utf8_next(name, len, &at);

		if (is_control(point))
			return false;
		blank = blank && is_space(point);
	}
	return !blank;
}

bool person_is_last_admin(const struct person *before,
	const struct person *after, int64_t other_admins)
{
	bool was = before->role == ROLE_ADMIN && !before->disabled;
	bool is = after->role == ROLE_ADMIN && !after->disabled;

	return was && !is && other_admins == 0;
}

void record_person(struct events *events, const char *user_id,
	const char *email, const struct person *person)
{
	struct event *event = event_add(events, EVENT_USER_CREATED, user_id);

	event_enum(event, "role", role_name(person->role));
	event_text(event, "email", email);
	event_text(event, "name", person->name);
}

static size_t record_fields(struct events *events, const char *user_id,
	const struct person *before, const struct person *after)
{
	bool renamed = strcmp(before->name, after->name) != 0;
	struct event *event;

	if (!renamed && before->role == after->role)
		return 0;
	event = event_add(events, EVENT_USER_CHANGED, user_id);
	if (before->role != after->role) {
		event_enum(event, "before.role", role_name(before->role));
		event_enum(event, "after.role", role_name(after->role));
	}
	if (renamed) {
		event_text(event, "before.name", before->name);
		event_text(event, "after.name", after->name);
	}
	return 1;
}

size_t record_person_changes(struct events *events, const char *user_id,
	const struct person *before, const struct person *after)
{
	size_t count = record_fields(events, user_id, before, after);

	if (before->disabled == after->disabled)
		return count;
	event_add(events,
		after->disabled ? EVENT_USER_DISABLED : EVENT_USER_ENABLED,
		user_id);
	return count + 1;
}

size_t scopes_names(unsigned scopes, const char *out_names[SCOPE_COUNT])
{
	size_t count = 0;

	for (unsigned i = 0; i < SCOPE_COUNT; i++)
		if (scopes & 1u << i)
			out_names[count++] = scope_name((enum scope_index)i);
	return count;
}

void record_token(struct events *events, const char *user_id,
	const struct new_token *token)
{
	struct event *event = event_add(events, EVENT_TOKEN_CREATED, user_id);
	const char *names[SCOPE_COUNT];
	size_t count = scopes_names(token->scopes, names);

	event_id(event, "token", token->id);
	event_enums(event, "scopes", names, count);
	if (token->expires)
		event_int(event, "expires_at", token->expires_at_us);
	event_text(event, "label", token->label);
}
