// SPDX-License-Identifier: Apache-2.0
// Who may do what: the one place that decides authorisation. Made from
// right.def: a role holds rights, a token needs the right's scope as well.
#pragma once
#include "base/check.h"

enum right {
#define RIGHT(symbol, ...) RIGHT_##symbol,
#include "domain/right.def"
#undef RIGHT
	RIGHT_COUNT
};

enum role {
#define ROLE(symbol, ...) ROLE_##symbol,
#include "domain/right.def"
#undef ROLE
	ROLE_COUNT
};

// Bits of a set of scopes; SCOPE_ANY asks for none in particular.
enum scope_index {
#define SCOPE(symbol, ...) SCOPE_INDEX_##symbol,
#include "domain/right.def"
#undef SCOPE
	SCOPE_COUNT
};
enum scope {
	SCOPE_ANY = 0,
#define SCOPE(symbol, ...) SCOPE_##symbol = 1 << SCOPE_INDEX_##symbol,
#include "domain/right.def"
#undef SCOPE
	SCOPE_ALL = (1 << SCOPE_COUNT) - 1
};

// How somebody presented themself. Only a session or a token identifies; the
// others keep what was wrong with the credential, for the answer.
enum credential {
#define CREDENTIAL(symbol, ...) CREDENTIAL_##symbol,
#include "domain/right.def"
#undef CREDENTIAL
	CREDENTIAL_COUNT
};

// Role, scopes and id mean something only when the credential identifies;
// scopes only for a token.
struct principal {
	enum credential credential;
	enum role role;
	unsigned scopes;
	const char *id;	  // the user's UUID as text
	const char *name; // for sentences; may be NULL
};

enum access_answer { ACCESS_ALLOWED, ACCESS_UNAUTHENTICATED, ACCESS_FORBIDDEN };

struct access {
	enum access_answer answer;
	char why[160]; // a sentence for people; empty when allowed
};

// May this principal use this right? PUBLIC is open to any credential, also a
// bad one. SELF needs a good credential of any role and scope. Every other
// right needs the role, and for a token also the scope: a token that lacks
// "read" cannot read, whatever else it may.
struct access access_decide(const struct principal *who, enum right right);
bool access_may(const struct principal *who, enum right right);

// May this principal create a token with these scopes for themself? A session
// grants what its role covers. A token without the admin scope creates no
// token: else a leaked short-lived one could renew itself for ever.
struct access access_grant(const struct principal *who, unsigned scopes);

// True when the credential is a session or token in force.
bool principal_identified(const struct principal *who);
// The scopes that a token of this role can make use of.
unsigned role_scopes(enum role role);
bool role_holds(enum role role, enum right right);

// Names as in right.def; _parse() is false, *out untouched, for unknown text.
const char *right_name(enum right right);
bool right_parse(const char *text, enum right *out);
const char *role_name(enum role role);
bool role_parse(const char *text, enum role *out);
const char *credential_name(enum credential credential);
const char *scope_name(enum scope_index index);
// One scope's name to its bit.
bool scope_parse(const char *text, unsigned *out);
