// SPDX-License-Identifier: Apache-2.0
#include "api/page.h"
#include "api/bind.h"
#include "api/word.h"
#include "base/base64.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/uuid.h"
#include "db/list.h"
#include "bounds.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CURSOR_FORMAT = 1, CURSOR_FIXED = 1 + 8 + 16 };

struct page {
	struct list_query list;
	const struct query *query; /* what the filters are read from */
	struct list_place from;
	unsigned limit;
	bool count;
	const char *cursor;
	uint8_t fingerprint[8]; /* of statement, filters and order */
};

/* ---- reading the query ---- */

static bool bad_parameter(
	struct exchange *x, const char *name, const char *detail)
{
	problem_reply(x->r, PROBLEM_INVALID_REQUEST, "the parameter '%s' %s",
		name, detail);
	return false;
}

static bool is_array(enum sql_type type)
{
	return type == SQL_TEXT_ARRAY || type == SQL_UUID_ARRAY;
}

/* The words allowed in place of an id. `none` stands for no value at all: it
 * becomes the nil UUID, which no row carries, and the statement knows it. */
static const char *uuid_word(
	struct exchange *x, const struct sql_filter *filter, const char *value)
{
	if (filter->me && strcmp(value, "me") == 0)
		return x->who.id;
	if (filter->none && strcmp(value, "none") == 0)
		return "00000000-0000-0000-0000-000000000000";
	return uuid_is_valid(value) ? value : NULL;
}

static bool read_array(struct exchange *x, const struct query *query,
	const struct sql_filter *filter, struct db_arg *out)
{
	size_t count = query_count(query, filter->name), n = 0;
	const char **values = arena_array(x->arena, count, sizeof *values);

	for (size_t i = 0; i < query->count; i++) {
		const struct query_parameter *p = &query->parameters[i];
		const char *value = p->value;

		if (strcmp(p->name, filter->name) != 0)
			continue;
		if (filter->type == SQL_UUID_ARRAY)
			value = uuid_word(x, filter, value);
		if (!value)
			return bad_parameter(x, p->name, "must be a UUID");
		if (!word_is_known(filter->name, value))
			return bad_parameter(
				x, p->name, "has a value that is not known");
		values[n++] = value;
	}
	*out = filter->type == SQL_UUID_ARRAY
		       ? arg_uuid_array(x->arena, values, n)
		       : arg_text_array(x->arena, values, n);
	return true;
}

static bool read_number(const char *text, double *out_number)
{
	char *end;

	errno = 0;
	*out_number = strtod(text, &end);
	return end != text && *end == '\0' && errno == 0 &&
	       isfinite(*out_number);
}

static bool read_scalar(struct exchange *x, const struct query *query,
	const struct sql_filter *filter, struct db_arg *out)
{
	const char *text = query_find(query, filter->name);
	bool is_true = strcmp(text, "true") == 0;
	int64_t unix_us;
	double number;

	if (query_count(query, filter->name) > 1)
		return bad_parameter(x, filter->name, "may be given once");
	switch (filter->type) {
	case SQL_BOOL:
		if (!is_true && strcmp(text, "false") != 0)
			return bad_parameter(
				x, filter->name, "must be true or false");
		*out = arg_bool(is_true);
		return true;
	case SQL_TIMESTAMPTZ:
		if (!time_parse(text, &unix_us))
			return bad_parameter(
				x, filter->name, "must be an RFC 3339 time");
		*out = arg_time(unix_us);
		return true;
	case SQL_FLOAT8:
		if (!read_number(text, &number))
			return bad_parameter(
				x, filter->name, "must be a number");
		*out = arg_f64(number);
		return true;
	case SQL_INT8:
		if (!read_number(text, &number) || number != rint(number) ||
			fabs(number) > 9e15)
			return bad_parameter(
				x, filter->name, "must be a whole number");
		*out = arg_i64((int64_t)number);
		return true;
	case SQL_TEXT:
		if (text_length(text) > QUERY_TEXT_MAX)
			return bad_parameter(x, filter->name, "is too long");
		*out = arg_text(text);
		return true;
	case SQL_UUID:
		text = uuid_word(x, filter, text);
		if (!text)
			return bad_parameter(x, filter->name, "must be a UUID");
		*out = arg_uuid(text);
		return true;
	case SQL_INT4:
	case SQL_BYTEA:
	case SQL_JSONB:
	case SQL_TEXT_ARRAY:
	case SQL_UUID_ARRAY:
		break;
	}
	assert(false);
}

static bool read_filters(struct exchange *x, struct page *page)
{
	const struct sql_statement *s = page->list.statement;

	for (unsigned i = 0; i < s->filter_count; i++) {
		struct list_filter *chosen =
			&page->list.filters[page->list.filter_count];

		if (!query_find(page->query, s->filters[i].name))
			continue;
		assert(page->list.filter_count < LIST_FILTERS_MAX);
		chosen->index = i;
		if (!(is_array(s->filters[i].type)
				    ? read_array(x, page->query, &s->filters[i],
					      &chosen->value)
				    : read_scalar(x, page->query,
					      &s->filters[i], &chosen->value)))
			return false;
		page->list.filter_count++;
	}
	return true;
}

