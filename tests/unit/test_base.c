// SPDX-License-Identifier: Apache-2.0
// Arena, buffer, ids, times and JSON.
#include "base/buffer.h"
#include "base/json.h"
#include "base/time.h"
#include "base/uuid.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- arena ---- */


struct trail {
	char *end;
	char letter;
};

static void leave_letter(void *object)
{
	struct trail *trail = object;
	char *text = trail->end;
	size_t len = strlen(text);

	text[len] = trail->letter;
	text[len + 1] = '\0';
}

static void arena_releases_in_reverse(void **state)
{
	char text[8] = "";
	struct trail trails[] = { { text, 'a' }, { text, 'b' }, { text, 'c' } };
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(trails); i++)
		arena_defer(arena, leave_letter, &trails[i]);
	arena_free(arena);
	assert_string_equal(text, "cba");
}

static void arena_gives_zeroed_separate_memory(void **state)
{
	struct arena *arena = arena_new();
	char *blocks[200];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(blocks); i++) {
		size_t size = i * 37 % 9000;

		blocks[i] = arena_alloc(arena, size + 1);
		for (size_t b = 0; b <= size; b++)
			assert_int_equal(blocks[i][b], 0);
		memset(blocks[i], (int)i, size + 1);
		assert_int_equal((uintptr_t)blocks[i] % 16, 0);
	}
	for (size_t i = 0; i < COUNT_OF(blocks); i++)
		assert_int_equal((unsigned char)blocks[i][0], i);
	assert_true(arena_used(arena) > 9000);
	assert_string_equal(
		arena_printf(arena, "%s-%d", "x", 42), "x-42");
	assert_string_equal(arena_strndup(arena, "abc", 2), "ab");
	assert_non_null(arena_alloc(arena, 0));
	arena_free(arena);
	arena_free(NULL);
}

/* ---- buffer ---- */

static void buffer_grows_and_stays_terminated(void **state)
{
	struct buffer buffer = { 0 };

	(void)state;
	for (int i = 0; i < 3000; i++)
		buffer_putc(&buffer, (char)('a' + i % 26));
	assert_int_equal(buffer.len, 3000);
	assert_int_equal(strlen(buffer.bytes), 3000);
	buffer_clear(&buffer);
	assert_string_equal(buffer.bytes, "");
	buffer_printf(&buffer, "%05d", 42);
	buffer_add(&buffer, "", 0);
	assert_string_equal(buffer.bytes, "00042");
	buffer_release(&buffer);
	assert_null(buffer.bytes);
}

static void buffer_writes_every_integer(void **state)
{
	static const struct {
		int64_t number;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ -1, "-1" },
		{ 10, "10" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buffer buffer = { 0 };

		buffer_i64(&buffer, cases[i].number);
		assert_string_equal(buffer.bytes, cases[i].text);
		buffer_release(&buffer);
	}
}

/* ---- ids ---- */

static void ids_are_version_seven_and_sort_by_time(void **state)
{
	char first[UUID_TEXT_BYTES], second[UUID_TEXT_BYTES], back[37] = "";
	unsigned char bytes[UUID_BYTES];

	(void)state;
	uuid_new(first);
	uuid_new(second);
	assert_true(uuid_is_valid(first));
	assert_int_equal(first[14], '7');
	assert_non_null(strchr("89ab", first[19]));
	assert_string_not_equal(first, second);
	assert_true(strncmp(first, second, 13) <= 0);
	assert_true(uuid_parse(first, bytes));
	uuid_format(bytes, back);
	assert_string_equal(back, first);
}

static void what_is_no_id_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"01a2038e-c24e-79d2-93bb-1d1309436bd",
		"01a2038e-c24e-79d2-93bb-1d1309436bdaa",
		"01a2038ec24e-79d2-93bb-1d1309436bdaa",
		"01a2038e-c24e-79d2-93bb-1d1309436bdg",
		"01a2038e_c24e_79d2_93bb_1d1309436bda",
		"{01a2038e-c24e-79d2-93bb-1d1309436bd",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_false(uuid_is_valid(wrong[i]));
	assert_false(uuid_is_valid("01A2038E-C24E-79D2-93BB-1D1309436BDA"));
}

