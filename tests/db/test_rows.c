// SPDX-License-Identifier: Apache-2.0
// Rows to JSON, and the texts of lists, with a real PostgreSQL.
#include "db/house.h"
#include "db/list.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- values ---- */

static const struct {
	const char *columns, *json;
} values[] = {
	{ "NULL::int AS a", "{\"a\":null}" },
	{ "true AS a, false AS b", "{\"a\":true,\"b\":false}" },
	{ "(-32768)::int2 AS a, (-2147483648)::int4 AS b, 0 AS c",
		"{\"a\":-32768,\"b\":-2147483648,\"c\":0}" },
	{ "(-9223372036854775808)::int8 AS a, 9223372036854775807 AS b",
		"{\"a\":-9223372036854775808,\"b\":9223372036854775807}" },
	{ "0.5::float8 AS a, 12::float8 AS b, 0.0625::float8 AS c",
		"{\"a\":0.5,\"b\":12,\"c\":0.0625}" },
	{ "0.1::float8 + 0.2 AS a, -0.25::float8 AS b, 1e300::float8 AS c",
		"{\"a\":0.30000000000000004,\"b\":-0.25,\"c\":1e+300}" },
	{ "0.00001::float8 AS a, 123456789.0625::float8 AS b",
		"{\"a\":1e-05,\"b\":123456789.0625}" },
	{ "1e9::float8 AS a, 1e15::float8 AS b, '-0'::float8 AS c",
		"{\"a\":1000000000,\"b\":1e+15,\"c\":0}" },
	{ "'NaN'::float8 AS a, 'Infinity'::float8 AS b",
		"{\"a\":null,\"b\":null}" },
	{ "0.5::float4 AS a", "{\"a\":0.5}" },
	{ "'NaN'::float4 AS a", "{\"a\":null}" },
	{ "'2026-11-22 13:14:15.678901Z'::timestamptz AS a",
		"{\"a\":\"2026-11-22T13:14:15.678Z\"}" },
	{ "'1969-12-31 23:59:59.999Z'::timestamptz AS a",
		"{\"a\":\"1969-12-31T23:59:59.999Z\"}" },
	{ "'1999-12-31 23:59:59.9999Z'::timestamptz AS a",
		"{\"a\":\"1999-12-31T23:59:59.999Z\"}" },
	{ "'2024-02-29 00:00Z'::timestamptz AS a",
		"{\"a\":\"2024-02-29T00:00:00.000Z\"}" },
	{ "'0197a8f0-1234-7abc-8def-0123456789ab'::uuid AS a",
		"{\"a\":\"0197a8f0-1234-7abc-8def-0123456789ab\"}" },
	{ "''::text AS a, 'x'::varchar AS b", "{\"a\":\"\",\"b\":\"x\"}" },
	{ "E'\"\\\\\\b\\f\\n\\r\\t\\x01\\x1f\\x7f/' AS a",
		"{\"a\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f/\"}" },
	{ "E'a\\nb \\u00e4\\u20ac\\U0001F600' AS a",
		"{\"a\":\"a\\nb \u00e4\u20ac\U0001F600\"}" },
	{ "E'0123456789abcdef0123456789abcdef\\\"' AS a",
		"{\"a\":\"0123456789abcdef0123456789abcdef\\\"\"}" },
	{ "'{\"k\": [1, null]}'::jsonb AS a, '[ 1]'::json AS b",
		"{\"a\":{\"k\": [1, null]},\"b\":[ 1]}" },
	{ "'{}'::text[] AS a, ARRAY['x', NULL, E'\"'] AS b",
		"{\"a\":[],\"b\":[\"x\",null,\"\\\"\"]}" },
	{ "ARRAY['0197a8f0-1234-7abc-8def-0123456789ab'::uuid, NULL] AS a",
		"{\"a\":[\"0197a8f0-1234-7abc-8def-0123456789ab\",null]}" },
	{ "NULL::text[] AS a", "{\"a\":null}" },
	/* names */
	{ "1 AS _a, 2 AS b, 3 AS _c", "{\"b\":2}" },
	{ "1 AS _a", "{}" },
	{ "1 AS \"a.x\", 2 AS \"a.y\", 3 AS b",
		"{\"a\":{\"x\":1,\"y\":2},\"b\":3}" },
	{ "1 AS \"a.b.c\", 2 AS \"a.b.d\", 3 AS \"a.e\"",
		"{\"a\":{\"b\":{\"c\":1,\"d\":2},\"e\":3}}" },
	{ "1 AS \"a.x\", 2 AS \"b.x\", 3 AS \"ab.x\"",
		"{\"a\":{\"x\":1},\"b\":{\"x\":2},\"ab\":{\"x\":3}}" },
	{ "1 AS \"a?.x\", NULL::int AS \"a?.y\", 3 AS b",
		"{\"a\":{\"x\":1,\"y\":null},\"b\":3}" },
	{ "NULL::int AS \"a?.x\", 2 AS \"a?.y\", 3 AS b",
		"{\"a\":null,\"b\":3}" },
	{ "0 AS z, NULL::int AS \"a?.x\", 2 AS \"a?.b.y\", 4 AS \"a?.c?.d\", "
	  "5 AS \"e.f\"",
		"{\"z\":0,\"a\":null,\"e\":{\"f\":5}}" },
	{ "1 AS \"a?.x\", NULL::int AS \"a?.b?.y\", 4 AS \"a?.b?.z\", 5 AS "
	  "\"a?.w\"",
		"{\"a\":{\"x\":1,\"b\":null,\"w\":5}}" },
	{ "NULL::int AS \"a?.x\", NULL::int AS \"b?.x\"",
		"{\"a\":null,\"b\":null}" },
	{ "NULL::int AS \"a.x\", 1 AS \"a.y\"",
		"{\"a\":{\"x\":null,\"y\":1}}" },
};

