// SPDX-License-Identifier: Apache-2.0
#include "db/rows_internal.h"
#include "base/uuid.h"
#include <endian.h>
#include <string.h>

static const int64_t epoch_us = 946684800LL * 1000000;

static void result_release(void *result)
{
	PQclear(result);
}

struct db_rows *rows_new(struct arena *arena, PGresult *result)
{
	struct db_rows *rows = arena_alloc(arena, sizeof *rows);

	rows->result = result;
	arena_defer(arena, result_release, result);
	return rows;
}

unsigned rows_count(const struct db_rows *rows)
{
	return (unsigned)PQntuples(rows->result);
}

/* PQfnumber folds case and parses quotes; names here are exact. */
static int column_find(const struct db_rows *rows, const char *name)
{
	int count = PQnfields(rows->result);

	for (int i = 0; i < count; i++)
		if (strcmp(PQfname(rows->result, i), name) == 0)
			return i;
	return -1;
}

static int column_get(const struct db_rows *rows, const char *name)
{
	int column = column_find(rows, name);

	assert(column >= 0);
	return column;
}

bool rows_has(const struct db_rows *rows, const char *column)
{
	return column_find(rows, column) >= 0;
}

const char *rows_bytes(const struct db_rows *rows, unsigned row,
	const char *name, size_t *out_len)
{
	int column = column_get(rows, name);

	assert(row < rows_count(rows));
	if (PQgetisnull(rows->result, (int)row, column))
		return NULL;
	*out_len = (size_t)PQgetlength(rows->result, (int)row, column);
	return PQgetvalue(rows->result, (int)row, column);
}

bool rows_is_null(const struct db_rows *rows, unsigned row, const char *column)
{
	size_t len;

	return !rows_bytes(rows, row, column, &len);
}

const char *rows_text(
	const struct db_rows *rows, unsigned row, const char *column)
{
	size_t len;
	const char *text = rows_bytes(rows, row, column, &len);

	/* The binary form of jsonb is its text behind a version byte. */
	if (text && len && text[0] == 1)
		return text + 1;
	return text;
}

const char *rows_uuid(struct arena *arena, const struct db_rows *rows,
	unsigned row, const char *column)
{
	size_t len;
	const char *bytes = rows_bytes(rows, row, column, &len);
	char *text;

	if (!bytes)
		return NULL;
	assert(len == UUID_BYTES);
	text = arena_alloc(arena, UUID_TEXT_BYTES);
	uuid_format((const unsigned char *)bytes, text);
	return text;
}

int64_t rows_i64(const struct db_rows *rows, unsigned row, const char *column)
{
	size_t len;
	const char *bytes = rows_bytes(rows, row, column, &len);
	uint64_t number = 0;

	if (!bytes)
		return 0;
	assert(len == 2 || len == 4 || len == 8);
	for (size_t i = 0; i < len; i++)
		number = number << 8 | (unsigned char)bytes[i];
	if (len == 2)
		return (int16_t)number;
	return len == 4 ? (int32_t)number : (int64_t)number;
}

double rows_f64(const struct db_rows *rows, unsigned row, const char *column)
{
	int64_t bits = rows_i64(rows, row, column);
	double number;

	memcpy(&number, &bits, sizeof number);
	return number;
}

bool rows_bool(const struct db_rows *rows, unsigned row, const char *column)
{
	size_t len;
	const char *bytes = rows_bytes(rows, row, column, &len);

	return bytes && bytes[0];
}

int64_t rows_time(const struct db_rows *rows, unsigned row, const char *column)
{
	if (rows_is_null(rows, row, column))
		return 0;
	return rows_i64(rows, row, column) + epoch_us;
}

static uint32_t read_be32(const char *bytes)
{
	uint32_t number;

	memcpy(&number, bytes, sizeof number);
	return be32toh(number);
}

/* The binary array: dimensions, a flag, the element type; per dimension its
 * length and lower bound; per element its length and bytes. */
static size_t array_count(const char *bytes)
{
	uint32_t dimensions = read_be32(bytes);
	size_t count = dimensions > 0;

	for (uint32_t i = 0; i < dimensions; i++)
		count *= read_be32(bytes + 12 + 8 * i);
	return count;
}

const char *const *rows_texts(struct arena *arena, const struct db_rows *rows,
	unsigned row, const char *column, size_t *out_count)
{
	size_t len;
	const char *bytes = rows_bytes(rows, row, column, &len), *p;
	const char **texts;

	*out_count = 0;
	if (!bytes)
		return NULL;
	*out_count = array_count(bytes);
	texts = arena_array(arena, *out_count, sizeof *texts);
	p = bytes + 12 + 8 * read_be32(bytes);
	for (size_t i = 0; i < *out_count; i++) {
		size_t size = read_be32(p);

		texts[i] = arena_strndup(arena, p + 4, size);
		p += 4 + size;
	}
	return texts;
}
