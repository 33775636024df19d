// SPDX-License-Identifier: Apache-2.0
// Reviewed claims for posts and sentences of debates.
#include "base/arena.h"
#include "domain/match.h"
#include "extract/bench.h"
#include "lab/lab.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST = 5 }; /* ranks that MAP looks at */

struct top {
	double probability;
	bool right;
};

struct sum {
	double map, suggested, suggested_right, surest_right, count;
};

static bool is_relevant(const json_t *query, const json_t *id)
{
	const json_t *list = json_object_get(query, "relevant"), *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		if (json_equal(item, id))
			return true;
	}
	return false;
}

static double precision_mean(const json_t *query, const json_t *ranked)
{
	size_t all = json_array_size(json_object_get(query, "relevant"));
	double seen = 0, sum = 0;

	for (size_t r = 0; r < FIRST && r < json_array_size(ranked); r++)
		if (is_relevant(query, json_array_get(ranked, r)))
			sum += ++seen / (double)(r + 1);
	return all ? sum / (double)(all < FIRST ? all : FIRST) : 0;
}

static int by_probability(const void *a, const void *b)
{
	const struct top *x = a, *y = b;

	return (x->probability < y->probability) -
	       (x->probability > y->probability);
}

static void tops_sum(struct sum *sum, struct top *tops, size_t count)
{
	size_t surest = (count * 3 + 3) / 4;

	qsort(tops, count, sizeof *tops, by_probability);
	for (size_t i = 0; i < count; i++) {
		bool sure = tops[i].probability >= MATCH_SUGGESTED;

		sum->suggested += sure;
		sum->suggested_right += sure && tops[i].right;
		sum->surest_right += i < surest && tops[i].right;
	}
	sum->surest_right /= surest ? (double)surest : 1;
}

static bool set_sum(struct sum *sum, const char *folder, const char *set)
{
	struct arena *arena = arena_new();
	json_t *queries =
		rows_read(folder, arena_printf(arena, "%s/dev.jsonl", set));
	size_t count = json_array_size(queries), i;
	struct top *tops = arena_array(arena, count, sizeof *tops);
	json_t *query;
	void *state = NULL;

	if (count)
		state = lab_match_open(
			arena, arena_printf(arena, "%s/%s/vclaims.jsonl.gz",
				       folder, set));
	json_array_foreach(queries, i, query)
	{
		struct arena *scratch = arena_new();
		json_t *out = lab_match(scratch, state, query);
		json_t *ranked = json_object_get(out, "ranked");

		sum->map += precision_mean(query, ranked) / (double)count;
		tops[i].probability =
			json_number_value(json_object_get(out, "probability"));
		tops[i].right = is_relevant(query, json_array_get(ranked, 0));
		json_decref(out);
		arena_free(scratch);
	}
	sum->count = (double)count;
	tops_sum(sum, tops, count);
	json_decref(queries);
	arena_free(arena);
	return count > 0;
}

void bench_match(const char *folder)
{
	struct sum posts = { 0 }, debates = { 0 };

	if (set_sum(&posts, folder, "matching_tweets")) {
		row_print(&(struct row){ "matching posts: MAP@5 (dev)",
			posts.map, 0.89, 0.91,
			"official baseline .818, best .956" });
		row_print(&(struct row){ "  right among the surest 75 %",
			posts.surest_right, 0.93, 0.95, NULL });
		row_print(&(struct row){ "  suggested as seen before",
			posts.suggested / posts.count, NAN, NAN, NULL });
		row_print(&(struct row){ "  right among the suggested",
			posts.suggested_right / posts.suggested, NAN, NAN,
			NULL });
	}
	if (set_sum(&debates, folder, "matching_debates"))
		row_print(&(struct row){ "matching debates: MAP@5 (dev)",
			debates.map, 0.38, 0.43,
			"official baseline .321, best .459" });
}
