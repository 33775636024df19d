// SPDX-License-Identifier: Apache-2.0
#include "domain/person.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#define ADA   "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e55"
#define TOKEN "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e77"

static void zeros(void *context, void *bytes, size_t len)
{
	(void)context;
	memset(bytes, 0, len);
}

static struct events *events_start(struct arena *arena)
{
	return events_new(arena, &(struct event_source){
					 .actor = "system", .random = zeros });
}

static void an_address_has_two_sides_and_no_white_space(void **state)
{
	static const struct {
		const char *email;
		bool valid;
	} cases[] = {
		{ "ada@example.org", true },
		{ "a@b", true },
		{ "зоя@пример.example", true },
		{ "o'hara+desk@example.org", true },
		{ "", false },
		{ "@", false },
		{ "ada", false },
		{ "ada@", false },
		{ "@example.org", false },
		{ "ada@desk@example.org", false },
		{ "ada @example.org", false },
		{ "ada@example.org\n", false },
		{ "ada\t@example.org", false },
		{ "ada\xc2\xa0@example.org", false },     /* no-break space */
		{ "ada\xe2\x80\xae@example.org", false }, /* U+202E */
		{ "ada\xff@example.org", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (email_is_valid(cases[i].email) != cases[i].valid)
			fail_msg("'%s'", cases[i].email);
}

static void an_address_ends_at_its_limit(void **state)
{
	char email[EMAIL_LENGTH_MAX + 2];

	(void)state;
	memset(email, 'a', sizeof email);
	email[3] = '@';
	email[EMAIL_LENGTH_MAX] = '\0';
	assert_true(email_is_valid(email));
	email[EMAIL_LENGTH_MAX] = 'a';
	email[EMAIL_LENGTH_MAX + 1] = '\0';
	assert_false(email_is_valid(email));
}

static void a_name_hides_nothing(void **state)
{
	static const struct {
		const char *name;
		bool valid;
	} cases[] = {
		{ "Ada", true },
		{ "Ada Byron-King, Ph.D.", true },
		{ "محمد", true },
		{ "高橋", true },
		{ "", false },
		{ "  ", false },
		{ "\xe3\x80\x80", false }, /* ideographic space alone */
		{ "Ada\nadmin", false },
		{ "Ada\x1b[31m", false },
		{ "Ada\x7f", false },
		{ "Ada\xc2\x85", false },	 /* C1: next line */
		{ "Ada\xe2\x80\xa8King", false }, /* line separator */
		{ "\xe2\x80\xae" "adA", false },  /* right-to-left override */
		{ "\xe2\x81\xa7" "Ada", false },  /* isolate */
		{ "\xff", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (name_is_valid(cases[i].name) != cases[i].valid)
			fail_msg("'%s'", cases[i].name);
}

static void the_last_admin_stays(void **state)
{
	unsigned lost = 0;

	(void)state;
	for (unsigned from = 0; from < ROLE_COUNT * 2; from++)
		for (unsigned to = 0; to < ROLE_COUNT * 2; to++) {
			struct person before = { "A", from / 2, from % 2 };
			struct person after = { "A", to / 2, to % 2 };
			bool last = person_is_last_admin(&before, &after, 0);

			assert_false(person_is_last_admin(&before, &after, 1));
			if (last) {
				assert_int_equal(before.role, ROLE_ADMIN);
				assert_false(before.disabled);
			}
			lost += last;
		}
	/* From the one place of an enabled admin to every other place. */
	assert_int_equal(lost, ROLE_COUNT * 2 - 1);
}

/* The types of the events, and the data of the last one. */
static size_t types_of(struct events *events, const char *out[4],
	const char **out_data, json_t **out_root)
{
	json_t *root = json_loads(events_json(events), 0, NULL);
	size_t count = json_array_size(root);

	for (size_t i = 0; i < count; i++) {
		json_t *event = json_array_get(root, i);

		out[i] = json_string_value(json_object_get(event, "type"));
		*out_data = json_string_value(json_object_get(event, "data"));
	}
	*out_root = root;
	return count;
}

static void changes_become_events(void **state)
{
	static const struct {
		struct person before, after;
		const char *types[2];
		const char *data;
	} cases[] = {
		{ { "Ada", ROLE_VIEWER, false }, { "Ada", ROLE_VIEWER, false },
			{ NULL }, NULL },
		{ { "Ada", ROLE_VIEWER, false }, { "Ada", ROLE_EDITOR, false },
			{ "user.changed" },
			"{\"after\":{\"role\":\"editor\"},"
			"\"before\":{\"role\":\"viewer\"}}" },
		{ { "Ada", ROLE_VIEWER, false }, { "Eve", ROLE_VIEWER, false },
			{ "user.changed" }, NULL },
		{ { "Ada", ROLE_VIEWER, false }, { "Ada", ROLE_VIEWER, true },
			{ "user.disabled" }, NULL },
		{ { "Ada", ROLE_VIEWER, true }, { "Eve", ROLE_VIEWER, false },
			{ "user.changed", "user.enabled" }, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct events *events = events_start(arena);
		const char *types[4] = { NULL }, *data = NULL;
		json_t *root;
		size_t count = record_person_changes(
			events, ADA, &cases[i].before, &cases[i].after);

		assert_int_equal(types_of(events, types, &data, &root), count);
		for (size_t t = 0; t < 2; t++) {
			if (!cases[i].types[t])
				assert_null(types[t]);
			else
				assert_string_equal(
					types[t], cases[i].types[t]);
		}
		if (cases[i].data)
			assert_string_equal(data, cases[i].data);
		json_decref(root);
		arena_free(arena);
	}
}

static void a_token_says_what_it_may_and_how_long(void **state)
{
	struct arena *arena = arena_new();
	struct events *events = events_start(arena);
	const struct new_token token = { .id = TOKEN,
		.scopes = SCOPE_READ | SCOPE_AUDIT,
		.expires = true,
		.expires_at_us = 1790000000000000 };
	const char *types[4], *data;
	json_t *root;

	(void)state;
	record_token(events, ADA, &token);
	assert_int_equal(types_of(events, types, &data, &root), 1);
	assert_string_equal(data, "{\"expires_at\":1790000000000000,"
				  "\"scopes\":[\"read\",\"audit\"],"
				  "\"token\":\"" TOKEN "\"}");
	json_decref(root);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_has_two_sides_and_no_white_space),
		cmocka_unit_test(an_address_ends_at_its_limit),
		cmocka_unit_test(a_name_hides_nothing),
		cmocka_unit_test(the_last_admin_stays),
		cmocka_unit_test(changes_become_events),
		cmocka_unit_test(a_token_says_what_it_may_and_how_long),
	};

	return cmocka_run_group_tests_name("person", tests, NULL, NULL);
}
