// SPDX-License-Identifier: Apache-2.0
#include "lab/reviewed.h"
#include "domain/list.h"
#include "lab/lab.h"
#include <stdlib.h>

/* What a word in the review itself is worth beside one in the claim. */
#define CONTEXT_WEIGHT 0.6

struct posting {
	uint64_t key;
	uint32_t claim;
	float weight;
};

struct reviewed {
	struct arena *arena;
	struct match_reader *reader;
	struct match_stats *stats;
	struct match_claim *claims;
	size_t count, capacity;
	struct posting *postings; /* sorted by key, claim */
	size_t posting_count, posting_capacity;
};

static const char *first_text(const json_t *row, const char *const *names)
{
	const char *text = "";

	for (; *names && !*text; names++)
		text = lab_text(row, *names);
	return text;
}

static void claim_take(void *state, const json_t *row)
{
	static const char *const ids[] = { "vclaim_id", "id", NULL };
	static const char *const texts[] = { "vclaim", "claim", "text", NULL };
	struct reviewed *r = state;
	struct match_claim *claim;

	r->claims = list_grow(
		r->arena, r->claims, r->count, &r->capacity, sizeof *r->claims);
	claim = &r->claims[r->count++];
	claim->id = arena_strdup(r->arena, first_text(row, ids));
	match_words_read(r->reader, r->arena,
		arena_strdup(r->arena, first_text(row, texts)),
		&claim->parts[MATCH_CLAIM]);
	match_words_read(r->reader, r->arena,
		arena_printf(r->arena, "%s %s", lab_text(row, "title"),
			lab_text(row, "subtitle")),
		&claim->parts[MATCH_TITLE]);
	match_words_read(r->reader, r->arena,
		arena_strdup(r->arena, lab_text(row, "body")),
		&claim->parts[MATCH_CONTEXT]);
}

static int by_key(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->claim != y->claim)
		return x->claim < y->claim ? -1 : 1;
	return (x->weight < y->weight) - (x->weight > y->weight);
}

static void postings_add(struct reviewed *r, size_t claim)
{
	for (size_t p = 0; p < MATCH_PARTS; p++) {
		const struct match_words *words = &r->claims[claim].parts[p];

		for (size_t i = 0; i < words->count; i++) {
			if (words->items[i].flags & MATCH_STOP)
				continue;
			r->postings = list_grow(r->arena, r->postings,
				r->posting_count, &r->posting_capacity,
				sizeof *r->postings);
			r->postings[r->posting_count++] = (struct posting){
				words->items[i].key, (uint32_t)claim,
				p == MATCH_CONTEXT ? CONTEXT_WEIGHT : 1
			};
		}
	}
}

/* Each claim once a word, and how many claims hold the word. */
static void postings_close(struct reviewed *r)
{
	size_t kept = 0;

	if (r->posting_count)
		qsort(r->postings, r->posting_count, sizeof *r->postings,
			by_key);
	for (size_t i = 0; i < r->posting_count; i++) {
		struct posting *last = kept ? &r->postings[kept - 1] : NULL;

		if (last && last->key == r->postings[i].key &&
			last->claim == r->postings[i].claim)
			continue;
		r->postings[kept++] = r->postings[i];
		if (r->postings[i].weight == 1)
			match_stats_put(r->stats, r->postings[i].key,
				match_stats_get(r->stats, r->postings[i].key) +
					1);
	}
	r->posting_count = kept;
}

struct reviewed *reviewed_open(struct arena *arena, const char *path)
{
	struct reviewed *r = arena_alloc(arena, sizeof *r);

	r->arena = arena;
	r->reader = match_reader_new(arena);
	lab_lines(path, claim_take, r);
	r->stats = match_stats_new(arena, r->count);
	for (size_t i = 0; i < r->count; i++)
		postings_add(r, i);
	postings_close(r);
	return r;
}

const struct match_stats *reviewed_stats(const struct reviewed *reviewed)
{
	return reviewed->stats;
}

struct near {
	double weight;
	size_t claim;
};

static int by_weight(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return (x->claim > y->claim) - (x->claim < y->claim);
}

static size_t first_posting(const struct reviewed *r, uint64_t key)
{
	size_t low = 0, high = r->posting_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (r->postings[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool seen_before(const struct match_words *query, size_t number)
{
	for (size_t i = 0; i < number; i++)
		if (query->items[i].key == query->items[number].key)
			return true;
	return false;
}

size_t reviewed_near(const struct reviewed *r, struct arena *arena,
	const struct match_words *query,
	struct match_claim out_claims[REVIEWED_NEAR])
{
	struct near *near = arena_array(arena, r->count, sizeof *near);
	size_t kept = 0;

	for (size_t i = 0; i < r->count; i++)
		near[i].claim = i;
	for (size_t i = 0; i < query->count; i++) {
		uint64_t key = query->items[i].key;
		double idf = match_idf(r->stats, key);

		if ((query->items[i].flags & MATCH_STOP) ||
			seen_before(query, i))
			continue;
		for (size_t p = first_posting(r, key);
			p < r->posting_count && r->postings[p].key == key; p++)
			near[r->postings[p].claim].weight +=
				idf * (double)r->postings[p].weight;
	}
	for (size_t i = 0; i < r->count; i++)
		if (near[i].weight > 0)
			near[kept++] = near[i];
	if (kept)
		qsort(near, kept, sizeof *near, by_weight);
	kept = kept < REVIEWED_NEAR ? kept : REVIEWED_NEAR;
	for (size_t i = 0; i < kept; i++)
		out_claims[i] = r->claims[near[i].claim];
	return kept;
}
