// SPDX-License-Identifier: Apache-2.0
// Parameters of statements, in the order of their `-- name:` line.
//   db_run(session, SQL_CLAIM_GET, ARGS(arg_uuid(id)), &rows)
// What an argument points to is only borrowed until the statement is done.
#pragma once
#include "base/arena.h"

struct db_arg {
	const char *bytes; /* NULL with len < 0 is SQL NULL */
	int len;
	int format;        /* libpq's: 0 text, 1 binary */
	char inlined[16];  /* the value itself when bytes is NULL */
};

#define ARGS(...) \
	(const struct db_arg[]){ __VA_ARGS__ }, \
		(unsigned)COUNT_OF(((const struct db_arg[]){ __VA_ARGS__ }))
#define NO_ARGS (const struct db_arg *)NULL, 0u

struct db_arg arg_null(void);
// NULL gives SQL NULL, in every function that takes a pointer. The text of a
// UUID has been checked before.
struct db_arg arg_uuid(const char *text);
struct db_arg arg_text(const char *text);
struct db_arg arg_text_len(const char *text, size_t len);
struct db_arg arg_bytes(const void *bytes, size_t len);
// JSON text for a jsonb parameter.
struct db_arg arg_json(const char *json);
struct db_arg arg_i64(int64_t number);
struct db_arg arg_i32(int32_t number);
struct db_arg arg_f64(double number);
struct db_arg arg_bool(bool value);
// Microseconds since 1970 for a timestamptz parameter.
struct db_arg arg_time(int64_t unix_us);
// A column of a result as it is, for a parameter of the same type.
struct db_rows;
struct db_arg arg_column(
	const struct db_rows *rows, unsigned row, const char *column);
// Arrays as PostgreSQL's array literal, made in the arena.
struct db_arg arg_text_array(
	struct arena *arena, const char *const *texts, size_t count);
struct db_arg arg_uuid_array(
	struct arena *arena, const char *const *texts, size_t count);
