// SPDX-License-Identifier: Apache-2.0
// GET /claims/{id}/similar and POST /match: the claims that may already settle
// a text. PostgreSQL finds the few that share its rare words, the domain orders
// them on a thread of its own. Nothing is stored, merged or decided.
#include "domain/match.h"
#include "api/handlers.h"
#include "base/worker.h"
#include "bounds.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LIMIT_DEFAULT = 5,
	LIMIT_MAX = 20,
	TEXT_CHARS_MAX = 5000,
	/* Of the text: rare words beyond these add nothing. */
	QUERY_WORDS_MAX = 64,
	/* Claims that the index may be asked for, and that C looks at. */
	ROWS_MAX = 1500,
	CANDIDATES_MAX = 200,
	/* A word that word_frequency does not list is in fewer than 1,000. */
	RARE_CLAIMS = 150,
	/* Below this a collection says little about how rare a word is. */
	DOCUMENTS_MIN = 1000,
};

const struct field match_body[] = {
	{ "text", FIELD_TEXT, FIELD_REQUIRED, .min = 1, .max = TEXT_CHARS_MAX },
	{ "limit", FIELD_INT, .min = 1, .max = LIMIT_MAX },
	{ 0 },
};

/* One matching: what was asked, and what the thread works on. */
struct matching {
	struct arena *arena;
	const char *text, *other_than;
	size_t limit;
	struct match_reader *reader;
	struct match_stats *stats;
	struct match_words query;
	struct match_claim *claims;
	const char **texts, **titles;
	size_t count;
	size_t documents;
	const char *const *stems; /* of all candidates */
	size_t stem_count;
	const struct match_result *results;
	size_t result_count;
};

struct rare_word {
	const char *query; /* piece of a tsquery */
	int64_t claims;
};

static int by_claims(const void *a, const void *b)
{
	const struct rare_word *x = a, *y = b;

	if (x->claims != y->claims)
		return x->claims < y->claims ? -1 : 1;
	/* Of two rare words the longer one is likely the rarer. */
	return (int)strlen(y->query) - (int)strlen(x->query);
}

static const char *joined(
	struct arena *arena, const char *a, const char *b, const char *between)
{
	return *a ? arena_printf(arena, "%s %s (%s)", a, between, b)
		  : arena_printf(arena, "(%s)", b);
}

/* The rarest words as far as the index may be asked; when even the rarest is
 * too common, two of the rarest at once. */
static const char *rare_query(
	struct arena *arena, const struct rare_word *words, size_t count)
{
	const char *query = "";
	int64_t rows = 0;

	for (size_t i = 0; i < count; i++) {
		rows += words[i].claims ? words[i].claims : RARE_CLAIMS;
		if (rows > ROWS_MAX && *query)
			return query;
		if (rows > ROWS_MAX)
			break;
		query = joined(arena, query, words[i].query, "|");
	}
	if (*query || count < 2)
		return *query ? query : joined(arena, "", words[0].query, "|");
	for (size_t i = 1; i < count && i < 4; i++)
		for (size_t k = 0; k < i; k++)
			query = joined(arena, query,
				arena_printf(arena, "(%s) & (%s)",
					words[k].query, words[i].query),
				"|");
	return query;
}

/* Each word of the text once, as it is spelled, without stop words. */
static const char *const *query_words(
	const struct matching *m, size_t *out_count)
{
	const char **words =
		arena_array(m->arena, QUERY_WORDS_MAX, sizeof *words);
	const struct match_word *items = m->query.items;
	size_t count = 0;

	for (size_t i = 0; i < m->query.count && count < QUERY_WORDS_MAX; i++) {
		size_t before = 0;

		while (before < i && items[before].key != items[i].key)
			before++;
		if (before == i && !(items[i].flags & MATCH_STOP))
			words[count++] = arena_strndup(m->arena,
				m->text + items[i].start,
				items[i].end - items[i].start);
	}
	*out_count = count;
	return words;
}

/* True with rows when the text has words to look for. */
static SUSPENDS bool candidates_fetch(
	struct exchange *x, struct matching *m, struct db_rows **out_rows)
{
	size_t count;
	const char *const *words = query_words(m, &count);
	const char *all = "";
	struct rare_word *rare;
	struct db_rows *rows;