static SUSPENDS void ask_values(struct visit *visit)
{
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		struct buffer sql = { 0 }, json = { 0 };
		struct db_rows *rows;

		buffer_printf(&sql, "SELECT %s", values[i].columns);
		assert_int_equal(ask(visit, sql.bytes, &rows), DB_OK);
		assert_int_equal(rows_count(rows), 1);
		rows_put_object(&json, rows, 0);
		assert_string_equal(json.bytes, values[i].json);
		buffer_release(&sql);
		buffer_release(&json);
	}
}

static void every_type_and_name_becomes_its_json(void **state)
{
	visit_run(state, ask_values);
}

static SUSPENDS void ask_many_rows(struct visit *visit)
{
	struct buffer json = { 0 };
	struct db_rows *rows;

	/* The group is null in one row and not in the next. */
	assert_int_equal(ask(visit,
		"SELECT n, CASE WHEN n % 2 = 0 THEN n END AS \"g?.n\", "
		"n * 10 AS \"g?.m\" FROM generate_series(1, 4) AS n",
		&rows), DB_OK);
	rows_put_array(&json, rows, 3);
	assert_string_equal(json.bytes,
		"[{\"n\":1,\"g\":null},{\"n\":2,\"g\":{\"n\":2,\"m\":20}},"
		"{\"n\":3,\"g\":null}]");
	buffer_clear(&json);
	rows_put_array(&json, rows, 0);
	assert_string_equal(json.bytes, "[]");
	buffer_clear(&json);
	rows_put_open_object(&json, rows, 3);
	buffer_puts(&json, ",\"more\":1}");
	assert_string_equal(json.bytes,
		"{\"n\":4,\"g\":{\"n\":4,\"m\":40},\"more\":1}");
	buffer_clear(&json);
	assert_int_equal(ask(visit, "SELECT 1 AS a WHERE false", &rows), DB_OK);
	rows_put_array(&json, rows, 50);
	assert_string_equal(json.bytes, "[]");
	buffer_release(&json);
}

static void rows_of_one_result_differ_in_their_null_groups(void **state)
{
	visit_run(state, ask_many_rows);
}