static bool read_sort(struct exchange *x, struct page *page)
{
	const struct sql_statement *s = page->list.statement;
	const char *wanted = query_find(page->query, "sort");

	if (!wanted)
		return true;
	for (unsigned i = 0; i < s->sort_count; i++) {
		const char *name = wanted;

		if (s->sorts[i].descending && *name++ != '-')
			continue;
		if (strcmp(s->sorts[i].name, name) != 0)
			continue;
		page->list.sort = i;
		return true;
	}
	return bad_parameter(x, "sort", "names no order of this list");
}

static bool read_paging(struct exchange *x, struct page *page)
{
	const char *limit = query_find(&x->query, "limit");
	const char *count = query_find(&x->query, "count");
	double number = PAGE_ROWS;

	if (limit && (limit[strspn(limit, "0123456789")] != '\0' ||
			     !read_number(limit, &number) || number < 1 ||
			     number > PAGE_ROWS_MAX))
		return bad_parameter(x, "limit", "must be from 1 to 200");
	if (count && strcmp(count, "exact") != 0)
		return bad_parameter(x, "count", "must be 'exact'");
	page->limit = (unsigned)number;
	page->list.limit = page->limit + 1;
	page->count = count != NULL;
	page->cursor = query_find(&x->query, "cursor");
	return true;
}

static bool is_paging(const char *name)
{
	static const char *const paging[] = { "sort", "limit", "cursor",
		"count" };

	for (size_t i = 0; i < COUNT_OF(paging); i++)
		if (strcmp(name, paging[i]) == 0)
			return true;
	return false;
}

/* Filters whose name begins with '_' are the server's own. */
static bool is_parameter(const struct exchange *x,
	const struct sql_statement *s, const char *name)
{
	if (name[0] == '_')
		return false;
	if (is_paging(name))
		return true;
	for (unsigned i = 0; i < s->filter_count; i++)
		if (strcmp(name, s->filters[i].name) == 0)
			return true;
	for (const char *const *p = x->route->parameters; p && *p; p++)
		if (strcmp(name, *p) == 0)
			return true;
	return false;
}

bool page_names_known(struct exchange *x, enum sql_id id)
{
	for (size_t i = 0; i < x->query.count; i++) {
		const char *name = x->query.parameters[i].name;

		if (!is_parameter(x, &sql_statements[id], name))
			return bad_parameter(x, name, "is not known here");
		if (is_paging(name) && query_count(&x->query, name) > 1)
			return bad_parameter(x, name, "may be given once");
	}
	return true;
}

/* ---- cursors ---- */

/* What a cursor is bound to: the list and everything that chooses and orders
 * its rows. The page's size may change on the way. */
static void fingerprint(struct exchange *x, struct page *page)
{
	struct buffer text = { 0 };
	uint8_t hash[HASH_BYTES];

	buffer_printf(&text, "%s\n%s\n%s\n", x->route->name,
		page->list.statement->sorts[page->list.sort].name,
		x->id ? x->id : "");
	for (size_t i = 0; i < x->query.count; i++) {
		const struct query_parameter *p = &x->query.parameters[i];

		if (strcmp(p->name, "cursor") == 0 ||
			strcmp(p->name, "limit") == 0 ||
			strcmp(p->name, "count") == 0 ||
			strcmp(p->name, "sort") == 0)
			continue;
		buffer_printf(&text, "%zu:%s=%zu:%s\n", strlen(p->name),
			p->name, strlen(p->value), p->value);
	}
	hash_sha256(text.bytes, text.len, hash);
	buffer_release(&text);
	memcpy(page->fingerprint, hash, sizeof page->fingerprint);
}

static bool cursor_decode(struct exchange *x, struct page *page)
{
	const struct sql_sort *sort =
		&page->list.statement->sorts[page->list.sort];
	size_t text_len = strlen(page->cursor), len;
	unsigned char *bytes;

	if (text_len > CURSOR_TEXT_MAX)
		return false;
	bytes = arena_alloc(x->arena, text_len + 2);
	if (!base64_decode(BASE64_URL, page->cursor, text_len, bytes, &len) ||
		len < CURSOR_FIXED || bytes[0] != CURSOR_FORMAT ||
		memcmp(bytes + 1, page->fingerprint, 8) != 0 ||
		!list_key_fits(sort, len - CURSOR_FIXED))
		return false;
	memcpy(page->from.id, bytes + 9, 16);
	page->from.key = bytes + CURSOR_FIXED;
	page->from.key_len = len - CURSOR_FIXED;
	page->list.from = &page->from;
	return true;
}