/* ---- times ---- */

static const struct {
	const char *text, *formatted; /* NULL: refused */
} times[] = {
	{ "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z" },
	{ "2026-11-22T11:41:46.312Z", "2026-11-22T11:41:46.312Z" },
	{ "2026-11-22T11:41:46.312999999Z", "2026-11-22T11:41:46.312Z" },
	{ "2026-11-22t11:41:46z", "2026-11-22T11:41:46.000Z" },
	{ "2026-11-22T01:30:00+02:00", "2026-11-21T23:30:00.000Z" },
	{ "2026-11-22T23:30:00-02:30", "2026-11-23T02:00:00.000Z" },
	{ "2024-02-29", "2024-02-29T00:00:00.000Z" },
	{ "2000-02-29T12:00:00Z", "2000-02-29T12:00:00.000Z" },
	{ "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
	{ "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z" },
	{ "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z" },
	{ "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
	{ "1900-02-29", NULL },
	{ "2026-13-01", NULL },
	{ "2026-00-01", NULL },
	{ "2026-01-32", NULL },
	{ "2026-01-01T24:00:00Z", NULL },
	{ "2026-01-01T00:60:00Z", NULL },
	{ "2026-01-01T00:00:00", NULL },
	{ "2026-01-01T00:00:00.Z", NULL },
	{ "2026-01-01T00:00:00.1234567890Z", NULL },
	{ "2026-01-01T00:00:00+24:00", NULL },
	{ "2026-01-01T00:00:00Zx", NULL },
	{ "26-01-01", NULL },
	{ "yesterday", NULL },
	{ "", NULL },
};

static void times_are_read_and_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		char out[TIME_TEXT_LEN + 1] = "";
		int64_t us;
		bool read = time_parse(times[i].text, &us);

		if (read != (times[i].formatted != NULL))
			fail_msg("'%s' read: %d", times[i].text, read);
		if (!read)
			continue;
		time_format_ms(us, out);
		assert_string_equal(out, times[i].formatted);
	}
}

static void years_beyond_four_digits_are_clamped(void **state)
{
	char out[TIME_TEXT_LEN + 1] = "";

	(void)state;
	time_format_ms(INT64_MAX, out);
	assert_string_equal(out, "9999-12-31T23:59:59.999Z");
	time_format_ms(INT64_MIN, out);
	assert_string_equal(out, "0000-01-01T00:00:00.000Z");
}

/* ---- JSON ---- */

