// SPDX-License-Identifier: Apache-2.0
// People: what they may be called, and what a change of one means. For the API
// and the command line alike.
#pragma once
#include "domain/access.h"
#include "domain/event.h"

enum { EMAIL_LENGTH_MIN = 3, EMAIL_LENGTH_MAX = 254, NAME_LENGTH_MAX = 200 };

// One "@" with something on both sides, no white space and no control
// characters. Whether mail arrives there is nobody's business here.
bool email_is_valid(const char *email);
// Not blank, and nothing that hides or turns the text around it: control
// characters, line ends, bidirectional overrides and isolates (UAX 9).
bool name_is_valid(const char *name);

struct person {
	const char *name;
	enum role role;
	bool disabled;
};

// Whether the change takes away the last admin who can sign in.
bool person_is_last_admin(const struct person *before,
	const struct person *after, int64_t other_admins);

void record_person(struct events *events, const char *user_id,
	const char *email, const struct person *person);
// Adds user.changed and user.disabled or user.enabled, each when it applies.
// Returns how many.
size_t record_person_changes(struct events *events, const char *user_id,
	const struct person *before, const struct person *after);

struct new_token {
	const char *id, *label; /* no label: NULL */
	unsigned scopes;
	bool expires;
	int64_t expires_at_us; /* since 1970 */
};

void record_token(struct events *events, const char *user_id,
	const struct new_token *token);
// Names of the scopes in the set; returns how many.
size_t scopes_names(unsigned scopes, const char *out_names[SCOPE_COUNT]);
