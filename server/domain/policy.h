// SPDX-License-Identifier: Apache-2.0
// The versioned rules that a decision must satisfy, and their JSON. Made from
// policy.def.
#pragma once
#include "base/arena.h"
#include "base/check.h"
#include <jansson.h>

struct policy {
	int version; // 1, 2, …; each edit makes a new one
#define POLICY_NUMBER(member, ...) int member;
#define POLICY_FLAG(member, ...)   bool member;
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
};

// One member at fault. `code` is required, unknown, type or range.
struct policy_error {
	const char *pointer; // JSON pointer, "/min_independent_supports"
	const char *code;
	const char *detail; // a sentence for people
};

// The policy of a new instance, version 1.
struct policy policy_default(void);

// Reads the members of a policy (no "version": the server numbers them). Every
// member is needed, so that nobody resets one by leaving it out. On any fault
// returns false, *out untouched, with all errors, in the arena.
bool policy_parse(struct arena *arena, const json_t *object, struct policy *out,
	const struct policy_error **out_errors, size_t *out_error_count);

// The members as a JSON object, without version; the caller owns it.
json_t *policy_json(const struct policy *policy);
// True when all members but the version are equal.
bool policy_same(const struct policy *a, const struct policy *b);
