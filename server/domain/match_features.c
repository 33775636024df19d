// SPDX-License-Identifier: Apache-2.0
#include "domain/match_features.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* BM25 as Robertson and Zaragoza (2009) give it. */
#define BM25_K1 1.2
#define BM25_B	0.75
/* Words without stop words that a part usually has. */
static const double usual_words[MATCH_PARTS] = { 12, 8, 100 };
/* How much the parts weigh when the nearest candidates are chosen. */
static const double near_weights[MATCH_PARTS] = { 1.0, 1.0, 1.0 };

/* The best candidate of most queries is better than these: a share of what a
 * text that holds every word of the query once would have, and a cosine. */
#define POOR_BM25   0.25
#define POOR_COSINE 0.15

enum { GRAMS_MAX = 4 * MATCH_WORDS_MAX };

struct gram {
	uint64_t key;
	double weight;
};

/* Sorted by key, each once. */
struct grams {
	struct gram *items;
	size_t count;
	double norm;
};

/* A query's stem, once. */
struct term {
	uint64_t key;
	double idf;
	unsigned flags;
};

struct query {
	const struct match_stats *stats;
	const struct match_words *words;
	struct term *terms; /* sorted by key */
	size_t count;
	double *times;	     /* of each term in the text at hand */
	uint64_t filter[16]; /* bits of the keys: most words are none of ours */
	double idf_sum, rare_sum, name_sum, rare_idf;
	size_t numbers;
	struct grams gram3, gram4, single, pairs;
};

