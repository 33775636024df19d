// SPDX-License-Identifier: Apache-2.0
#include "domain/policy.h"
#include <string.h>

struct parsing {
	struct arena *arena;
	const json_t *object;
	struct policy_error *errors;
	size_t error_count;
};

static const char *const members[] = {
#define POLICY_NUMBER(member, ...) #member,
#define POLICY_FLAG(member, ...)   #member,
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
};

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

/* `member` comes from outside: ~ and / are escaped (RFC 6901 section 3). */
static const char *pointer_of(struct arena *arena, const char *member)
{
	char *pointer = arena_alloc(arena, 2 * strlen(member) + 2),
	     *p = pointer;

	*p++ = '/';
	for (; *member; member++) {
		if (*member == '~' || *member == '/') {
			*p++ = '~';
			*p++ = *member == '~' ? '0' : '1';
		} else {
			*p++ = *member;
		}
	}
	return pointer;
}

static void add_error(struct parsing *parsing, const char *member,
	const char *code, const char *detail)
{
	parsing->errors[parsing->error_count++] = (struct policy_error){
		.pointer = pointer_of(parsing->arena, member),
		.code = code,
		.detail = detail,
	};
}

static int read_number(
	struct parsing *parsing, const char *member, int min, int max)
{
	const json_t *value = json_object_get(parsing->object, member);
	const char *detail = arena_printf(
		parsing->arena, "Give a whole number from %d to %d.", min, max);
	json_int_t number = json_integer_value(value);

	if (!value)
		add_error(parsing, member, "required", detail);
	else if (!json_is_integer(value))
		add_error(parsing, member, "type", detail);
	else if (number < min || number > max)
		add_error(parsing, member, "range", detail);
	else
		return (int)number;
	return min;
}

static bool read_flag(struct parsing *parsing, const char *member)
{
	const json_t *value = json_object_get(parsing->object, member);

	if (!value)
		add_error(parsing, member, "required", "Give true or false.");
	else if (!json_is_boolean(value))
		add_error(parsing, member, "type", "Give true or false.");
	return json_is_true(value);
}

static bool is_member(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(members); i++) {
		if (strcmp(members[i], name) == 0)
			return true;
	}
	return false;
}

bool policy_parse(struct arena *arena, const json_t *object, struct policy *out,
	const struct policy_error **out_errors, size_t *out_error_count)
{
	struct policy policy = { 0 };
	struct parsing parsing = { .arena = arena, .object = object };
	const char *name;
	json_t *value, *walk;

	assert(json_is_object(object));
	parsing.errors =
		arena_array(arena, COUNT_OF(members) + json_object_size(object),
			sizeof *parsing.errors);
#define POLICY_NUMBER(member, standard, min, max, about)                       \
	policy.member = read_number(&parsing, #member, min, max);
#define POLICY_FLAG(member, standard, about)                                   \
	policy.member = read_flag(&parsing, #member);
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	/* jansson's iterator takes the object unconst, and changes nothing. */
	memcpy(&walk, &object, sizeof walk);
	json_object_foreach(walk, name, value)
	{
		if (!is_member(name))
			add_error(&parsing, name, "unknown",
				"The policy has no such member.");
	}
	*out_errors = parsing.errors;
	*out_error_count = parsing.error_count;
	if (parsing.error_count == 0)
		*out = policy;
	return parsing.error_count == 0;
}

json_t *policy_json(const struct policy *policy)
{
	json_t *object = json_object();

	assert(object);
#define POLICY_NUMBER(member, ...)                                             \
	json_object_set_new(object, #member, json_integer(policy->member));
#define POLICY_FLAG(member, ...)                                               \
	json_object_set_new(object, #member, json_boolean(policy->member));
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	return object;
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
