// SPDX-License-Identifier: Apache-2.0
// Query strings, escapes, preconditions, keys, media types and origins.
#include "http/conditional.h"
#include "http/media.h"
#include "http/origin.h"
#include "http/query.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void parameters_are_decoded_in_order(void **state)
{
	struct arena *arena = arena_new();
	struct query query;

	(void)state;
	assert_int_equal(
		query_parse(arena, "state=a&state=b+c&&q=%C3%A9%26%3d=&flag&=x",
			&query),
		QUERY_OK);
	assert_int_equal(query.count, 5);
	assert_string_equal(query.parameters[0].name, "state");
	assert_string_equal(query.parameters[0].value, "a");
	assert_string_equal(query.parameters[1].value, "b c");
	assert_string_equal(query.parameters[2].value, "é&==");
	assert_string_equal(query.parameters[3].name, "flag");
	assert_string_equal(query.parameters[3].value, "");
	assert_string_equal(query.parameters[4].name, "");
	assert_string_equal(query_find(&query, "state"), "a");
	assert_null(query_find(&query, "absent"));
	assert_int_equal(query_count(&query, "state"), 2);
	assert_int_equal(query_parse(arena, "", &query), QUERY_OK);
	assert_int_equal(query.count, 0);
	arena_free(arena);
}

static void broken_queries_are_refused(void **state)
{
	static const struct {
		const char *text;
		enum query_error error;
	} cases[] = {
		{ "a=%", QUERY_ESCAPE },
		{ "a=%4", QUERY_ESCAPE },
		{ "a=%zz", QUERY_ESCAPE },
		{ "%g1=a", QUERY_ESCAPE },
		{ "a=%2&b=1", QUERY_ESCAPE },
		{ "a=%00", QUERY_NUL },
		{ "a%00b=1", QUERY_NUL },
		{ "a=%ff", QUERY_UTF8 },
		{ "a=%c0%af", QUERY_UTF8 },
		{ "a=%ed%a0%80", QUERY_UTF8 },
		{ "a=\xe9", QUERY_UTF8 },
	};
	struct arena *arena = arena_new();
	struct query query = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(query_parse(arena, cases[i].text, &query),
			cases[i].error);
		assert_true(strlen(query_error_detail(cases[i].error)) > 10);
	}
	assert_null(query.parameters);
	arena_free(arena);
}

static void parameters_have_a_number(void **state)
{
	struct arena *arena = arena_new();
	struct buffer text = { 0 };
	struct query query;

	(void)state;
	for (int i = 0; i < QUERY_PARAMETERS_MAX; i++)
		buffer_printf(&text, "%sa=%d", i ? "&" : "", i);
	assert_int_equal(query_parse(arena, text.bytes, &query), QUERY_OK);
	assert_int_equal(query.count, QUERY_PARAMETERS_MAX);
	buffer_puts(&text, "&a");
	assert_int_equal(
		query_parse(arena, text.bytes, &query), QUERY_TOO_MANY);
	buffer_release(&text);
	arena_free(arena);
}

static void a_plus_is_a_plus_in_paths(void **state)
{
	struct arena *arena = arena_new();
	const char *text;

	(void)state;
	assert_int_equal(path_decode(arena, "a+b%2Fc/d", 7, &text), QUERY_OK);
	assert_string_equal(text, "a+b/c");
	assert_int_equal(path_decode(arena, "%c3", 3, &text), QUERY_UTF8);
	arena_free(arena);
}

static void encoding_is_undone_by_decoding(void **state)
{
	struct arena *arena = arena_new();
	struct buffer text = { 0 };
	struct query query;

	(void)state;
	buffer_puts(&text, "q=");
	query_encode(&text, "a b+c&d=é/~");
	assert_string_equal(text.bytes, "q=a%20b%2Bc%26d%3D%C3%A9%2F~");
	assert_int_equal(query_parse(arena, text.bytes, &query), QUERY_OK);
	assert_string_equal(query.parameters[0].value, "a b+c&d=é/~");
	buffer_release(&text);
	arena_free(arena);
}

