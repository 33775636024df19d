// SPDX-License-Identifier: Apache-2.0
// The one writer of representations: rows to JSON, driven by the column list.
#include "base/json.h"
#include "base/time.h"
#include "base/uuid.h"
#include "db/rows_internal.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Object identifiers of PostgreSQL's built-in types (pg_type.dat). */
enum oid {
	OID_BOOL = 16,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_JSON = 114,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
	OID_TEXT_ARRAY = 1009,
	OID_VARCHAR = 1043,
	OID_DATE = 1082,
	OID_TIMESTAMPTZ = 1184,
	OID_UUID = 2950,
	OID_UUID_ARRAY = 2951,
	OID_JSONB = 3802,
};

enum { DEPTH_MAX = 4 };

static const int64_t epoch_us = 946684800LL * 1000000;

static uint64_t read_be(const char *bytes, int len)
{
	uint64_t number = 0;

	for (int i = 0; i < len; i++)
		number = number << 8 | (unsigned char)bytes[i];
	return number;
}

/* Up to four decimals, which is what scores have: an eighth of the cost of
 * printf. False when the number has more. */
static bool put_short_decimal(struct buffer *out, double number)
{
	double scaled = rint(number * 10000);
	int64_t digits = (int64_t)scaled;
	char text[6] = ".0000";
	int len = 5;

	if (!(number >= 0 && number < 1e9) || scaled / 10000 != number)
		return false;
	buffer_i64(out, digits / 10000);
	for (int i = 4, rest = (int)(digits % 10000); i >= 1; i--, rest /= 10)
		text[i] = (char)('0' + rest % 10);
	while (len > 1 && text[len - 1] == '0')
		len--;
	if (len > 1)
		buffer_add(out, text, (size_t)len);
	return true;
}

static void put_float(struct buffer *out, double number)
{
	char text[40];

	/* JSON has no NaN or infinity. */
	if (!isfinite(number)) {
		buffer_puts(out, "null");
		return;
	}
	if (put_short_decimal(out, number))
		return;
	for (int digits = 15; digits <= 17; digits++) {
		double back;

		snprintf(text, sizeof text, "%.*g", digits, number);
		if (sscanf(text, "%lf", &back) == 1 && back == number)
			break;
	}
	buffer_puts(out, text);
}

static void put_time(struct buffer *out, int64_t unix_us)
{
	char text[TIME_TEXT_LEN + 2];

	text[0] = text[TIME_TEXT_LEN + 1] = '"';
	time_format_ms(unix_us, text + 1);
	buffer_add(out, text, sizeof text);
}

static void put_uuid(struct buffer *out, const char *bytes)
{
	char text[38];

	text[0] = text[37] = '"';
	uuid_format((const unsigned char *)bytes, text + 1);
	buffer_add(out, text, sizeof text);
}

/* Binary array: dimensions, null flag, element type, then per dimension its
 * length and lower bound, then per element its length and bytes. */
static void put_array(
	struct buffer *out, const char *bytes, int len, bool is_uuid)
{
	uint64_t dimensions = read_be(bytes, 4), count;
	const char *p = bytes + 20, *end = bytes + len;

	buffer_putc(out, '[');
	count = dimensions ? read_be(bytes + 12, 4) : 0;
	for (uint64_t i = 0; i < count && p + 4 <= end; i++) {
		int32_t size = (int32_t)read_be(p, 4);

		p += 4;
		if (i)
			buffer_putc(out, ',');
		if (size < 0) {
			buffer_puts(out, "null");
			continue;
		}
		if (is_uuid)
			put_uuid(out, p);
		else
			json_put_string(out, p, (size_t)size);
		p += size;
	}
	buffer_putc(out, ']');
}

static void put_number(struct buffer *out, unsigned type, const char *bytes)
{
	uint64_t bits;
	double number;
	float narrow;
	uint32_t narrow_bits;

	switch ((enum oid)type) {
	case OID_INT2:
		buffer_i64(out, (int16_t)read_be(bytes, 2));
		return;
	case OID_INT4:
		buffer_i64(out, (int32_t)read_be(bytes, 4));
		return;
	case OID_INT8:
		buffer_i64(out, (int64_t)read_be(bytes, 8));
		return;
	case OID_FLOAT4:
		narrow_bits = (uint32_t)read_be(bytes, 4);
		memcpy(&narrow, &narrow_bits, sizeof narrow);
		if (isfinite(narrow))
			buffer_printf(out, "%.6g", (double)narrow);
		else
			buffer_puts(out, "null");
		return;
	case OID_FLOAT8:
		bits = read_be(bytes, 8);
		memcpy(&number, &bits, sizeof number);
		put_float(out, number);
		return;
	case OID_BOOL:
	case OID_TEXT:
	case OID_JSON:
	case OID_TEXT_ARRAY:
	case OID_VARCHAR:
	case OID_DATE:
	case OID_TIMESTAMPTZ:
	case OID_UUID:
	case OID_UUID_ARRAY:
	case OID_JSONB:
		break;
	}
	assert(false);
}

