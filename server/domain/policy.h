// SPDX-License-Identifier: Apache-2.0
// The versioned rules that a decision must satisfy. Made from policy.def, as is
// the body of PUT /policy.
#pragma once
#include "base/check.h"

struct policy {
	int version; // 1, 2, …; each edit makes a new one
#define POLICY_NUMBER(member, ...) int member;
#define POLICY_FLAG(member, ...)   bool member;
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
};

// The policy of a new instance, version 1.
struct policy policy_default(void);

// True when all members but the version are equal.
bool policy_same(const struct policy *a, const struct policy *b);
