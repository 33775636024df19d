// SPDX-License-Identifier: Apache-2.0
// Lists: a :list statement with its filters and sorts, composed into one text.
// Pages are keyset pages, so the thousandth costs what the first one costs.
#pragma once
#include "db/db.h"

enum { LIST_FILTERS_MAX = 24, LIST_KEY_BYTES_MAX = 1024 };

struct list_filter {
	unsigned index; /* in statement->filters */
	struct db_arg value;
};

// The place behind the last row of a page: its sort key as PostgreSQL's binary
// value, and its id.
struct list_place {
	const void *key;
	size_t key_len;
	unsigned char id[16];
};

struct list_query {
	const struct sql_statement *statement;
	const struct db_arg *args; /* for statement->params */
	struct list_filter filters[LIST_FILTERS_MAX];
	unsigned filter_count;
	unsigned sort;                 /* in statement->sorts */
	const struct list_place *from; /* NULL: the first page */
	unsigned limit;                /* rows fetched; 1 more than the page */
};

// Begins the page's statement; waited for with db_wait().
struct db_call *list_begin(
	struct db_session *session, const struct list_query *query);
// Begins the count of all rows that the filters let through; one row, `count`.
struct db_call *list_begin_count(
	struct db_session *session, const struct list_query *query);
// The place behind `row`. The key points into the rows.
struct list_place list_place_of(const struct list_query *query,
	const struct db_rows *rows, unsigned row);
// Whether `key_len` bytes can be a binary value of the sort's type.
bool list_key_fits(const struct sql_sort *sort, size_t key_len);