void rows_put_value(
	struct buffer *out, const PGresult *result, int row, int column)
{
	const char *bytes = PQgetvalue(result, row, column);
	int len = PQgetlength(result, row, column);
	unsigned type = PQftype(result, column);

	if (PQgetisnull(result, row, column)) {
		buffer_puts(out, "null");
		return;
	}
	switch ((enum oid)type) {
	case OID_BOOL:
		buffer_puts(out, bytes[0] ? "true" : "false");
		return;
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
	case OID_FLOAT4:
	case OID_FLOAT8:
		put_number(out, type, bytes);
		return;
	case OID_TIMESTAMPTZ:
		put_time(out, (int64_t)read_be(bytes, 8) + epoch_us);
		return;
	case OID_UUID:
		put_uuid(out, bytes);
		return;
	case OID_JSONB:
		buffer_add(out, bytes + 1, (size_t)len - 1);
		return;
	case OID_JSON:
		buffer_add(out, bytes, (size_t)len);
		return;
	case OID_TEXT_ARRAY:
	case OID_UUID_ARRAY:
		put_array(out, bytes, len, type == OID_UUID_ARRAY);
		return;
	case OID_DATE:
	case OID_TEXT:
	case OID_VARCHAR:
		break;
	}
	/* Text, and enums, whose binary form is their label. */
	json_put_string(out, bytes, (size_t)len);
}

/* Where the writer stands between two columns: the open groups, by the part
 * of the column name that opened each. */
struct position {
	const char *group[DEPTH_MAX]; /* points into a column's name */
	size_t group_len[DEPTH_MAX];
	bool is_null[DEPTH_MAX], has_member[DEPTH_MAX + 1];
	int depth;
};

static bool in_null_group(const struct position *at)
{
	return at->depth > 0 && at->is_null[at->depth - 1];
}

static void close_groups(struct buffer *out, struct position *at, int depth)
{
	while (at->depth > depth) {
		at->depth--;
		if (!at->is_null[at->depth])
			buffer_putc(out, '}');
	}
}

static void put_key(
	struct buffer *out, struct position *at, const char *key, size_t len)
{
	if (at->has_member[at->depth])
		buffer_putc(out, ',');
	at->has_member[at->depth] = true;
	buffer_putc(out, '"');
	buffer_add(out, key, len);
	buffer_puts(out, "\":");
}

static void open_group(struct buffer *out, struct position *at,
	const char *name, size_t len, bool first_is_null)
{
	bool optional = name[len - 1] == '?';
	bool hidden = in_null_group(at);

	assert(at->depth < DEPTH_MAX);
	at->group[at->depth] = name;
	at->group_len[at->depth] = len;
	at->is_null[at->depth] = hidden || (optional && first_is_null);
	if (!hidden) {
		put_key(out, at, name, len - optional);
		buffer_puts(out, at->is_null[at->depth] ? "null" : "{");
	}
	at->depth++;
	at->has_member[at->depth] = false;
}

/* Moves to the group that the column belongs to; returns its last part. */
static const char *enter_groups(struct buffer *out, struct position *at,
	const char *name, bool first_is_null)
{
	int level = 0;
	const char *dot;

	for (; (dot = strchr(name, '.')); name = dot + 1, level++) {
		size_t len = (size_t)(dot - name);

		if (level < at->depth && at->group_len[level] == len &&
			memcmp(at->group[level], name, len) == 0)
			continue;
		close_groups(out, at, level);
		open_group(out, at, name, len, first_is_null);
	}
	close_groups(out, at, level);
	return name;
}

void rows_put_open_object(
	struct buffer *out, const struct db_rows *rows, unsigned row)
{
	const PGresult *result = rows->result;
	struct position at = { .depth = 0 };
	int columns = PQnfields(result);

	buffer_putc(out, '{');
	for (int i = 0; i < columns; i++) {
		const char *name = PQfname(result, i);

		if (name[0] == '_')
			continue;
		name = enter_groups(
			out, &at, name, PQgetisnull(result, (int)row, i));
		if (in_null_group(&at))
			continue;
		put_key(out, &at, name, strlen(name));
		rows_put_value(out, result, (int)row, i);
	}
	close_groups(out, &at, 0);
}

void rows_put_object(
	struct buffer *out, const struct db_rows *rows, unsigned row)
{
	rows_put_open_object(out, rows, row);
	buffer_putc(out, '}');
}

void rows_put_array(
	struct buffer *out, const struct db_rows *rows, unsigned limit)
{
	unsigned count = rows_count(rows);

	buffer_putc(out, '[');
	for (unsigned row = 0; row < count && row < limit; row++) {
		if (row)
			buffer_putc(out, ',');
		rows_put_object(out, rows, row);
	}
	buffer_putc(out, ']');
}