	*out_rows = NULL;
	if (!count)
		return true;
	if (!exchange_run(x, SQL_MATCH_WORD_LIST,
		    ARGS(arg_text_array(x->arena, words, count)), &rows))
		return false;
	count = rows_count(rows);
	if (!count)
		return true;
	rare = arena_array(x->arena, count, sizeof *rare);
	for (unsigned i = 0; i < count; i++) {
		rare[i].query = rows_text(rows, i, "query");
		rare[i].claims = rows_i64(rows, i, "claims");
		all = joined(x->arena, all, rare[i].query, "|");
	}
	m->documents = (size_t)rows_i64(rows, 0, "total");
	qsort(rare, count, sizeof *rare, by_claims);
	return exchange_run(x, SQL_MATCH_CANDIDATE_LIST,
		ARGS(arg_text(rare_query(x->arena, rare, count)), arg_text(all),
			arg_uuid(m->other_than), arg_i64(ROWS_MAX),
			arg_i64(CANDIDATES_MAX)),
		out_rows);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Counts the stems among the candidates: all there is to go by where the
 * database does not list a word. */
static void stems_count(struct matching *m)
{
	const char **stems;
	size_t count = 0, kept = 0, all = 0;

	for (size_t i = 0; i < m->count; i++)
		for (size_t p = 0; p < MATCH_PARTS; p++)
			all += m->claims[i].parts[p].count;
	stems = arena_array(m->arena, all, sizeof *stems);
	for (size_t i = 0; i < m->count; i++)
		for (size_t p = 0; p < MATCH_PARTS; p++)
			for (size_t k = 0; k < m->claims[i].parts[p].count; k++)
				stems[count++] =
					m->claims[i].parts[p].items[k].stem;
	if (count)
		qsort(stems, count, sizeof *stems, by_text);
	for (size_t i = 0; i < count; i++) {
		uint64_t key = match_key(stems[i], strlen(stems[i]));

		match_stats_put(
			m->stats, key, match_stats_get(m->stats, key) + 1);
		if (!kept || strcmp(stems[kept - 1], stems[i]) != 0)
			stems[kept++] = stems[i];
	}
	m->stems = stems;
	m->stem_count = kept;
}

static void read_task(void *arg)
{
	struct matching *m = arg;

	for (size_t i = 0; i < m->count; i++) {
		match_words_read(m->reader, m->arena, m->texts[i],
			&m->claims[i].parts[MATCH_CLAIM]);
		match_words_read(m->reader, m->arena, m->titles[i],
			&m->claims[i].parts[MATCH_TITLE]);
	}
	stems_count(m);
}

static void rank_task(void *arg)
{
	struct matching *m = arg;

	m->results = match_rank(m->arena, m->stats, &m->query, m->claims,
		m->count, &m->result_count);
	if (m->result_count > m->limit)
		m->result_count = m->limit;
}

static SUSPENDS bool on_thread(
	struct exchange *x, void (*task)(void *), struct matching *m)
{
	if (!worker_run(x->app->extracting, task, m)) {
		problem_reply(x->r, PROBLEM_BUSY, NULL);
		return false;
	}
	/* The time on the worker is not the database's. */
	x->db.due_ns = clock_monotonic_ns() + REQUEST_MS * 1000000LL;
	return true;
}

/* How rare the candidates' words are, as the database knows it. */
static SUSPENDS bool frequencies_fetch(struct exchange *x, struct matching *m)
{
	struct db_rows *rows;

	if (!m->documents) {
		match_stats_documents(m->stats, DOCUMENTS_MIN);
		return true;
	}
	if (!exchange_run(x, SQL_MATCH_FREQUENCY_LIST,
		    ARGS(arg_text_array(x->arena, m->stems, m->stem_count)),
		    &rows))
		return false;
	for (unsigned i = 0; i < rows_count(rows); i++) {
		const char *word = rows_text(rows, i, "word");

		match_stats_put(m->stats, match_key(word, strlen(word)),
			(uint32_t)rows_i64(rows, i, "claims"));
	}
	match_stats_documents(m->stats,
		m->documents > DOCUMENTS_MIN ? m->documents : DOCUMENTS_MIN);
	return true;
}

static void candidates_take(
	struct exchange *x, struct matching *m, const struct db_rows *rows)
{
	m->count = rows_count(rows);
	m->claims = arena_array(x->arena, m->count, sizeof *m->claims);
	m->texts = arena_array(x->arena, m->count, sizeof *m->texts);
	m->titles = arena_array(x->arena, m->count, sizeof *m->titles);
	for (unsigned i = 0; i < m->count; i++) {
		const char *title = rows_text(rows, i, "title");

		m->claims[i].id = rows_uuid(x->arena, rows, i, "id");
		m->texts[i] = rows_text(rows, i, "text");
		m->titles[i] = title ? title : "";
	}
}

static json_t *passages_json(const struct matching *m, size_t claim)
{
	struct match_passage found[MATCH_PASSAGES_MAX];
	size_t count = match_passages(m->arena, m->stats, &m->query,
		&m->claims[claim].parts[MATCH_CLAIM], m->texts[claim], found);
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			list, json_pack("{s:I,s:I}", "start",
				      (json_int_t)found[i].start, "end",
				      (json_int_t)found[i].end));
	return list;
}

