// SPDX-License-Identifier: Apache-2.0
// GET /claims: the list, and its search by words. A search has two ways, since
// no single plan is quick for a rare word, a common one, and one that was
// common long ago: sql/query/claim.sql says which goes when.
#include "api/handlers.h"
#include "api/page.h"
#include "bounds.h"
#include <endian.h>
#include <string.h>

enum { RARE_MATCHES_MAX = 8000 };

static const int64_t epoch_us = 946684800LL * 1000000;

/* "stale" is not stored with the claim: time alone makes a claim stale. It
 * becomes a filter of its own, alone or beside the stored kinds. */
static const struct query *rewrite_attention(struct exchange *x)
{
	struct query_parameter *out = arena_array(
		x->arena, x->query.count + 1, sizeof *out);
	struct query *query = arena_alloc(x->arena, sizeof *query);
	size_t kinds = query_count(&x->query, "attention");
	bool stale = false;

	for (size_t i = 0; i < x->query.count; i++)
		stale |= strcmp(x->query.parameters[i].name, "attention") ==
				 0 &&
			 strcmp(x->query.parameters[i].value, "stale") == 0;
	if (!stale)
		return &x->query;
	query->parameters = out;
	for (size_t i = 0; i < x->query.count; i++) {
		struct query_parameter p = x->query.parameters[i];

		if (strcmp(p.name, "attention") == 0) {
			if (strcmp(p.value, "stale") == 0)
				continue;
			p.name = "_attention_or_stale";
		}
		out[query->count++] = p;
	}
	if (kinds == 1)
		out[query->count++] =
			(struct query_parameter){ "_stale", "true" };
	return query;
}

/* The sort key of the cursor, when the page goes by time of change. */
static struct db_arg before_of(const struct page *page)
{
	const struct list_place *from = page_from(page);
	int64_t wire;

	if (!from || !page_sorts_by(page, "updated_at"))
		return arg_null();
	memcpy(&wire, from->key, sizeof wire);
	return arg_time((int64_t)be64toh((uint64_t)wire) + epoch_us);
}

static SUSPENDS bool search_all(struct exchange *x, const char *q,
	const struct query *query)
{
	struct page *page = page_read(x, SQL_CLAIM_SEARCH, query);
	struct db_arg args[] = { arg_text(q) };
	struct page_rows rows;

	if (!page || !page_fetch(x, page, args, &rows))
		return false;
	page_answer(x, page, &rows);
	return true;
}

/* Among the newest first; they fill the page of any word that is still in use.
 * True: replied. */
static SUSPENDS bool search_recent(struct exchange *x, const char *q,
	const struct query *query, struct db_arg since)
{
	struct page *page = page_read(x, SQL_CLAIM_SEARCH_RECENT, query);
	struct db_arg args[] = { arg_text(q), since };
	struct page_rows rows;

	if (!page || !page_fetch(x, page, args, &rows))
		return true;
	if (!page_is_full(page, &rows))
		return false;
	page_answer(x, page, &rows);
	return true;
}

static SUSPENDS void search(
	struct exchange *x, const char *q, const struct query *query)
{
	struct page *page = page_read(x, SQL_CLAIM_SEARCH, query);
	struct db_rows *plan;
	bool common;

	if (!page)
		return;
	if (!exchange_run(x, SQL_CLAIM_SEARCH_PLAN,
		    ARGS(arg_text(q), before_of(page)), &plan))
		return;
	common = rows_i64(plan, 0, "matches") > RARE_MATCHES_MAX;
	/* A total has to see every match in any case. */
	if (common && page_sorts_by(page, "updated_at") &&
		!query_find(&x->query, "count") &&
		search_recent(x, q, query, arg_column(plan, 0, "since")))
		return;
	search_all(x, q, query);
}

SUSPENDS void claim_list(struct exchange *x)
{
	const char *q = query_find(&x->query, "q");
	const struct query *query;
	struct page_rows rows;
	struct page *page;

	if (!page_names_known(x, SQL_CLAIM_LIST))
		return;
	query = rewrite_attention(x);
	if (q && text_length(q) > QUERY_TEXT_MAX) {
		problem_reply(x->r, PROBLEM_INVALID_REQUEST,
			"the parameter 'q' is too long");
		return;
	}
	if (q && !text_is_blank(q)) {
		search(x, q, query);
		return;
	}
	page = page_read(x, SQL_CLAIM_LIST, query);
	if (page && page_fetch(x, page, NULL, &rows))
		page_answer(x, page, &rows);
}
