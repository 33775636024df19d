// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/policy.h"
#include <string.h>

#define GOOD                                                                   \
	"\"min_independent_supports\":3,\"min_independent_refutes\":1,"        \
	"\"no_unanswered_refutes\":true,\"second_review\":true,"               \
	"\"require_snapshot\":false"

static json_t *read_json(const char *text)
{
	json_t *object = json_loads(text, 0, NULL);

	assert_non_null(object);
	return object;
}

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

static void a_policy_survives_the_way_through_json(void **state)
{
	struct arena *arena = arena_new();
	json_t *object = read_json("{" GOOD "}");
	const struct policy_error *errors;
	struct policy policy, again;
	json_t *back;
	size_t count;

	(void)state;
	assert_true(policy_parse(arena, object, &policy, &errors, &count));
	assert_int_equal(count, 0);
	assert_int_equal(policy.min_independent_supports, 3);
	assert_true(policy.second_review);
	back = policy_json(&policy);
	assert_true(json_equal(object, back));
	assert_true(policy_parse(arena, back, &again, &errors, &count));
	assert_true(policy_same(&policy, &again));
	again.second_review = false;
	assert_false(policy_same(&policy, &again));
	again.second_review = true;
	again.min_independent_refutes = 2;
	assert_false(policy_same(&policy, &again));
	json_decref(object);
	json_decref(back);
	arena_free(arena);
}

static void a_bad_policy_is_told_what_is_wrong(void **state)
{
	static const struct {
		const char *json, *errors;
	} cases[] = {
		{ "{}", "/min_independent_supports required;"
			"/min_independent_refutes required;"
			"/no_unanswered_refutes required;"
			"/second_review required;"
			"/require_snapshot required;" },
		{ "{" GOOD ",\"min_independent_supports\":0}",
			"/min_independent_supports range;" },
		{ "{" GOOD ",\"min_independent_supports\":11}",
			"/min_independent_supports range;" },
		{ "{" GOOD ",\"min_independent_supports\":10}", "" },
		{ "{" GOOD ",\"min_independent_supports\":-1}",
			"/min_independent_supports range;" },
		{ "{" GOOD ",\"min_independent_supports\":9007199254740993}",
			"/min_independent_supports range;" },
		{ "{" GOOD ",\"min_independent_supports\":4294967298}",
			"/min_independent_supports range;" },
		{ "{" GOOD ",\"min_independent_supports\":2.0}",
			"/min_independent_supports type;" },
		{ "{" GOOD ",\"min_independent_supports\":\"2\"}",
			"/min_independent_supports type;" },
		{ "{" GOOD ",\"min_independent_supports\":null}",
			"/min_independent_supports type;" },
		{ "{" GOOD ",\"second_review\":1}", "/second_review type;" },
		{ "{" GOOD ",\"second_review\":null}", "/second_review type;" },
		{ "{" GOOD ",\"version\":2}", "/version unknown;" },
		{ "{" GOOD ",\"a/b~c\":2}", "/a~1b~0c unknown;" },
		{ "{" GOOD ",\"\":2}", "/ unknown;" },
		{ "{" GOOD ",\"x\":1,\"y\":[]}", "/x unknown;/y unknown;" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		json_t *object = read_json(cases[i].json);
		struct policy policy = { .version = 77 };
		const struct policy_error *errors;
		const char *text = "";
		size_t count;
		bool ok = policy_parse(arena, object, &policy, &errors, &count);

		for (size_t e = 0; e < count; e++) {
			text = arena_printf(arena, "%s%s %s;", text,
				errors[e].pointer, errors[e].code);
			assert_true(strlen(errors[e].detail) > 10);
		}
		assert_string_equal(text, cases[i].errors);
		assert_int_equal(ok, *cases[i].errors == '\0');
		assert_int_equal(policy.version, ok ? 0 : 77);
		json_decref(object);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_is_the_policy_of_the_design),
		cmocka_unit_test(a_policy_survives_the_way_through_json),
		cmocka_unit_test(a_bad_policy_is_told_what_is_wrong),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
