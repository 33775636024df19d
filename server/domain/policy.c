// SPDX-License-Identifier: Apache-2.0
#include "domain/policy.h"

struct policy policy_default(void)
{
	return (struct policy){
		.version = 1,
#define POLICY_NUMBER(member, standard, ...) .member = standard,
#define POLICY_FLAG(member, standard, ...)   .member = standard,
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	};
}

bool policy_same(const struct policy *a, const struct policy *b)
{
	bool same = true;

#define POLICY_NUMBER(member, ...) same = same && a->member == b->member;
#define POLICY_FLAG(member, ...)   same = same && a->member == b->member;
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	return same;
}
