// SPDX-License-Identifier: Apache-2.0
// A list's request, and its page: filters, order, cursor, Link.
#pragma once
#include "api/exchange.h"
#include "db/list.h"

struct page;

// What was fetched; total only for ?count=exact.
struct page_rows {
	struct db_rows *rows, *total;
};

// Serves a route whose `read` is a :list statement.
SUSPENDS void page_serve(struct exchange *x);

/* The steps of it, for lists that choose their statement. */

// Refuses query parameters that neither the statement nor the route knows.
bool page_names_known(struct exchange *x, enum sql_id id);
// Reads the page asked for; NULL: replied 400. Filters come from `query`, the
// rest from the request.
struct page *page_read(
	struct exchange *x, enum sql_id id, const struct query *query);
SUSPENDS bool page_fetch(struct exchange *x, struct page *page,
	const struct db_arg *args, struct page_rows *out);
void page_answer(struct exchange *x, const struct page *page,
	const struct page_rows *fetched);
// More rows than the page holds were fetched.
bool page_is_full(const struct page *page, const struct page_rows *rows);
bool page_sorts_by(const struct page *page, const char *sort);
// Where the page begins; NULL for the first one.
const struct list_place *page_from(const struct page *page);