static SUSPENDS void ask_accessors(struct visit *visit)
{
	const char *const *texts;
	struct db_rows *rows;
	size_t count, len;

	assert_int_equal(ask(visit,
		"SELECT 'x'::text AS t, NULL::text AS n, '{\"a\":1}'::jsonb AS "
		"j, (-5)::int2 AS i2, (-6)::int4 AS i4, 0.25::float8 AS f, "
		"true AS b, '1970-01-01 00:00:01Z'::timestamptz AS at, "
		"ARRAY['a', 'bc'] AS l, NULL::text[] AS nl, "
		"'0197a8f0-1234-7abc-8def-0123456789ab'::uuid AS u",
		&rows), DB_OK);
	assert_string_equal(rows_text(rows, 0, "t"), "x");
	assert_null(rows_text(rows, 0, "n"));
	assert_true(rows_is_null(rows, 0, "n"));
	assert_string_equal(rows_text(rows, 0, "j"), "{\"a\": 1}");
	assert_int_equal(rows_i64(rows, 0, "i2"), -5);
	assert_int_equal(rows_i64(rows, 0, "i4"), -6);
	assert_true(rows_f64(rows, 0, "f") == 0.25);
	assert_true(rows_bool(rows, 0, "b"));
	assert_false(rows_bool(rows, 0, "n"));
	assert_int_equal(rows_time(rows, 0, "at"), 1000000);
	assert_string_equal(rows_uuid(visit->arena, rows, 0, "u"),
		"0197a8f0-1234-7abc-8def-0123456789ab");
	rows_bytes(rows, 0, "u", &len);
	assert_int_equal(len, 16);
	texts = rows_texts(visit->arena, rows, 0, "l", &count);
	assert_int_equal(count, 2);
	assert_string_equal(texts[1], "bc");
	assert_null(rows_texts(visit->arena, rows, 0, "nl", &count));
	assert_false(rows_has(rows, "zz"));
}

static void values_are_read_by_column_name(void **state)
{
	visit_run(state, ask_accessors);
}

/* ---- lists ---- */

static const struct sql_filter filters[] = {
	{ .name = "tag", .type = SQL_TEXT_ARRAY, .condition = "c.tag = ANY($)" },
	{ .name = "least", .type = SQL_INT8, .condition = "c.n >= $" },
};

static const struct sql_sort sorts[] = {
	{ .name = "n", .expression = "c.n", .type = SQL_INT8 },
	{ .name = "at", .expression = "c.at", .type = SQL_TIMESTAMPTZ,
		.descending = true },
};

#define ITEMS \
	"SELECT gen.id, gen.n, gen.at, gen.tag FROM (SELECT n::int8 AS n, " \
	"('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid AS " \
	"id, to_timestamp(n / 3) AS at, chr(97 + n % 3) AS tag FROM " \
	"generate_series(1, 12) AS n) AS gen"

static const struct sql_statement plain = {
	.name = "plain",
	.text = "SELECT c.* FROM (" ITEMS ") AS c",
	.kind = SQL_LIST,
	.filters = filters,
	.filter_count = COUNT_OF(filters),
	.sorts = sorts,
	.sort_count = COUNT_OF(sorts),
};

static const struct sql_statement joined = {
	.name = "joined",
	.text = "SELECT c.*, 'shown' AS \"more.text\"\n"
		"FROM (SELECT c.* FROM (" ITEMS ") AS c\nWHERE c.n <> 7\n"
		"/*page*/) AS c",
	.kind = SQL_LIST,
	.filters = filters,
	.filter_count = COUNT_OF(filters),
	.sorts = sorts,
	.sort_count = COUNT_OF(sorts),
};

/* Walks all pages and notes the numbers met. */
static SUSPENDS void walk(struct visit *visit, struct list_query query,
	unsigned page, char *out, size_t size)
{
	struct list_place place;
	struct db_rows *rows;
	unsigned count;

	out[0] = '\0';
	query.limit = page + 1;
	do {
		assert_int_equal(db_wait(&visit->s,
			list_begin(&visit->s, &query), &rows), DB_OK);
		count = rows_count(rows);
		for (unsigned i = 0; i < count && i < page; i++) {
			size_t used = strlen(out);

			snprintf(out + used, size - used, "%lld ",
				(long long)rows_i64(rows, i, "n"));
		}
		if (count > page) {
			place = list_place_of(&query, rows, page - 1);
			query.from = &place;
		}
	} while (count > page);
}

