// SPDX-License-Identifier: Apache-2.0
#include "domain/match.h"
#include "base/utf8.h"
#include "domain/match_features.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	double rank[MATCH_FEATURES], calibration[MATCH_CALIBRATED], bias;
} model = {
#include "domain/match.def"
};

struct match_stats {
	struct arena *arena;
	struct entry {
		uint64_t key; /* 0: free */
		uint32_t count;
	} * entries;
	size_t capacity, used;
	double documents;
};

struct match_stats *match_stats_new(struct arena *arena, size_t documents)
{
	struct match_stats *stats = arena_alloc(arena, sizeof *stats);

	stats->arena = arena;
	stats->capacity = 1024;
	stats->entries =
		arena_array(arena, stats->capacity, sizeof *stats->entries);
	stats->documents = (double)documents;
	return stats;
}

void match_stats_documents(struct match_stats *stats, size_t documents)
{
	stats->documents = (double)documents;
}

static struct entry *entry_at(const struct match_stats *stats, uint64_t key)
{
	size_t at = key & (stats->capacity - 1);

	while (stats->entries[at].key && stats->entries[at].key != key)
		at = (at + 1) & (stats->capacity - 1);
	return &stats->entries[at];
}

static void stats_grow(struct match_stats *stats)
{
	struct entry *old = stats->entries;
	size_t capacity = stats->capacity;

	stats->capacity *= 2;
	stats->entries = arena_array(
		stats->arena, stats->capacity, sizeof *stats->entries);
	for (size_t i = 0; i < capacity; i++)
		if (old[i].key)
			*entry_at(stats, old[i].key) = old[i];
}

void match_stats_put(struct match_stats *stats, uint64_t key, uint32_t count)
{
	struct entry *entry;

	if (2 * (stats->used + 1) > stats->capacity)
		stats_grow(stats);
	entry = entry_at(stats, key);
	stats->used += entry->key == 0;
	*entry = (struct entry){ key, count };
}

uint32_t match_stats_get(const struct match_stats *stats, uint64_t key)
{
	return entry_at(stats, key)->count;
}

double match_idf(const struct match_stats *stats, uint64_t key)
{
	double count = entry_at(stats, key)->count;

	count = fmin(fmax(count, 1), stats->documents);
	return log1p((stats->documents - count + 0.5) / (count + 0.5));
}

static double score_of(const struct match_candidate *candidate)
{
	double sum = 0;

	for (size_t i = 0; i < MATCH_FEATURES; i++)
		sum += model.rank[i] * candidate->features[i];
	return sum;
}

static int by_score(const void *a, const void *b)
{
	const struct match_result *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->claim > y->claim) - (x->claim < y->claim);
}

static double probability_of(const struct match_candidate *candidate,
	double score, double best_other)
{
	double seen[MATCH_CALIBRATED], logit = model.bias;

	match_calibration(candidate, score, best_other, seen);
	for (size_t i = 0; i < MATCH_CALIBRATED; i++)
		logit += model.calibration[i] * seen[i];
	return 1 / (1 + exp(-logit));
}

const struct match_result *match_rank(struct arena *arena,
	const struct match_stats *stats, const struct match_words *query,
	const struct match_claim *claims, size_t count, size_t *out_count)
{
	struct match_candidate *near =
		arena_array(arena, MATCH_RERANKED, sizeof *near);
	struct match_result *all =
		arena_array(arena, MATCH_RERANKED, sizeof *all);
	size_t kept =
		match_candidates(arena, stats, query, claims, count, near);
	double best, second;

	for (size_t i = 0; i < kept; i++)
		all[i] = (struct match_result){ i, score_of(&near[i]), 0 };
	if (kept)
		qsort(all, kept, sizeof *all, by_score);
	best = kept ? all[0].score : 0;
	second = kept > 1 ? all[1].score : best - 10;
	for (size_t i = 0; i < kept; i++) {
		const struct match_candidate *candidate = &near[all[i].claim];

		all[i].claim = candidate->claim;
		all[i].probability = probability_of(
			candidate, all[i].score, i == 0 ? second : best);
	}
	*out_count = kept;
	return all;
}

struct stretch {
	size_t first, last; /* words */
	double weight;
};

static int by_weight_down(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return (x->first > y->first) - (x->first < y->first);
}

static int by_first(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static bool query_has(const struct match_words *query, uint64_t key)
{
	for (size_t i = 0; i < query->count; i++)
		if (query->items[i].key == key &&
			!(query->items[i].flags & MATCH_STOP))
			return true;
	return false;
}

/* Words that the query has, joined over stop words between them. */
static size_t stretches_find(struct stretch *out,
	const struct match_stats *stats, const struct match_words *query,
	const struct match_words *claim)
{
	size_t count = 0;
	bool open = false;

	for (size_t i = 0; i < claim->count; i++) {
		const struct match_word *word = &claim->items[i];

		if (word->flags & MATCH_STOP)
			continue;
		if (!query_has(query, word->key)) {
			open = false;
			continue;
		}
		if (!open)
			out[count++] = (struct stretch){ i, i, 0 };
		open = true;
		out[count - 1].last = i;
		out[count - 1].weight += match_idf(stats, word->key);
	}
	return count;
}

size_t match_passages(struct arena *arena, const struct match_stats *stats,
	const struct match_words *query, const struct match_words *claim,
	const char *claim_text,
	struct match_passage out_passages[MATCH_PASSAGES_MAX])
{
	struct stretch *stretches =
		arena_array(arena, claim->count, sizeof *stretches);
	size_t count = stretches_find(stretches, stats, query, claim);
	struct utf8_map map;

	if (!count)
		return 0;
	qsort(stretches, count, sizeof *stretches, by_weight_down);
	count = count < MATCH_PASSAGES_MAX ? count : MATCH_PASSAGES_MAX;
	qsort(stretches, count, sizeof *stretches, by_first);
	utf8_map_init(&map, arena, claim_text, strlen(claim_text));
	for (size_t i = 0; i < count; i++)
		out_passages[i] = (struct match_passage){
			utf8_map_point(
				&map, claim->items[stretches[i].first].start),
			utf8_map_point(
				&map, claim->items[stretches[i].last].end),
		};
	return count;
}
