// SPDX-License-Identifier: Apache-2.0
// Body tables: every type, every bound at n and n + 1, every code.
#include "base/field.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const char *const colours[] = { "red", "green", NULL };

static const struct field inner[] = {
	{ "x", FIELD_INT, FIELD_REQUIRED, .min = 0, .max = 9 },
	{ NULL },
};

static const struct field table[] = {
	{ "text", FIELD_TEXT, .min = 2, .max = 4 },
	{ "blank", FIELD_TEXT, FIELD_BLANK, .max = 3 },
	{ "id", FIELD_UUID },
	{ "time", FIELD_TIME, FIELD_NULLABLE },
	{ "int", FIELD_INT, .min = -1, .max = 3 },
	{ "number", FIELD_NUMBER, .min = 0, .max = 1 },
	{ "bool", FIELD_BOOL },
	{ "colour", FIELD_CHOICE, .choices = colours },
	{ "texts", FIELD_TEXTS, .max = 2, .item_max = 3 },
	{ "ids", FIELD_UUIDS, .min = 1, .max = 2 },
	{ "object", FIELD_OBJECT, .object = inner },
	{ "any", FIELD_ANY_OBJECT },
	{ NULL },
};

static const struct {
	const char *body;
	const char *errors; /* "pointer code", joined by commas */
} cases[] = {
	{ "{}", "" },
	{ "{\"text\":\"ab\"}", "" },
	{ "{\"text\":\"äöüß\"}", "" },
	{ "{\"text\":\"a\"}", "/text length" },
	{ "{\"text\":\"abcde\"}", "/text length" },
	{ "{\"text\":\"  \"}", "/text length" },
	{ "{\"text\":null}", "/text type" },
	{ "{\"text\":5}", "/text type" },
	{ "{\"blank\":\"  \"}", "" },
	{ "{\"blank\":\"    \"}", "/blank length" },
	{ "{\"id\":\"01a2038e-c24e-79d2-93bb-1d1309436bda\"}", "" },
	{ "{\"id\":\"01a2038e\"}", "/id format" },
	{ "{\"time\":\"2026-01-31T09:30:00Z\"}", "" },
	{ "{\"time\":null}", "" },
	{ "{\"time\":\"soon\"}", "/time format" },
	{ "{\"int\":-1}", "" },
	{ "{\"int\":3}", "" },
	{ "{\"int\":-2}", "/int range" },
	{ "{\"int\":4}", "/int range" },
	{ "{\"int\":1.0}", "/int type" },
	{ "{\"number\":1}", "" },
	{ "{\"number\":0.5}", "" },
	{ "{\"number\":1.01}", "/number range" },
	{ "{\"bool\":false}", "" },
	{ "{\"bool\":0}", "/bool type" },
	{ "{\"colour\":\"green\"}", "" },
	{ "{\"colour\":\"Green\"}", "/colour choice" },
	{ "{\"texts\":[]}", "" },
	{ "{\"texts\":[\"a\",\"abc\"]}", "" },
	{ "{\"texts\":[\"a\",\"b\",\"c\"]}", "/texts length" },
	{ "{\"texts\":[\"abcd\"]}", "/texts/0 length" },
	{ "{\"texts\":[\" \"]}", "/texts/0 length" },
	{ "{\"texts\":[\"a\",\"a\"]}", "/texts/1 choice" },
	{ "{\"texts\":[1]}", "/texts/0 type" },
	{ "{\"texts\":\"a\"}", "/texts type" },
	{ "{\"ids\":[]}", "/ids length" },
	{ "{\"ids\":[\"x\"]}", "/ids/0 format" },
	{ "{\"object\":{\"x\":9}}", "" },
	{ "{\"object\":{}}", "/object/x required" },
	{ "{\"object\":{\"x\":10,\"y\":1}}",
		"/object/x range,/object/y unknown" },
	{ "{\"object\":[]}", "/object type" },
	{ "{\"any\":{\"whatever\":[1]}}", "" },
	{ "{\"state\":\"disputed\"}", "/state unknown" },
	{ "{\"a/b~c\":1}", "/a~1b~0c unknown" },
	{ "{\"\":1}", "/ unknown" },
	{ "{\"text\":\"a\",\"int\":9,\"nope\":0}",
		"/text length,/int range,/nope unknown" },
};

static const char *errors_text(struct arena *arena, const json_t *errors)
{
	const char *text = "";

	for (size_t i = 0; i < json_array_size(errors); i++) {
		const json_t *error = json_array_get(errors, i);

		assert_true(strlen(field_text(error, "detail")) > 0);
		text = arena_printf(arena, "%s%s%s %s", text, i ? "," : "",
			field_text(error, "pointer"),
			field_text(error, "code"));
	}
	return text;
}

static void every_fault_is_reported_with_its_pointer(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		json_t *errors = json_array();
		enum json_fault fault;
		const char *detail;
		json_t *body = json_read_object(arena, cases[i].body,
			strlen(cases[i].body), &fault, &detail);

		assert_non_null(body);
		assert_int_equal(fields_check(table, body, errors),
			*cases[i].errors == '\0');
		assert_string_equal(
			errors_text(arena, errors), cases[i].errors);
		json_decref(errors);
		arena_free(arena);
	}
}

static void a_long_unknown_name_is_cut_between_characters(void **state)
{
	json_t *body = json_object(), *errors = json_array();
	char name[601];
	const char *pointer;

	(void)state;
	for (int i = 0; i < 600; i += 2)
		memcpy(name + i, "ß", 2);
	name[600] = '\0';
	json_object_set_new(body, name, json_true());
	assert_false(fields_check(table, body, errors));
	pointer = field_text(json_array_get(errors, 0), "pointer");
	assert_non_null(pointer); /* NULL if it were no UTF-8 */
	assert_true(strlen(pointer) < 256);
	json_decref(body);
	json_decref(errors);
}

static void members_are_read_by_type(void **state)
{
	struct arena *arena = arena_new();
	json_t *body = json_pack("{s:s,s:i,s:f,s:b,s:n,s:[ss],s:s}", "text",
		"abc", "int", 3, "number", 0.5, "bool", 1, "null", "texts",
		"a", "b", "time", "1970-01-01T00:00:01Z");
	const char *const *texts;
	int64_t us = 0;
	size_t count;

	(void)state;
	assert_string_equal(field_text(body, "text"), "abc");
	assert_null(field_text(body, "null"));
	assert_null(field_text(body, "absent"));
	assert_int_equal(field_int(body, "int", 7), 3);
	assert_int_equal(field_int(body, "absent", 7), 7);
	assert_true(field_number(body, "number", 0) == 0.5);
	assert_true(field_bool(body, "bool", false));
	assert_true(field_bool(body, "absent", true));
	assert_true(field_given(body, "null"));
	assert_false(field_given(body, "absent"));
	assert_true(field_time(body, "time", &us));
	assert_int_equal(us, 1000000);
	texts = field_texts(arena, body, "texts", &count);
	assert_int_equal(count, 2);
	assert_string_equal(texts[1], "b");
	assert_null(field_texts(arena, body, "absent", &count));
	assert_int_equal(count, 0);
	json_decref(body);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_is_reported_with_its_pointer),
		cmocka_unit_test(a_long_unknown_name_is_cut_between_characters),
		cmocka_unit_test(members_are_read_by_type),
	};

	return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