static int by_term(const void *a, const void *b)
{
	const struct term *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static int by_gram(const void *a, const void *b)
{
	const struct gram *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static void grams_close(struct grams *grams)
{
	size_t kept = 0;

	if (grams->count)
		qsort(grams->items, grams->count, sizeof *grams->items,
			by_gram);
	for (size_t i = 0; i < grams->count; i++)
		if (kept && grams->items[kept - 1].key == grams->items[i].key)
			grams->items[kept - 1].weight += grams->items[i].weight;
		else
			grams->items[kept++] = grams->items[i];
	grams->count = kept;
	grams->norm = 0;
	for (size_t i = 0; i < kept; i++)
		grams->norm += grams->items[i].weight * grams->items[i].weight;
	grams->norm = sqrt(grams->norm);
}

static double grams_cosine(const struct grams *a, const struct grams *b)
{
	double sum = 0;
	size_t i = 0, k = 0;

	while (i < a->count && k < b->count) {
		if (a->items[i].key == b->items[k].key)
			sum += a->items[i++].weight * b->items[k++].weight;
		else if (a->items[i].key < b->items[k].key)
			i++;
		else
			k++;
	}
	return sum > 0 ? sum / (a->norm * b->norm) : 0;
}

static void gram_add(struct grams *grams, uint64_t key, double weight)
{
	if (grams->count < GRAMS_MAX)
		grams->items[grams->count++] = (struct gram){ key, weight };
}

static void grams_open(struct grams *grams, struct arena *arena)
{
	if (!grams->items)
		grams->items =
			arena_array(arena, GRAMS_MAX, sizeof *grams->items);
	grams->count = 0;
}

/* Runs of `size` bytes of each word between blanks, as heavy as the word. */
static void grams_add(struct grams *grams, const struct match_stats *stats,
	const struct match_words *words, size_t size)
{
	char padded[MATCH_STEM_BYTES + 16];

	for (size_t i = 0; i < words->count; i++) {
		const struct match_word *word = &words->items[i];
		double weight = match_idf(stats, word->key);
		size_t len = word->stem_len;

		if (word->flags & MATCH_STOP)
			continue;
		padded[0] = ' ';
		memcpy(padded + 1, word->stem, len);
		padded[len + 1] = ' ';
		for (size_t at = 0; at + size <= len + 2; at++)
			gram_add(grams, match_key(padded + at, size), weight);
		if (len + 2 < size)
			gram_add(grams, match_key(padded, len + 2), weight);
	}
}

static void singles_add(struct grams *grams, const struct match_stats *stats,
	const struct match_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (!(words->items[i].flags & MATCH_STOP))
			gram_add(grams, words->items[i].key,
				match_idf(stats, words->items[i].key));
}

/* Two words beside each other, but for stop words between them. */
static void pairs_add(struct grams *grams, const struct match_stats *stats,
	const struct match_words *words)
{
	const struct match_word *before = NULL;

	for (size_t i = 0; i < words->count; i++) {
		const struct match_word *word = &words->items[i];

		if (word->flags & MATCH_STOP)
			continue;
		if (before)
			gram_add(grams,
				before->key * 0x9e3779b97f4a7c15u ^ word->key,
				match_idf(stats, before->key) +
					match_idf(stats, word->key));
		before = word;
	}
}

static struct term *term_find(const struct query *query, uint64_t key)
{
	struct term wanted = { .key = key };

	return query->filter[(key >> 6) % 16] >> (key % 64) & 1
		       ? bsearch(&wanted, query->terms, query->count,
				 sizeof wanted, by_term)
		       : NULL;
}

static void terms_read(struct query *query, struct arena *arena)
{
	const struct match_words *words = query->words;
	size_t kept = 0;

	query->terms = arena_array(arena, words->count, sizeof *query->terms);
	for (size_t i = 0; i < words->count; i++)
		if (!(words->items[i].flags & MATCH_STOP))
			query->terms[query->count++] = (struct term){
				words->items[i].key,
				match_idf(query->stats, words->items[i].key),
				words->items[i].flags
			};
	if (query->count)
		qsort(query->terms, query->count, sizeof *query->terms,
			by_term);
	for (size_t i = 0; i < query->count; i++)
		if (kept && query->terms[kept - 1].key == query->terms[i].key)
			query->terms[kept - 1].flags |= query->terms[i].flags;
		else
			query->terms[kept++] = query->terms[i];
	query->count = kept;
	query->times = arena_array(arena, kept, sizeof *query->times);
	for (size_t i = 0; i < kept; i++)
		query->filter[(query->terms[i].key >> 6) % 16] |=
			1ull << (query->terms[i].key % 64);
}

static int by_idf_down(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

static void query_read(struct query *query, struct arena *arena)
{
	double *idfs;

	terms_read(query, arena);
	idfs = arena_array(arena, query->count, sizeof *idfs);
	for (size_t i = 0; i < query->count; i++) {
		const struct term *term = &query->terms[i];

		idfs[i] = term->idf;
		query->idf_sum += term->idf;
		query->numbers += (term->flags & MATCH_NUMBER) != 0;
		if (term->flags & MATCH_CAPITAL)
			query->name_sum += term->idf;
	}
	if (query->count)
		qsort(idfs, query->count, sizeof *idfs, by_idf_down);
	for (size_t i = 0; i < query->count && i < 3; i++) {
		query->rare_idf = idfs[i];
		query->rare_sum += idfs[i];
	}
	grams_open(&query->gram3, arena);
	grams_add(&query->gram3, query->stats, query->words, 3);
	grams_close(&query->gram3);
	grams_open(&query->gram4, arena);
	grams_add(&query->gram4, query->stats, query->words, 4);
	grams_close(&query->gram4);
	grams_open(&query->single, arena);
	singles_add(&query->single, query->stats, query->words);
	grams_close(&query->single);
	grams_open(&query->pairs, arena);
	pairs_add(&query->pairs, query->stats, query->words);
	grams_close(&query->pairs);
}

/* BM25 of the parts from `first` to `last` read as one text. */
static double bm25(const struct query *query, const struct match_claim *claim,
	size_t first, size_t last)
{
	double words = 0, usual = 0, sum = 0, norm;

	for (size_t p = first; p <= last; p++) {
		usual += usual_words[p];
		for (size_t i = 0; i < claim->parts[p].count; i++)
			words += !(claim->parts[p].items[i].flags & MATCH_STOP);
	}
	norm = BM25_K1 * (1 - BM25_B + BM25_B * words / usual);
	memset(query->times, 0, query->count * sizeof *query->times);
	for (size_t p = first; p <= last; p++)
		for (size_t i = 0; i < claim->parts[p].count; i++) {
			const struct term *term =
				term_find(query, claim->parts[p].items[i].key);

			if (term)
				query->times[term - query->terms]++;
		}
	for (size_t t = 0; t < query->count; t++)
		sum += query->terms[t].idf * query->times[t] * (BM25_K1 + 1) /
		       (query->times[t] + norm);
	return sum;
}

/* What share of a part's weight the query holds. */
static double covered(const struct query *query, const struct match_words *part)
{
	double all = 0, found = 0;

	for (size_t i = 0; i < part->count; i++) {
		const struct match_word *word = &part->items[i];
		double idf;

		if (word->flags & MATCH_STOP)
			continue;
		idf = match_idf(query->stats, word->key);
		all += idf;
		found += term_find(query, word->key) ? idf : 0;
	}
	return all > 0 ? found / all : 0;
}

static bool has_word(const struct match_words *words, uint64_t key)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->items[i].key == key)
			return true;
	return false;
}

static bool claim_has(const struct match_claim *claim, uint64_t key)
{
	return has_word(&claim->parts[MATCH_CLAIM], key) ||
	       has_word(&claim->parts[MATCH_TITLE], key);
}

/* What share of the query's words, names, rare words and numbers the claim
 * has. */
static void features_shared(
	const struct query *query, const struct match_claim *claim, double *f)
{
	double all = 0, context = 0, names = 0, rare = 0, numbers = 0;

	for (size_t i = 0; i < query->count; i++) {
		const struct term *term = &query->terms[i];
		bool has = claim_has(claim, term->key);

		if (has || has_word(&claim->parts[MATCH_CONTEXT], term->key))
			context += term->idf;
		if (!has)
			continue;
		all += term->idf;
		names += term->flags & MATCH_CAPITAL ? term->idf : 0;
		rare += term->idf >= query->rare_idf ? term->idf : 0;
		numbers += (term->flags & MATCH_NUMBER) != 0;
	}
	f[MATCH_F_QUERY_COVERED] =
		query->idf_sum > 0 ? all / query->idf_sum : 0;
	f[MATCH_F_QUERY_COVERED_CONTEXT] =
		query->idf_sum > 0 ? context / query->idf_sum : 0;
	f[MATCH_F_NAMES] = query->name_sum > 0 ? names / query->name_sum : 0;
	f[MATCH_F_RARE] =
		query->rare_sum > 0 ? fmin(rare / query->rare_sum, 1) : 0;
	f[MATCH_F_NUMBERS] = fmin(numbers, 3) / 3;
	if (query->numbers && numbers == 0)
		for (size_t i = 0; i < claim->parts[MATCH_CLAIM].count; i++)
			if (claim->parts[MATCH_CLAIM].items[i].flags &
				MATCH_NUMBER)
				f[MATCH_F_NUMBERS_DIFFER] = 1;
}

/* The longest run of words of the query that the claim has as well. */
static double longest_run(
	const struct match_words *a, const struct match_words *b)
{
	size_t best = 0;

	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++) {
			size_t run = 0;

			while (i + run < a->count && k + run < b->count &&
				a->items[i + run].key == b->items[k + run].key)
				run++;
			best = run > best ? run : best;
		}
	return log1p((double)best) / 3;
}