static SUSPENDS int64_t count_all(
	struct visit *visit, const struct list_query *query)
{
	struct db_rows *rows;

	assert_int_equal(db_wait(&visit->s,
		list_begin_count(&visit->s, query), &rows), DB_OK);
	return rows_i64(rows, 0, "count");
}

static SUSPENDS void walk_lists(struct visit *visit)
{
	struct list_query query = { .statement = &plain };
	static const char *const tags[] = { "b", "c" };
	char met[200];

	walk(visit, query, 5, met, sizeof met);
	assert_string_equal(met, "1 2 3 4 5 6 7 8 9 10 11 12 ");
	assert_int_equal(count_all(visit, &query), 12);
	/* Equal times: the id decides, downwards too. */
	query.sort = 1;
	walk(visit, query, 2, met, sizeof met);
	assert_string_equal(met, "12 11 10 9 8 7 6 5 4 3 2 1 ");
	query.filters[0] = (struct list_filter){ 1, arg_i64(4) };
	query.filters[1] = (struct list_filter){ 0,
		arg_text_array(visit->arena, tags, 2) };
	query.filter_count = 2;
	walk(visit, query, 3, met, sizeof met);
	assert_string_equal(met, "11 10 8 7 5 4 ");
	assert_int_equal(count_all(visit, &query), 6);
	query.filters[1].value = arg_text_array(visit->arena, tags, 1);
	walk(visit, query, 3, met, sizeof met);
	assert_string_equal(met, "10 7 4 ");
	/* The page is cut inside, its conditions join what stands there. */
	query.statement = &joined;
	walk(visit, query, 1, met, sizeof met);
	assert_string_equal(met, "10 4 ");
	assert_int_equal(count_all(visit, &query), 2);
	query.filter_count = 0;
	query.sort = 0;
	walk(visit, query, 4, met, sizeof met);
	assert_string_equal(met, "1 2 3 4 5 6 8 9 10 11 12 ");
	assert_int_equal(count_all(visit, &query), 11);
}

static void pages_meet_each_row_once_in_both_directions(void **state)
{
	visit_run(state, walk_lists);
}

static SUSPENDS void walk_odd_values(struct visit *visit)
{
	struct list_query query = { .statement = &plain, .filter_count = 1 };
	static const char *const odd[] = { "a\",b", "x\\", "" };
	char met[200];

	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		query.filters[0] = (struct list_filter){ 0,
			arg_text_array(visit->arena, &odd[i], 1) };
		walk(visit, query, 5, met, sizeof met);
		assert_string_equal(met, "");
	}
	query.filters[0].value = arg_text_array(visit->arena, odd, 0);
	walk(visit, query, 5, met, sizeof met);
	assert_string_equal(met, "");
}

static void values_with_quotes_and_commas_stay_values(void **state)
{
	visit_run(state, walk_odd_values);
}

static SUSPENDS void ask_many_shapes(struct visit *visit)
{
	struct db_rows *rows;
	char sql[64];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 300; i++) {
			snprintf(sql, sizeof sql, "SELECT %d AS n", i);
			assert_int_equal(ask(visit, sql, &rows), DB_OK);
			assert_int_equal(rows_i64(rows, 0, "n"), i);
		}
	}
	assert_int_equal(ask(visit, "SELECT count(*) AS n FROM "
		"pg_prepared_statements WHERE name LIKE 'ask%'", &rows), DB_OK);
	assert_int_equal(rows_i64(rows, 0, "n"), 256);
}

static void more_shapes_than_are_kept_are_served_too(void **state)
{
	visit_run(state, ask_many_shapes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_and_name_becomes_its_json),
		cmocka_unit_test(rows_of_one_result_differ_in_their_null_groups),
		cmocka_unit_test(values_are_read_by_column_name),
		cmocka_unit_test(pages_meet_each_row_once_in_both_directions),
		cmocka_unit_test(values_with_quotes_and_commas_stay_values),
		cmocka_unit_test(more_shapes_than_are_kept_are_served_too),
	};

	return cmocka_run_group_tests(tests, house_open, house_close);
}