/* Rounded, since no more of it means anything. */
static double rounded(double number)
{
	return round(number * 1000) / 1000;
}

static void answer_matches(struct exchange *x, const struct matching *m,
	const struct db_rows *claims)
{
	struct buffer *body = &x->r->reply.body;

	x->r->reply.status = 200;
	x->r->reply.content_type = "application/json";
	buffer_putc(body, '{');
	json_put_name(body, "items");
	buffer_putc(body, '[');
	for (unsigned i = 0; i < rows_count(claims); i++) {
		const struct match_result *result = &m->results[i];

		buffer_puts(body, i ? ",{" : "{");
		json_put_name(body, "claim");
		rows_put_object(body, claims, i);
		buffer_putc(body, ',');
		json_put_name(body, "score");
		buffer_printf(body, "%.3f,", rounded(result->score));
		json_put_name(body, "probability");
		buffer_printf(body, "%.3f,", rounded(result->probability));
		json_put_name(body, "passages");
		buffer_puts(body,
			json_text(x->arena, passages_json(m, result->claim)));
		buffer_putc(body, '}');
	}
	buffer_puts(body, "]}");
}

static SUSPENDS void match_answer(struct exchange *x, struct matching *m)
{
	const char *ids[LIMIT_MAX];
	struct db_rows *rows;

	m->arena = x->arena;
	m->reader = match_reader_new(x->arena);
	m->stats = match_stats_new(x->arena, DOCUMENTS_MIN);
	match_words_read(m->reader, x->arena, m->text, &m->query);
	if (!candidates_fetch(x, m, &rows))
		return;
	if (rows && rows_count(rows)) {
		candidates_take(x, m, rows);
		if (!on_thread(x, read_task, m) || !frequencies_fetch(x, m) ||
			!on_thread(x, rank_task, m))
			return;
	}
	for (size_t i = 0; i < m->result_count; i++)
		ids[i] = m->claims[m->results[i].claim].id;
	if (exchange_run(x, SQL_MATCH_CLAIM_LIST,
		    ARGS(arg_uuid_array(x->arena, ids, m->result_count)),
		    &rows))
		answer_matches(x, m, rows);
}

/* `?limit=`; false: replied. */
static bool limit_read(struct exchange *x, size_t *out_limit)
{
	const char *text = query_find(&x->query, "limit");
	char *end;
	long number = text ? strtol(text, &end, 10) : LIMIT_DEFAULT;

	if (text && (!*text || *end || number < 1 || number > LIMIT_MAX ||
			    query_count(&x->query, "limit") > 1)) {
		problem_reply(x->r, PROBLEM_INVALID_REQUEST,
			"the parameter 'limit' must be from 1 to %d",
			LIMIT_MAX);
		return false;
	}
	*out_limit = (size_t)number;
	return true;
}

SUSPENDS void claim_similar(struct exchange *x)
{
	struct matching *m = arena_alloc(x->arena, sizeof *m);
	struct db_rows *claim;

	if (!limit_read(x, &m->limit) || !exchange_load(x, SQL_CLAIM_LOAD,
						 ARGS(arg_uuid(x->id)), &claim))
		return;
	m->text = rows_text(claim, 0, "text");
	m->other_than = x->id;
	match_answer(x, m);
}

SUSPENDS void match_create(struct exchange *x)
{
	struct matching *m = arena_alloc(x->arena, sizeof *m);

	m->text = field_text(x->body, "text");
	m->limit = (size_t)field_int(x->body, "limit", LIMIT_DEFAULT);
	match_answer(x, m);
}