struct scratch {
	struct grams one, both;
};

static void features_cosine(const struct query *query, struct arena *arena,
	const struct match_claim *claim, struct scratch *scratch, double *f)
{
	const struct match_words *text = &claim->parts[MATCH_CLAIM];
	const struct match_words *title = &claim->parts[MATCH_TITLE];
	struct grams *one = &scratch->one;

	grams_open(one, arena);
	grams_add(one, query->stats, text, 3);
	grams_close(one);
	f[MATCH_F_CLAIM_GRAM3] = grams_cosine(&query->gram3, one);
	grams_add(one, query->stats, title, 3);
	grams_close(one);
	f[MATCH_F_BOTH_GRAM3] = grams_cosine(&query->gram3, one);
	grams_open(one, arena);
	grams_add(one, query->stats, text, 4);
	grams_add(one, query->stats, title, 4);
	grams_close(one);
	f[MATCH_F_BOTH_GRAM4] = grams_cosine(&query->gram4, one);
	grams_open(one, arena);
	singles_add(one, query->stats, text);
	grams_close(one);
	f[MATCH_F_CLAIM_COSINE] = grams_cosine(&query->single, one);
	singles_add(one, query->stats, title);
	grams_close(one);
	f[MATCH_F_BOTH_COSINE] = grams_cosine(&query->single, one);
	grams_open(one, arena);
	pairs_add(one, query->stats, text);
	pairs_add(one, query->stats, title);
	grams_close(one);
	f[MATCH_F_PAIR_COSINE] = grams_cosine(&query->pairs, one);
}

