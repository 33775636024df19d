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

enum { DEPTH_MAX = 4, COLUMNS_MAX = 96 };

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

static void put_value(struct buffer *out, const PGresult *result, int row,
	int column, unsigned type)
{
	const char *bytes = PQgetvalue(result, row, column);
	int len = PQgetlength(result, row, column);

	if (len == 0 && PQgetisnull(result, row, column)) {
		buffer_add(out, "null", 4);
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

/* ---- the plan ---- */

/* What is written for one column, worked out from the names once for all rows:
 * close the groups down to `keep`, then the text (comma, new groups, key), then
 * the value. When the column opens an optional group and is NULL, the text ends
 * with the group's key, and the row goes on at the column behind the group. */
struct step {
	int column;
	unsigned type;
	size_t text, len; /* in the plan's text */
	size_t null_len;  /* 0: opens no optional group */
	unsigned null_next;
	int keep, depth, null_depth;
};

struct plan {
	struct step steps[COLUMNS_MAX];
	unsigned count;
	struct buffer text;
};

static size_t part_len(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot ? (size_t)(dot - name) : 0;
}

/* How many groups two names have in common; *a is moved to what follows. */
static int shared_groups(const char **a, const char *b)
{
	int shared = 0;
	size_t len;

	while ((len = part_len(*a)) && strncmp(*a, b, len + 1) == 0) {
		*a += len + 1;
		b += len + 1;
		shared++;
	}
	return shared;
}

static void put_key(struct buffer *out, const char *key, size_t len)
{
	buffer_putc(out, '"');
	buffer_add(out, key, len);
	buffer_puts(out, "\":");
}

static void plan_step(struct plan *plan, struct step *step, const char *name,
	const char *before)
{
	struct buffer *text = &plan->text;
	size_t len;

	step->keep = before ? shared_groups(&name, before) : 0;
	step->depth = step->keep;
	step->text = text->len;
	/* The group that stays open, or the object, has a member already. */
	if (before)
		buffer_putc(text, ',');
	for (; (len = part_len(name)); name += len + 1) {
		bool optional = name[len - 1] == '?';

		put_key(text, name, len - optional);
		if (optional && !step->null_len) {
			step->null_len = text->len - step->text;
			step->null_depth = step->depth;
		}
		buffer_putc(text, '{');
		step->depth++;
	}
	assert(step->depth < DEPTH_MAX);
	put_key(text, name, strlen(name));
	step->len = text->len - step->text;
}

static void plan_init(struct plan *plan, const PGresult *result)
{
	const char *before = NULL;
	int columns = PQnfields(result);

	assert(columns <= COLUMNS_MAX);
	plan->count = 0;
	plan->text = (struct buffer){ 0 };
	for (int i = 0; i < columns; i++) {
		const char *name = PQfname(result, i);
		struct step *step = &plan->steps[plan->count];

		if (name[0] == '_')
			continue;
		*step = (struct step){ .column = i,
			.type = PQftype(result, i) };
		plan_step(plan, step, name, before);
		before = name;
		plan->count++;
	}
	for (unsigned i = 0; i < plan->count; i++) {
		unsigned next = i + 1;

		while (next < plan->count &&
			plan->steps[next].keep > plan->steps[i].null_depth)
			next++;
		plan->steps[i].null_next = next;
	}
}

static void plan_release(struct plan *plan)
{
	buffer_release(&plan->text);
}

static void close_groups(struct buffer *out, int *depth, int keep)
{
	for (; *depth > keep; (*depth)--)
		buffer_putc(out, '}');
}

static void put_open_row(struct buffer *out, const struct plan *plan,
	const PGresult *result, int row)
{
	int depth = 0;

	buffer_putc(out, '{');
	for (unsigned i = 0; i < plan->count;) {
		const struct step *step = &plan->steps[i];
		const char *text = plan->text.bytes + step->text;

		close_groups(out, &depth, step->keep);
		if (step->null_len && PQgetisnull(result, row, step->column)) {
			buffer_add(out, text, step->null_len);
			buffer_add(out, "null", 4);
			depth = step->null_depth;
			i = step->null_next;
			continue;
		}
		buffer_add(out, text, step->len);
		put_value(out, result, row, step->column, step->type);
		depth = step->depth;
		i++;
	}
	close_groups(out, &depth, 0);
}

/* ---- rows ---- */

void rows_put_open_object(
	struct buffer *out, const struct db_rows *rows, unsigned row)
{
	struct plan plan;

	plan_init(&plan, rows->result);
	put_open_row(out, &plan, rows->result, (int)row);
	plan_release(&plan);
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
	struct plan plan;

	plan_init(&plan, rows->result);
	buffer_putc(out, '[');
	for (unsigned row = 0; row < count && row < limit; row++) {
		if (row)
			buffer_putc(out, ',');
		put_open_row(out, &plan, rows->result, (int)row);
		buffer_putc(out, '}');
	}
	buffer_putc(out, ']');
	plan_release(&plan);
}
