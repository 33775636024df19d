// SPDX-License-Identifier: Apache-2.0
// The rows a statement returned: values by column name for the domain, or the
// whole row as JSON, written from the binary result by its column list.
#pragma once
#include "base/arena.h"
#include "base/buffer.h"

struct db_rows; /* belongs to the arena it was fetched with */

unsigned rows_count(const struct db_rows *rows);
// A column that the statement does not have is a bug, and asserts.
bool rows_is_null(const struct db_rows *rows, unsigned row, const char *column);
// text, enum or jsonb; NULL when SQL NULL. Valid as long as the rows.
const char *rows_text(
	const struct db_rows *rows, unsigned row, const char *column);
// bytea or any other column, raw; NULL when SQL NULL.
const char *rows_bytes(const struct db_rows *rows, unsigned row,
	const char *column, size_t *out_len);
// 36 characters in the arena; NULL when SQL NULL.
const char *rows_uuid(struct arena *arena, const struct db_rows *rows,
	unsigned row, const char *column);
// int2, int4, int8; 0 when SQL NULL.
int64_t rows_i64(const struct db_rows *rows, unsigned row, const char *column);
double rows_f64(const struct db_rows *rows, unsigned row, const char *column);
bool rows_bool(const struct db_rows *rows, unsigned row, const char *column);
// timestamptz as microseconds since 1970; 0 when SQL NULL.
int64_t rows_time(const struct db_rows *rows, unsigned row, const char *column);
// text[] without NULLs as an arena array, flat if it has several dimensions; NULL
// with count 0 when SQL NULL.
const char *const *rows_texts(struct arena *arena, const struct db_rows *rows,
	unsigned row, const char *column, size_t *out_count);
bool rows_has(const struct db_rows *rows, const char *column);

// Appends the row as a JSON object without its closing brace, so that the
// caller can add members. Rules of names: "a.b" nests b in a; "a?.b" makes a
// null when the first column of the group is NULL; "_x" is left out.
void rows_put_open_object(
	struct buffer *out, const struct db_rows *rows, unsigned row);
// The whole object.
void rows_put_object(
	struct buffer *out, const struct db_rows *rows, unsigned row);
// `[{…},{…}]` of the first `limit` rows.
void rows_put_array(
	struct buffer *out, const struct db_rows *rows, unsigned limit);