static void entity_tags_are_compared(void **state)
{
	static const struct {
		const char *header;
		enum condition condition;
	} cases[] = {
		{ NULL, CONDITION_ABSENT },
		{ "*", CONDITION_MATCHES },
		{ " * ", CONDITION_MATCHES },
		{ "\"17\"", CONDITION_MATCHES },
		{ "W/\"17\"", CONDITION_MATCHES },
		{ "\"3\", \"17\"", CONDITION_MATCHES },
		{ "\"3\",W/\"17\" ,\"x\"", CONDITION_MATCHES },
		{ "\"1\"", CONDITION_DIFFERS },
		{ "\"170\"", CONDITION_DIFFERS },
		{ "\"17-gzip\"", CONDITION_DIFFERS },
		{ "\"\"", CONDITION_DIFFERS },
		{ "\"-17\"", CONDITION_DIFFERS },
		{ "17", CONDITION_MALFORMED },
		{ "", CONDITION_MALFORMED },
		{ "\"17", CONDITION_MALFORMED },
		{ "W/17", CONDITION_MALFORMED },
		{ "w/\"17\"", CONDITION_MALFORMED },
		{ "\"17\" \"3\"", CONDITION_MALFORMED },
		{ "\"17\",", CONDITION_MALFORMED },
		{ "*, \"17\"", CONDITION_MALFORMED },
		{ "\"1 7\"", CONDITION_MALFORMED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(condition_check(cases[i].header, 17),
			cases[i].condition);
	assert_int_equal(
		condition_check_tag("\"a1b2\"", "a1b2"), CONDITION_MATCHES);
	assert_int_equal(condition_check("\"-9223372036854775808\"", INT64_MIN),
		CONDITION_MATCHES);
}

static void idempotency_keys_are_quoted_or_bare(void **state)
{
	static const struct {
		const char *header, *key;
	} cases[] = {
		{ "abc-1", "abc-1" },
		{ "  abc-1 ", "abc-1" },
		{ "\"abc 1\"", "abc 1" },
		{ "\"a\\\"b\\\\\\\\c\"", "a\"b\\\\c" },
		{ "", NULL },
		{ "\"\"", NULL },
		{ "\"abc", NULL },
		{ "\"abc\\", NULL },
		{ "\"a\\bc\"", NULL },
		{ "\"abc\" x", NULL },
		{ "a b", NULL },
		{ "a\"b", NULL },
		{ "a\x01", NULL },
		{ "\"\xc3\xa9\"", NULL },
		{ "\xc3\xa9", NULL },
	};
	struct arena *arena = arena_new();
	char key[IDEMPOTENCY_KEY_BYTES_MAX + 2] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *got = idempotency_key_parse(arena, cases[i].header);

		if (cases[i].key)
			assert_string_equal(got, cases[i].key);
		else
			assert_null(got);
	}
	memset(key, 'k', IDEMPOTENCY_KEY_BYTES_MAX);
	assert_string_equal(idempotency_key_parse(arena, key), key);
	key[IDEMPOTENCY_KEY_BYTES_MAX] = 'k';
	assert_null(idempotency_key_parse(arena, key));
	arena_free(arena);
}

static void media_types_are_compared(void **state)
{
	static const struct {
		const char *header;
		bool is;
	} cases[] = {
		{ "application/json", true },
		{ " Application/JSON ", true },
		{ "application/json;charset=utf-8", true },
		{ "application/json; charset=\"UTF-8\"; v=1", true },
		{ "application/json;", true },
		{ "application/json; charset=latin1", false },
		{ "application/jsonl", false },
		{ "application/js", false },
		{ "text/plain", false },
		{ "", false },
		{ NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(
			media_type_is(cases[i].header, "application/json"),
			cases[i].is);
}

static void accept_is_obeyed(void **state)
{
	static const struct {
		const char *header;
		bool accepted;
	} cases[] = {
		{ NULL, true },
		{ "", true },
		{ "*/*", true },
		{ "application/json", true },
		{ "application/*;q=0.1", true },
		{ "text/html, */*;q=0.8", true },
		{ "text/html,application/xhtml+xml", false },
		{ "application/json;q=0, */*", false },
		{ "application/json;q=0.0", false },
		{ "*/*;q=0, application/json", true },
		{ "application/*;q=0, */*", false },
		{ "application/problem+json", false },
		{ " , ,application/json;v=1;q=0.001", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(media_type_accepted(
					 cases[i].header, "application/json"),
			cases[i].accepted);
}

static void only_our_own_page_may_use_the_cookie(void **state)
{
	static const struct {
		const char *site, *origin, *public_url;
		bool own;
	} cases[] = {
		{ "same-origin", NULL, NULL, true },
		{ "none", NULL, NULL, true },
		{ "same-origin", "https://evil.test", NULL, true },
		{ "cross-site", "http://claims.test:8080", NULL, false },
		{ "same-site", "http://claims.test:8080", NULL, false },
		{ "", "http://claims.test:8080", NULL, false },
		{ NULL, "http://claims.test:8080", NULL, true },
		{ NULL, "https://Claims.test:8080", NULL, true },
		{ NULL, "http://claims.test", NULL, false },
		{ NULL, "http://claims.test:8080.evil.test", NULL, false },
		{ NULL, "http://claims.test:8080/x", NULL, false },
		{ NULL, "null", NULL, false },
		{ NULL, "", NULL, false },
		{ NULL, NULL, NULL, false },
		{ NULL, "https://c.test", "https://c.test/", true },
		{ NULL, "https://c.test", "https://c.test", true },
		{ NULL, "http://c.test", "https://c.test/", false },
		{ NULL, "https://c.test.evil", "https://c.test/", false },
		{ NULL, "http://claims.test:8080", "https://c.test", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct http_field fields[3] = {
			{ "Host", "claims.test:8080", 4, 16 },
		};
		struct request r = { .magic = REQUEST_MAGIC,
			.fields = fields,
			.field_count = 1 };

		if (cases[i].site)
			fields[r.field_count++] =
				(struct http_field){ "sec-fetch-site",
					cases[i].site, 14,
					strlen(cases[i].site) };
		if (cases[i].origin)
			fields[r.field_count++] = (struct http_field){ "Origin",
				cases[i].origin, 6, strlen(cases[i].origin) };
		assert_int_equal(
			origin_is_own(&r, cases[i].public_url), cases[i].own);
	}
}

static void cookies_are_found_by_exact_name(void **state)
{
	struct http_field fields[] = {
		{ "cookie", "a=1; sid=\"x y\";sidx=3;  b = 2", 6, 30 },
		{ "Cookie", "late=yes ; empty=", 6, 17 },
	};
	struct request r = { .magic = REQUEST_MAGIC,
		.arena = arena_new(),
		.fields = fields,
		.field_count = COUNT_OF(fields) };

	(void)state;
	assert_string_equal(request_cookie(&r, "sid"), "x y");
	assert_string_equal(request_cookie(&r, "sidx"), "3");
	assert_string_equal(request_cookie(&r, "late"), "yes");
	assert_string_equal(request_cookie(&r, "empty"), "");
	assert_null(request_cookie(&r, "SID"));
	assert_null(request_cookie(&r, "si"));
	arena_free(r.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_decoded_in_order),
		cmocka_unit_test(broken_queries_are_refused),
		cmocka_unit_test(parameters_have_a_number),
		cmocka_unit_test(a_plus_is_a_plus_in_paths),
		cmocka_unit_test(encoding_is_undone_by_decoding),
		cmocka_unit_test(entity_tags_are_compared),
		cmocka_unit_test(idempotency_keys_are_quoted_or_bare),
		cmocka_unit_test(media_types_are_compared),
		cmocka_unit_test(accept_is_obeyed),
		cmocka_unit_test(only_our_own_page_may_use_the_cookie),
		cmocka_unit_test(cookies_are_found_by_exact_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
