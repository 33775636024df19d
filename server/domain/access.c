// SPDX-License-Identifier: Apache-2.0
#include "domain/access.h"
#include "domain/name.h"
#include <stdarg.h>
#include <stdio.h>

#define MAY(symbol) (1u << RIGHT_##symbol)

static const char *const right_names[] = {
#define RIGHT(symbol, name, ...) name,
#include "domain/right.def"
#undef RIGHT
};

static const unsigned right_scopes[] = {
#define RIGHT(symbol, name, scope, about) SCOPE_##scope,
#include "domain/right.def"
#undef RIGHT
};

static const char *const role_names[] = {
#define ROLE(symbol, name, ...) name,
#include "domain/right.def"
#undef ROLE
};

static const unsigned role_rights[] = {
#define ROLE(symbol, name, rights, about) MAY(PUBLIC) | MAY(SELF) | (rights),
#include "domain/right.def"
#undef ROLE
};

static const char *const scope_names[] = {
#define SCOPE(symbol, name, about) name,
#include "domain/right.def"
#undef SCOPE
};

static const struct {
	const char *name;
	bool accepted;
	const char *wrong;
} credentials[] = {
#define CREDENTIAL(symbol, name, accepted, wrong) { name, accepted, wrong },
#include "domain/right.def"
#undef CREDENTIAL
};

bool principal_identified(const struct principal *who)
{
	assert(who->credential < CREDENTIAL_COUNT);
	return credentials[who->credential].accepted;
}

bool role_holds(enum role role, enum right right)
{
	assert(role < ROLE_COUNT && right < RIGHT_COUNT);
	return role_rights[role] & 1u << right;
}

unsigned role_scopes(enum role role)
{
	unsigned scopes = 0;

	for (unsigned right = 0; right < RIGHT_COUNT; right++) {
		if (role_holds(role, (enum right)right))
			scopes |= right_scopes[right];
	}
	return scopes;
}

static struct access unauthenticated(const struct principal *who)
{
	struct access access = { ACCESS_UNAUTHENTICATED, "" };

	snprintf(access.why, sizeof access.why, "%s",
		credentials[who->credential].wrong);
	return access;
}

static struct access forbidden(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static struct access forbidden(const char *format, ...)
{
	struct access access = { ACCESS_FORBIDDEN, "" };
	va_list args;

	va_start(args, format);
	vsnprintf(access.why, sizeof access.why, format, args);
	va_end(args);
	return access;
}

static const char *scope_bit_name(unsigned bit)
{
	for (unsigned i = 0; i < SCOPE_COUNT; i++) {
		if (bit & 1u << i)
			return scope_names[i];
	}
	return "";
}

struct access access_decide(const struct principal *who, enum right right)
{
	unsigned scope;

	assert(right < RIGHT_COUNT);
	scope = right_scopes[right];
	if (right == RIGHT_PUBLIC)
		return (struct access){ ACCESS_ALLOWED, "" };
	if (!principal_identified(who))
		return unauthenticated(who);
	if (!role_holds(who->role, right))
		return forbidden("This needs the right '%s', which the role"
				 " '%s' does not have.",
			right_names[right], role_names[who->role]);
	if (who->credential == CREDENTIAL_TOKEN &&
		(who->scopes & scope) != scope)
		return forbidden("This needs a token with the scope '%s'"
				 " (for the right '%s').",
			scope_bit_name(scope), right_names[right]);
	return (struct access){ ACCESS_ALLOWED, "" };
}

bool access_may(const struct principal *who, enum right right)
{
	return access_decide(who, right).answer == ACCESS_ALLOWED;
}

struct access access_grant(const struct principal *who, unsigned scopes)
{
	unsigned beyond;

	if (!principal_identified(who))
		return unauthenticated(who);
	if (who->credential == CREDENTIAL_TOKEN &&
		!access_may(who, RIGHT_ADMIN))
		return forbidden("A token creates tokens only with the scope"
				 " 'admin': sign in to create one.");
	beyond = scopes & ~role_scopes(who->role);
	if (beyond)
		return forbidden("The scope '%s' is beyond the role '%s'.",
			scope_bit_name(beyond), role_names[who->role]);
	return (struct access){ ACCESS_ALLOWED, "" };
}

const char *right_name(enum right right)
{
	assert(right < RIGHT_COUNT);
	return right_names[right];
}

bool right_parse(const char *text, enum right *out)
{
	int found = name_index(right_names, RIGHT_COUNT, text);

	if (found >= 0)
		*out = (enum right)found;
	return found >= 0;
}

const char *role_name(enum role role)
{
	assert(role < ROLE_COUNT);
	return role_names[role];
}

bool role_parse(const char *text, enum role *out)
{
	int found = name_index(role_names, ROLE_COUNT, text);

	if (found >= 0)
		*out = (enum role)found;
	return found >= 0;
}

const char *credential_name(enum credential credential)
{
	assert(credential < CREDENTIAL_COUNT);
	return credentials[credential].name;
}

const char *scope_name(enum scope_index index)
{
	assert(index < SCOPE_COUNT);
	return scope_names[index];
}

bool scope_parse(const char *text, unsigned *out)
{
	int found = name_index(scope_names, SCOPE_COUNT, text);

	if (found >= 0)
		*out = 1u << found;
	return found >= 0;
}