static const char *cursor_encode(
	struct exchange *x, const struct page *page, const struct db_rows *rows)
{
	struct list_place place =
		list_place_of(&page->list, rows, page->limit - 1);
	size_t len = CURSOR_FIXED + place.key_len;
	unsigned char *bytes = arena_alloc(x->arena, len);
	char *text = arena_alloc(x->arena, BASE64_SIZE(len));

	bytes[0] = CURSOR_FORMAT;
	memcpy(bytes + 1, page->fingerprint, 8);
	memcpy(bytes + 9, place.id, 16);
	memcpy(bytes + CURSOR_FIXED, place.key, place.key_len);
	base64_encode(BASE64_URL, bytes, len, text);
	return text;
}

/* ---- the page ---- */

static void put_link(struct exchange *x, const char *cursor)
{
	struct buffer link = { 0 };

	buffer_printf(&link, "<%s?", x->r->path);
	for (size_t i = 0; i < x->query.count; i++) {
		const struct query_parameter *p = &x->query.parameters[i];

		if (strcmp(p->name, "cursor") == 0)
			continue;
		query_encode(&link, p->name);
		buffer_putc(&link, '=');
		query_encode(&link, p->value);
		buffer_putc(&link, '&');
	}
	buffer_printf(&link, "cursor=%s>; rel=\"next\"", cursor);
	reply_header(x->r, "Link", link.bytes);
	buffer_release(&link);
}

void page_answer(struct exchange *x, const struct page *page,
	const struct page_rows *fetched)
{
	struct buffer *body = &x->r->reply.body;
	const struct db_rows *rows = fetched->rows;
	const struct db_rows *total = fetched->total;

	buffer_putc(body, '{');
	json_put_name(body, "items");
	rows_put_array(body, rows, page->limit);
	buffer_putc(body, ',');
	json_put_name(body, "next_cursor");
	if (rows_count(rows) > page->limit) {
		const char *cursor = cursor_encode(x, page, rows);

		buffer_printf(body, "\"%s\"", cursor);
		put_link(x, cursor);
	} else {
		buffer_puts(body, "null");
	}
	if (total) {
		buffer_putc(body, ',');
		json_put_name(body, "total");
		buffer_i64(body, rows_i64(total, 0, "count"));
	}
	buffer_putc(body, '}');
	x->r->reply.status = 200;
	x->r->reply.content_type = "application/json";
}

struct page *page_read(
	struct exchange *x, enum sql_id id, const struct query *query)
{
	struct page *page = arena_alloc(x->arena, sizeof *page);

	page->query = query;
	page->list.statement = &sql_statements[id];
	if (!read_filters(x, page) || !read_sort(x, page) ||
		!read_paging(x, page))
		return NULL;
	fingerprint(x, page);
	if (!page->cursor || cursor_decode(x, page))
		return page;
	problem_reply(x->r, PROBLEM_INVALID_CURSOR, NULL);
	return NULL;
}

SUSPENDS bool page_fetch(struct exchange *x, struct page *page,
	const struct db_arg *args, struct page_rows *out)
{
	struct db_call *rows_call, *total_call = NULL;
	enum db_status status, total_status = DB_OK;

	*out = (struct page_rows){ 0 };
	page->list.args = args;
	rows_call = list_begin(&x->db, &page->list);
	if (page->count)
		total_call = list_begin_count(&x->db, &page->list);
	status = db_wait(&x->db, rows_call, &out->rows);
	if (total_call)
		total_status = db_wait(&x->db, total_call, &out->total);
	if (status == DB_OK)
		status = total_status;
	if (status != DB_OK)
		problem_reply_db(x->r, status);
	return status == DB_OK;
}

bool page_is_full(const struct page *page, const struct page_rows *rows)
{
	return rows_count(rows->rows) > page->limit;
}

bool page_sorts_by(const struct page *page, const char *sort)
{
	return strcmp(page->list.statement->sorts[page->list.sort].name,
		       sort) == 0;
}

const struct list_place *page_from(const struct page *page)
{
	return page->list.from;
}

/* The lists below a claim: only an empty one may be that of no claim. */
static SUSPENDS bool parent_is_there(
	struct exchange *x, const struct page_rows *rows)
{
	struct db_rows *parent;

	if (!x->id || rows_count(rows->rows) > 0)
		return true;
	return exchange_load(
		x, SQL_CLAIM_VERSION, ARGS(arg_uuid(x->id)), &parent);
}

SUSPENDS void page_serve(struct exchange *x)
{
	struct page_rows rows;
	struct page *page;

	if (!page_names_known(x, x->route->read))
		return;
	page = page_read(x, x->route->read, &x->query);
	if (page &&
		page_fetch(x, page, bind_parameters(x, page->list.statement),
			&rows) &&
		parent_is_there(x, &rows))
		page_answer(x, page, &rows);
}