static void strings_are_escaped_no_more_than_needed(void **state)
{
	static const struct {
		const char *text, *json;
		size_t len;
	} cases[] = {
		{ "", "\"\"", 0 },
		{ "plain", "\"plain\"", 5 },
		{ "a\"b\\c/d", "\"a\\\"b\\\\c/d\"", 7 },
		{ "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"", 5 },
		{ "\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"", 3 },
		{ "a\0b", "\"a\\u0000b\"", 3 },
		{ "Fluß 🌊", "\"Fluß 🌊\"", 10 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buffer out = { 0 };

		json_put_string(&out, cases[i].text, cases[i].len);
		assert_string_equal(out.bytes, cases[i].json);
		buffer_release(&out);
	}
}

static void what_is_written_reads_back(void **state)
{
	char text[256];
	struct buffer out = { 0 };
	json_t *value;

	(void)state;
	for (int i = 0; i < 127; i++)
		text[i] = (char)(i + 1);
	json_put_string(&out, text, 127);
	value = json_loadb(out.bytes, out.len, JSON_DECODE_ANY, NULL);
	assert_non_null(value);
	assert_int_equal(json_string_length(value), 127);
	assert_memory_equal(json_string_value(value), text, 127);
	json_decref(value);
	buffer_release(&out);
}

static const char *nested(struct arena *arena, int depth)
{
	struct buffer text = { 0 };
	const char *copy;

	buffer_puts(&text, "{\"a\":");
	for (int i = 1; i < depth; i++)
		buffer_putc(&text, '[');
	for (int i = 1; i < depth; i++)
		buffer_putc(&text, ']');
	if (depth == 1)
		buffer_putc(&text, '1');
	buffer_putc(&text, '}');
	copy = arena_strdup(arena, text.bytes);
	buffer_release(&text);
	return copy;
}

static enum json_fault fault_of(const char *text, size_t len)
{
	struct arena *arena = arena_new();
	enum json_fault fault;
	const char *detail = NULL;
	json_t *value = json_read_object(arena, text, len, &fault, &detail);

	assert_true((value != NULL) == (fault == JSON_FAULT_NONE));
	if (!value)
		assert_true(strlen(detail) > 0);
	arena_free(arena);
	return fault;
}

static void bodies_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		enum json_fault fault;
		size_t len; /* 0: strlen */
	} cases[] = {
		{ "{}", JSON_FAULT_NONE },
		{ " {\"a\":[1,{\"b\":null}]} ", JSON_FAULT_NONE },
		{ "", JSON_FAULT_SYNTAX },
		{ "{", JSON_FAULT_SYNTAX },
		{ "{}x", JSON_FAULT_SYNTAX },
		{ "{\"a\":1,\"a\":2}", JSON_FAULT_SYNTAX },
		{ "{\"a\":\"\\u0000\"}", JSON_FAULT_SYNTAX },
		{ "{\"a\":\"\0\"}", JSON_FAULT_SYNTAX, 9 },
		{ "{\"a\":\"\xff\"}", JSON_FAULT_SYNTAX },
		{ "{\"a\":\"\\ud800\"}", JSON_FAULT_SYNTAX },
		{ "{'a':1}", JSON_FAULT_SYNTAX },
		{ "{\"a\":NaN}", JSON_FAULT_SYNTAX },
		{ "{\"a\":1e999}", JSON_FAULT_SYNTAX },
		{ "{\"a\":99999999999999999999}", JSON_FAULT_SYNTAX },
		{ "[]", JSON_FAULT_TOP_TYPE },
		{ "\"text\"", JSON_FAULT_TOP_TYPE },
		{ "null", JSON_FAULT_TOP_TYPE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = cases[i].len ? cases[i].len
					  : strlen(cases[i].text);

		if (fault_of(cases[i].text, len) != cases[i].fault)
			fail_msg("%s", cases[i].text);
	}
}

static void depth_is_taken_up_to_its_limit(void **state)
{
	struct arena *arena = arena_new();
	const char *most = nested(arena, JSON_DEPTH_MAX);
	const char *more = nested(arena, JSON_DEPTH_MAX + 1);
	const char *quoted = "{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
			     "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[[["
			     "[[[[[\"}";

	(void)state;
	assert_int_equal(fault_of(most, strlen(most)), JSON_FAULT_NONE);
	assert_int_equal(fault_of(more, strlen(more)), JSON_FAULT_DEPTH);
	assert_int_equal(fault_of(quoted, strlen(quoted)), JSON_FAULT_NONE);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_releases_in_reverse),
		cmocka_unit_test(arena_gives_zeroed_separate_memory),
		cmocka_unit_test(buffer_grows_and_stays_terminated),
		cmocka_unit_test(buffer_writes_every_integer),
		cmocka_unit_test(ids_are_version_seven_and_sort_by_time),
		cmocka_unit_test(what_is_no_id_is_refused),
		cmocka_unit_test(times_are_read_and_written),
		cmocka_unit_test(years_beyond_four_digits_are_clamped),
		cmocka_unit_test(strings_are_escaped_no_more_than_needed),
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(bodies_are_read_strictly),
		cmocka_unit_test(depth_is_taken_up_to_its_limit),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
