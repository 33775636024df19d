// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/policy.h"

static void the_default_is_the_policy_of_the_design(void **state)
{
	struct policy policy = policy_default();

	(void)state;
	assert_int_equal(policy.version, 1);
	assert_int_equal(policy.min_independent_supports, 2);
	assert_int_equal(policy.min_independent_refutes, 1);
	assert_true(policy.no_unanswered_refutes);
	assert_false(policy.second_review);
	assert_false(policy.require_snapshot);
}

static void every_member_makes_a_difference(void **state)
{
	const struct policy policy = policy_default();
	struct policy other = policy;

	(void)state;
	other.version = 2;
	assert_true(policy_same(&policy, &other));
#define POLICY_NUMBER(member, ...)                                             \
	other = policy;                                                        \
	other.member++;                                                        \
	assert_false(policy_same(&policy, &other));
#define POLICY_FLAG(member, ...)                                               \
	other = policy;                                                        \
	other.member = !other.member;                                          \
	assert_false(policy_same(&policy, &other));
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_is_the_policy_of_the_design),
		cmocka_unit_test(every_member_makes_a_difference),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
