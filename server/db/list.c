// SPDX-License-Identifier: Apache-2.0
#include "db/list.h"
#include <stdio.h>
#include <string.h>

enum { ARGS_MAX = LIST_FILTERS_MAX + 8 };

struct composer {
	struct buffer text;
	struct db_arg args[ARGS_MAX];
	enum sql_type types[ARGS_MAX];
	unsigned arg_count;
	bool has_where;
};

static unsigned compose_arg(
	struct composer *c, enum sql_type type, struct db_arg value)
{
	assert(c->arg_count < ARGS_MAX);
	c->types[c->arg_count] = type;
	c->args[c->arg_count] = value;
	return ++c->arg_count;
}

static void compose_and(struct composer *c)
{
	buffer_puts(&c->text, c->has_where ? "\nAND " : "\nWHERE ");
	c->has_where = true;
}

static const char any_of[] = "= ANY($)";

/* Whether an array literal holds exactly one element. */
static bool is_single(enum sql_type type, const struct db_arg *value)
{
	bool quoted = false, content = false;

	if ((type != SQL_TEXT_ARRAY && type != SQL_UUID_ARRAY) || !value->bytes)
		return false;
	for (const char *p = value->bytes; *p; p++) {
		if (quoted && *p == '\\' && p[1])
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (*p == ',' && !quoted)
			return false;
		content |= quoted;
	}
	return content;
}

/* One value is asked for by equality: then an index gives the rows in order,
 * which it cannot do for an array. */
static void compose_condition(struct composer *c, const struct sql_filter *row,
	const struct db_arg *value)
{
	unsigned number = compose_arg(c, row->type, *value);
	bool single = is_single(row->type, value);

	compose_and(c);
	buffer_putc(&c->text, '(');
	for (const char *p = row->condition; *p; p++) {
		if (single && strncmp(p, any_of, sizeof any_of - 1) == 0) {
			buffer_printf(&c->text, "= ($%u)[1]", number);
			p += sizeof any_of - 2;
		} else if (*p == '$') {
			buffer_printf(&c->text, "$%u", number);
		} else {
			buffer_putc(&c->text, *p);
		}
	}
	buffer_putc(&c->text, ')');
}

/* A statement may say where its page is cut, so that only the page's rows are
 * joined with what they show: the conditions, order and limit go there, and the
 * order once more to the end. */
static const char page_mark[] = "/*page*/";

static void compose_rest(struct composer *c, const struct list_query *query)
{
	const char *mark = strstr(query->statement->text, page_mark);

	if (mark)
		buffer_puts(&c->text, mark + sizeof page_mark - 1);
}

static void compose_from(struct composer *c, const struct list_query *query)
{
	const struct sql_statement *statement = query->statement;
	const char *mark = strstr(statement->text, page_mark);
	const char *where = strstr(statement->text, "\nWHERE ");

	if (mark)
		buffer_add(&c->text, statement->text,
			(size_t)(mark - statement->text));
	else
		buffer_puts(&c->text, statement->text);
	/* A WHERE at the beginning of a line is the one of the page. */
	c->has_where = where && (!mark || where < mark);
	for (unsigned i = 0; i < statement->param_count; i++)
		compose_arg(c, statement->params[i].type, query->args[i]);
	for (unsigned i = 0; i < query->filter_count; i++) {
		const struct list_filter *filter = &query->filters[i];

		compose_condition(c, &statement->filters[filter->index],
			&filter->value);
	}
}

static void compose_order(struct composer *c, const struct sql_sort *sort)
{
	const char *direction = sort->descending ? "DESC" : "ASC";

	buffer_printf(&c->text, "\nORDER BY %s %s, c.id %s", sort->expression,
		direction, direction);
}

static void compose_page(struct composer *c, const struct list_query *query)
{
	const struct sql_sort *sort = &query->statement->sorts[query->sort];

	if (query->from) {
		struct db_arg key =
			arg_bytes(query->from->key, query->from->key_len);
		struct db_arg id = { .len = 16, .format = 1 };
		unsigned first;

		memcpy(id.inlined, query->from->id, 16);
		first = compose_arg(c, sort->type, key);
		compose_arg(c, SQL_UUID, id);
		compose_and(c);
		buffer_printf(&c->text, "(%s, c.id) %c ($%u, $%u)",
			sort->expression, sort->descending ? '<' : '>', first,
			first + 1);
	}
	/* The limit is a literal: with a parameter the planner would expect a
	 * tenth of the table and sort it. */
	compose_order(c, sort);
	buffer_printf(&c->text, "\nLIMIT %u", query->limit);
	if (strstr(query->statement->text, page_mark)) {
		compose_rest(c, query);
		compose_order(c, sort);
	}
}

static struct db_call *compose_begin(
	struct db_session *session, struct composer *c)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	char name[32];
	struct db_call *call;

	for (size_t i = 0; i < c->text.len; i++)
		hash = (hash ^ (unsigned char)c->text.bytes[i]) * 1099511628211u;
	snprintf(name, sizeof name, "list_%016llx", (unsigned long long)hash);
	call = db_begin_text(session, name, c->text.bytes, c->types, c->args,
		c->arg_count);
	buffer_release(&c->text);
	return call;
}

struct db_call *list_begin(
	struct db_session *session, const struct list_query *query)
{
	struct composer c = { .arg_count = 0 };

	compose_from(&c, query);
	compose_page(&c, query);
	return compose_begin(session, &c);
}

struct db_call *list_begin_count(
	struct db_session *session, const struct list_query *query)
{
	struct composer c = { .arg_count = 0 };
	const char *frame = sql_statements[SQL_LIST_COUNT].text;
	const char *hole = strchr(frame, '$');

	buffer_add(&c.text, frame, (size_t)(hole - frame));
	compose_from(&c, query);
	compose_rest(&c, query);
	buffer_puts(&c.text, hole + 1);
	return compose_begin(session, &c);
}

/* The sort's column in the rows: the last part of its expression. */
static const char *key_column(const struct sql_sort *sort)
{
	const char *dot = strrchr(sort->expression, '.');

	return dot ? dot + 1 : sort->expression;
}

struct list_place list_place_of(const struct list_query *query,
	const struct db_rows *rows, unsigned row)
{
	const struct sql_sort *sort = &query->statement->sorts[query->sort];
	struct list_place place;
	size_t id_len;
	const char *id = rows_bytes(rows, row, "id", &id_len);

	place.key = rows_bytes(rows, row, key_column(sort), &place.key_len);
	assert(place.key && id && id_len == sizeof place.id);
	memcpy(place.id, id, sizeof place.id);
	return place;
}

bool list_key_fits(const struct sql_sort *sort, size_t key_len)
{
	switch (sort->type) {
	case SQL_INT8:
	case SQL_FLOAT8:
	case SQL_TIMESTAMPTZ:
		return key_len == 8;
	case SQL_INT4:
		return key_len == 4;
	case SQL_UUID:
		return key_len == 16;
	case SQL_TEXT:
		return key_len <= LIST_KEY_BYTES_MAX;
	case SQL_BOOL:
	case SQL_BYTEA:
	case SQL_JSONB:
	case SQL_TEXT_ARRAY:
	case SQL_UUID_ARRAY:
		break;
	}
	return false;
}
