// SPDX-License-Identifier: Apache-2.0
// The shape of what tool/embed_sql writes into build/gen/statements.c: every
// named statement of sql/query, and the migration and routine files.
#pragma once
#include "base/check.h"

enum sql_kind { SQL_READ, SQL_WRITE, SQL_LIST };

enum sql_type {
	SQL_UUID,
	SQL_INT8,
	SQL_INT4,
	SQL_FLOAT8,
	SQL_BOOL,
	SQL_TEXT,
	SQL_BYTEA,
	SQL_JSONB,
	SQL_TIMESTAMPTZ,
	SQL_TEXT_ARRAY,
	SQL_UUID_ARRAY,
};

struct sql_param {
	const char *name;
	enum sql_type type;
};

// One `-- filter NAME type [words]: condition` line; `$` in the condition
// stands for the value. The words allow `me` and `none` as values.
struct sql_filter {
	const char *name;
	enum sql_type type;
	bool me, none;
	const char *condition;
};

// One `-- sort NAME: expression type asc|desc` line.
struct sql_sort {
	const char *name;
	const char *expression;
	enum sql_type type;
	bool descending;
};

struct sql_statement {
	const char *name, *text;
	enum sql_kind kind;
	const struct sql_param *params;
	unsigned param_count;
	const struct sql_filter *filters;
	unsigned filter_count;
	const struct sql_sort *sorts;
	unsigned sort_count;
};

struct sql_file {
	const char *name, *text, *sha256;
};

extern const struct sql_statement sql_statements[];
extern const struct sql_file sql_migrations[], sql_routines[];
extern const unsigned sql_migration_count, sql_routine_count;