/* What share of the query's neighbouring words a text has beside each other. */
static double pairs_shared(const struct query *query, struct arena *arena,
	const struct match_words *words, struct grams *grams)
{
	double all = 0, found = 0;
	size_t k = 0;

	grams_open(grams, arena);
	pairs_add(grams, query->stats, words);
	grams_close(grams);
	for (size_t i = 0; i < query->pairs.count; i++) {
		const struct gram *pair = &query->pairs.items[i];

		while (k < grams->count && grams->items[k].key < pair->key)
			k++;
		all += pair->weight;
		if (k < grams->count && grams->items[k].key == pair->key)
			found += pair->weight;
	}
	return all > 0 ? found / all : 0;
}

/* The most of the query's weight that stands within a stretch of the text as
 * long as the query. */
static double best_window(
	const struct query *query, const struct match_words *words)
{
	size_t span = query->words->count + query->words->count / 2;
	double best = 0;

	for (size_t i = 0; i < words->count; i += 1 + span / 4) {
		uint64_t seen = 0;
		double sum = 0;

		for (size_t k = i; k < words->count && k < i + span; k++) {
			const struct term *term =
				term_find(query, words->items[k].key);
			uint64_t bit =
				term ? 1ull << ((term - query->terms) % 64) : 0;

			if (term && !(seen & bit))
				sum += term->idf;
			seen |= bit;
		}
		best = fmax(best, sum);
	}
	return query->idf_sum > 0 ? best / query->idf_sum : 0;
}

static void features_read(const struct query *query, struct arena *arena,
	const struct match_claim *claim, struct scratch *scratch, double *f)
{
	f[MATCH_F_CLAIM_BM25] = bm25(query, claim, MATCH_CLAIM, MATCH_CLAIM);
	f[MATCH_F_TITLE_BM25] = bm25(query, claim, MATCH_TITLE, MATCH_TITLE);
	f[MATCH_F_BOTH_BM25] = bm25(query, claim, MATCH_CLAIM, MATCH_TITLE);
	f[MATCH_F_CONTEXT_BM25] =
		bm25(query, claim, MATCH_CONTEXT, MATCH_CONTEXT);
	features_cosine(query, arena, claim, scratch, f);
	features_shared(query, claim, f);
	f[MATCH_F_CLAIM_COVERED] = covered(query, &claim->parts[MATCH_CLAIM]);
	f[MATCH_F_TITLE_COVERED] = covered(query, &claim->parts[MATCH_TITLE]);
	f[MATCH_F_RUN] = longest_run(query->words, &claim->parts[MATCH_CLAIM]);
	f[MATCH_F_CONTEXT_RUN] =
		longest_run(query->words, &claim->parts[MATCH_CONTEXT]);
	f[MATCH_F_CONTEXT_PAIRS] = pairs_shared(
		query, arena, &claim->parts[MATCH_CONTEXT], &scratch->one);
	f[MATCH_F_CONTEXT_SHORT] =
		best_window(query, &claim->parts[MATCH_CONTEXT]);
	f[MATCH_F_QUERY_WORDS] = log1p((double)query->count) / 4;
}

/* Sets `to` to `from` over the best of all candidates, or over `least` when
 * all are poor: the best of a few strangers is no match. */
static void make_relative(struct match_candidate *c, size_t count,
	const uint8_t pair[2], double least)
{
	double best = least;

	for (size_t i = 0; i < count; i++)
		best = fmax(best, c[i].features[pair[0]]);
	for (size_t i = 0; i < count && best > 0; i++)
		c[i].features[pair[1]] = c[i].features[pair[0]] / best;
}

static void features_finish(
	const struct query *query, struct match_candidate *c, size_t count)
{
	static const uint8_t pairs[][2] = {
		{ MATCH_F_CLAIM_BM25, MATCH_F_CLAIM_BM25_RELATIVE },
		{ MATCH_F_TITLE_BM25, MATCH_F_TITLE_BM25_RELATIVE },
		{ MATCH_F_BOTH_BM25, MATCH_F_BOTH_BM25_RELATIVE },
		{ MATCH_F_CONTEXT_BM25, MATCH_F_CONTEXT_BM25_RELATIVE },
		{ MATCH_F_BOTH_GRAM3, MATCH_F_BOTH_GRAM3_RELATIVE },
	};

	for (size_t p = 0; p < COUNT_OF(pairs); p++)
		make_relative(c, count, pairs[p],
			pairs[p][0] == MATCH_F_BOTH_GRAM3
				? POOR_COSINE
				: POOR_BM25 * query->idf_sum);
	for (size_t i = 0; i < count; i++) {
		c[i].features[MATCH_F_CLAIM_BM25] /= 20;
		c[i].features[MATCH_F_TITLE_BM25] /= 20;
		c[i].features[MATCH_F_BOTH_BM25] /= 20;
		c[i].features[MATCH_F_CONTEXT_BM25] /= 20;
		c[i].features[MATCH_F_RANK] = 1.0 / (double)(i + 1);
	}
}

static int by_near(const void *a, const void *b)
{
	const struct match_candidate *x = a, *y = b;

	if (x->near != y->near)
		return x->near < y->near ? 1 : -1;
	return (x->claim > y->claim) - (x->claim < y->claim);
}

size_t match_candidates(struct arena *arena, const struct match_stats *stats,
	const struct match_words *words, const struct match_claim *claims,
	size_t count, struct match_candidate out[MATCH_RERANKED])
{
	struct query query = { .stats = stats, .words = words };
	struct match_candidate *all;
	struct scratch scratch = { 0 };
	size_t kept = count < MATCH_RERANKED ? count : MATCH_RERANKED;

	query_read(&query, arena);
	all = arena_array(arena, count, sizeof *all);
	for (size_t i = 0; i < count; i++) {
		all[i].claim = i;
		all[i].near = near_weights[MATCH_CLAIM] *
				      bm25(&query, &claims[i], MATCH_CLAIM,
					      MATCH_TITLE) +
			      near_weights[MATCH_CONTEXT] *
				      bm25(&query, &claims[i], MATCH_CONTEXT,
					      MATCH_CONTEXT);
	}
	if (count)
		qsort(all, count, sizeof *all, by_near);
	for (size_t i = 0; i < kept; i++) {
		out[i] = all[i];
		features_read(&query, arena, &claims[all[i].claim], &scratch,
			out[i].features);
	}
	features_finish(&query, out, kept);
	return kept;
}

void match_calibration(const struct match_candidate *candidate, double score,
	double best_other, double out[MATCH_CALIBRATED])
{
	memcpy(out, candidate->features, sizeof candidate->features);
	out[MATCH_FEATURES] = score;
	out[MATCH_FEATURES + 1] = fmax(-4, fmin(score - best_other, 4));
}
