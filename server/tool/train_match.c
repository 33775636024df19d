// SPDX-License-Identifier: Apache-2.0
// Trains the matching model and writes its table: a linear order by the
// softmax over each query's candidates, then a logistic calibration of the
// first one. Deterministic: same data, same bytes.
// usage: train_match {CLAIMS.jsonl TRAIN.jsonl DEV.jsonl}... >match.def
#include "base/arena.h"
#include "domain/list.h"
#include "domain/match_features.h"
#include "lab/lab.h"
#include "lab/reviewed.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	EPOCHS = 400,
	FIRST = 5, /* ranks that MAP looks at */
	STRANGERS_FROM = 60,
	STRANGERS = 5,
};

#define STEP   0.05 /* of Adam (Kingma and Ba, 2015) */
#define DECAY  1e-4 /* of the weights of the order */
#define UNSEEN 0.2  /* what an unseen query weighs */
#define DECAY2 2e-3 /* of the calibration's */

struct query {
	struct match_candidate *candidates;
	bool *relevant;
	size_t count, relevant_count; /* relevant ones, also those not found */
};

struct set {
	struct arena *arena;
	const struct reviewed *reviewed;
	struct match_reader *reader;
	struct query *items;
	size_t count, capacity;
	struct set *unseen; /* or NULL */
};

struct scale {
	double mean[MATCH_CALIBRATED], unit[MATCH_CALIBRATED];
};

/* Adam's state for one vector of weights. */
struct learner {
	double weights[MATCH_CALIBRATED + 1];
	double first[MATCH_CALIBRATED + 1], second[MATCH_CALIBRATED + 1];
	double slope[MATCH_CALIBRATED + 1];
	size_t count;
	int turn;
};

static void learner_step(struct learner *learner, double decay)
{
	learner->turn++;
	for (size_t i = 0; i < learner->count; i++) {
		double slope = learner->slope[i] + decay * learner->weights[i];
		double step = STEP / (1 + learner->turn / 100.0);

		learner->first[i] = 0.9 * learner->first[i] + 0.1 * slope;
		learner->second[i] =
			0.999 * learner->second[i] + 0.001 * slope * slope;
		learner->weights[i] -=
			step * learner->first[i] /
			(1 - pow(0.9, learner->turn)) /
			(sqrt(learner->second[i] /
				 (1 - pow(0.999, learner->turn))) +
				1e-8);
		learner->slope[i] = 0;
	}
}

static bool is_relevant(const json_t *row, const char *id)
{
	const json_t *list = json_object_get(row, "relevant");
	const json_t *item;
	size_t i;

	json_array_foreach(list, i,
		item) if (strcmp(json_string_value(item), id) == 0) return true;
	return false;
}

static void query_read(struct set *set, const json_t *row,
	const struct match_words *words, const struct match_claim *claims,
	size_t count)
{
	struct arena *scratch = arena_new();
	struct query *query;

	set->items = list_grow(set->arena, set->items, set->count,
		&set->capacity, sizeof *set->items);
	query = &set->items[set->count++];
	query->candidates = arena_array(
		set->arena, MATCH_RERANKED, sizeof *query->candidates);
	query->relevant = arena_array(set->arena, MATCH_RERANKED, sizeof(bool));
	query->count = match_candidates(scratch, reviewed_stats(set->reviewed),
		words, claims, count, query->candidates);
	query->relevant_count =
		json_array_size(json_object_get(row, "relevant"));
	for (size_t i = 0; i < query->count; i++)
		query->relevant[i] =
			is_relevant(row, claims[query->candidates[i].claim].id);
	arena_free(scratch);
}

/* The query where nobody has reviewed the claim yet: the relevant ones taken
 * out, and every other time all but a few strangers, as in a young collection.
 * Most texts that people ask for are such. */
static void unseen_read(struct set *set, const json_t *row,
	const struct match_words *words, struct match_claim *claims,
	size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (!is_relevant(row, claims[i].id))
			claims[kept++] = claims[i];
	if (set->count % 2 && kept > STRANGERS_FROM + STRANGERS)
		query_read(set, row, words, claims + STRANGERS_FROM, STRANGERS);
	else
		query_read(set, row, words, claims, kept);
}

static void query_take(void *state, const json_t *row)
{
	struct set *set = state;
	struct arena *scratch = arena_new();
	struct match_claim *claims =
		arena_array(scratch, REVIEWED_NEAR, sizeof *claims);
	struct match_words words;
	size_t near;

	match_words_read(set->reader, scratch, lab_text(row, "text"), &words);
	near = reviewed_near(set->reviewed, scratch, &words, claims);
	query_read(set, row, &words, claims, near);
	if (set->unseen)
		unseen_read(set->unseen, row, &words, claims, near);
	arena_free(scratch);
}

static void scale_add(struct scale *scale, const struct query *query)
{
	for (size_t c = 0; c < query->count; c++)
		for (size_t f = 0; f < MATCH_FEATURES; f++) {
			double x = query->candidates[c].features[f];

			scale->mean[f] += x;
			scale->unit[f] += x * x;
		}
}

static void scale_make(
	struct scale *scale, const struct set *sets, size_t set_count)
{
	double n = 0;

	*scale = (struct scale){ 0 };
	for (size_t s = 0; s < set_count; s++)
		for (size_t q = 0; q < sets[s].count; q++) {
			scale_add(scale, &sets[s].items[q]);
			n += (double)sets[s].items[q].count;
		}
	for (size_t f = 0; f < MATCH_FEATURES; f++) {
		scale->mean[f] /= n;
		scale->unit[f] = sqrt(fmax(
			scale->unit[f] / n - pow(scale->mean[f], 2), 1e-6));
	}
}

static double order(const double *weights, const struct match_candidate *c)
{
	double sum = 0;

	for (size_t f = 0; f < MATCH_FEATURES; f++)
		sum += weights[f] * c->features[f];
	return sum;
}

/* The slope of -log(share of the relevant ones in the softmax). */
static void query_learn(struct learner *learner, const struct scale *scale,
	const struct query *query, double weight)
{
	double score[MATCH_RERANKED], all = 0, right = 0, best = -1e9;

	for (size_t c = 0; c < query->count; c++) {
		score[c] = 0;
		for (size_t f = 0; f < MATCH_FEATURES; f++)
			score[c] += learner->weights[f] *
				    query->candidates[c].features[f] /
				    scale->unit[f];
		best = fmax(best, score[c]);
	}
	for (size_t c = 0; c < query->count; c++) {
		score[c] = exp(score[c] - best);
		all += score[c];
		right += query->relevant[c] ? score[c] : 0;
	}
	if (right <= 0)
		return;
	for (size_t c = 0; c < query->count; c++) {
		double by = score[c] / all -
			    (query->relevant[c] ? score[c] / right : 0);

		for (size_t f = 0; f < MATCH_FEATURES; f++)
			learner->slope[f] += weight * by *
					     query->candidates[c].features[f] /
					     scale->unit[f];
	}
}

/* Each set counts alike, however many queries it has. */
static void order_learn(struct learner *learner, const struct scale *scale,
	const struct set *sets, size_t set_count)
{
	*learner = (struct learner){ .count = MATCH_FEATURES };
	for (int epoch = 0; epoch < EPOCHS; epoch++) {
		for (size_t s = 0; s < set_count; s++)
			for (size_t q = 0; q < sets[s].count; q++)
				query_learn(learner, scale, &sets[s].items[q],
					1.0 / (double)sets[s].count);
		learner_step(learner, DECAY);
	}
	for (size_t f = 0; f < MATCH_FEATURES; f++)
		learner->weights[f] /= scale->unit[f];
}

struct top {
	double seen[MATCH_CALIBRATED];
	bool right;
	double map, probability;
};

static void top_read(
	struct top *top, const double *weights, const struct query *query)
{
	size_t order_of[MATCH_RERANKED];
	double score[MATCH_RERANKED], hits = 0;

	*top = (struct top){ 0 };
	for (size_t c = 0; c < query->count; c++) {
		size_t at = c;

		score[c] = order(weights, &query->candidates[c]);
		for (; at > 0 && score[order_of[at - 1]] < score[c]; at--)
			order_of[at] = order_of[at - 1];
		order_of[at] = c;
	}
	for (size_t r = 0; r < query->count && r < FIRST; r++)
		if (query->relevant[order_of[r]])
			top->map += ++hits / (double)(r + 1);
	top->map /=
		(double)(query->relevant_count < FIRST ? query->relevant_count
						       : FIRST);
	if (!query->count)
		return;
	top->right = query->relevant[order_of[0]];
	match_calibration(&query->candidates[order_of[0]], score[order_of[0]],
		query->count > 1 ? score[order_of[1]] : score[order_of[0]] - 10,
		top->seen);
}

static struct top *tops_read(
	struct arena *arena, const double *weights, const struct set *set)
{
	struct top *tops = arena_array(arena, set->count, sizeof *tops);

	for (size_t q = 0; q < set->count; q++)
		top_read(&tops[q], weights, &set->items[q]);
	return tops;
}

static double logit(const double *weights, const struct top *top)
{
	double sum = weights[MATCH_CALIBRATED];

	for (size_t f = 0; f < MATCH_CALIBRATED; f++)
		sum += weights[f] * top->seen[f];
	return sum;
}

static void calibration_scale(struct scale *scale, struct top *const *tops,
	const struct set *sets, size_t set_count)
{
	double n = 0;

	*scale = (struct scale){ 0 };
	for (size_t s = 0; s < set_count; s++, n++)
		for (size_t q = 0; q < sets[s].count; q++)
			for (size_t f = 0; f < MATCH_CALIBRATED; f++) {
				double x = tops[s][q].seen[f];
				double share = 1.0 / (double)sets[s].count;

				scale->mean[f] += share * x;
				scale->unit[f] += share * x * x;
			}
	for (size_t f = 0; f < MATCH_CALIBRATED; f++) {
		scale->mean[f] /= n;
		scale->unit[f] = sqrt(fmax(
			scale->unit[f] / n - pow(scale->mean[f], 2), 1e-6));
	}
}

static void top_learn(struct learner *learner, const struct scale *scale,
	const struct top *top, double weight)
{
	double z[MATCH_CALIBRATED + 1], sum = 0;

	z[MATCH_CALIBRATED] = 1;
	for (size_t f = 0; f < MATCH_CALIBRATED; f++)
		z[f] = (top->seen[f] - scale->mean[f]) / scale->unit[f];
	for (size_t f = 0; f <= MATCH_CALIBRATED; f++)
		sum += learner->weights[f] * z[f];
	sum = 1 / (1 + exp(-sum)) - top->right;
	for (size_t f = 0; f <= MATCH_CALIBRATED; f++)
		learner->slope[f] += sum * z[f] * weight;
}

/* The second half of the sets are the unseen ones. */
static void calibration_learn(struct learner *learner, struct top *const *tops,
	const struct set *sets, size_t set_count)
{
	struct scale scale;
	double n = 0;

	calibration_scale(&scale, tops, sets, set_count);
	*learner = (struct learner){ .count = MATCH_CALIBRATED + 1 };
	for (size_t s = 0; s < set_count; s++)
		n += (double)sets[s].count;
	for (int epoch = 0; epoch < 3 * EPOCHS; epoch++) {
		for (size_t s = 0; s < set_count; s++)
			for (size_t q = 0; q < sets[s].count; q++)
				top_learn(learner, &scale, &tops[s][q],
					(s < set_count / 2 ? 1 : UNSEEN) / n);
		learner_step(learner, DECAY2);
	}
	for (size_t f = 0; f < MATCH_CALIBRATED; f++) {
		learner->weights[f] /= scale.unit[f];
		learner->weights[MATCH_CALIBRATED] -=
			learner->weights[f] * scale.mean[f];
	}
}

static int by_probability(const void *a, const void *b)
{
	const struct top *x = a, *y = b;

	return (x->probability < y->probability) -
	       (x->probability > y->probability);
}

struct report {
	double map, first, sure, sure_right, surest_right, found;
};

static struct report report_of(
	struct top *tops, const double *calibration, const struct set *set)
{
	double n = (double)set->count;
	size_t surest = set->count * 3 / 4;
	struct report r = { 0 };

	for (size_t q = 0; q < set->count; q++) {
		bool any = false;

		for (size_t c = 0; c < set->items[q].count; c++)
			any |= set->items[q].relevant[c];
		tops[q].probability =
			1 / (1 + exp(-logit(calibration, &tops[q])));
		r.found += any / n;
		r.map += tops[q].map / n;
		r.first += tops[q].right / n;
		if (tops[q].probability < MATCH_SUGGESTED)
			continue;
		r.sure += 1 / n;
		r.sure_right += tops[q].right / n;
	}
	qsort(tops, set->count, sizeof *tops, by_probability);
	for (size_t q = 0; q < surest; q++)
		r.surest_right += tops[q].right / (double)surest;
	return r;
}

static void report(struct arena *arena, const char *name, size_t number,
	const struct learner *ranker, const struct learner *calibration,
	const struct set *set)
{
	struct report r = report_of(tops_read(arena, ranker->weights, set),
		calibration->weights, set);

	printf("// set %zu, %s: MAP@5 %.3f, first right %.3f, found %.3f;\n"
	       "//   suggested %.3f, of these right %.3f; of the surest three "
	       "quarters %.3f\n",
		number + 1, name, r.map, r.first, r.found, r.sure,
		r.sure > 0 ? r.sure_right / r.sure : 0, r.surest_right);
}

static void print_numbers(const char *name, const double *values, size_t count)
{
	printf(".%s = {", name);
	for (size_t i = 0; i < count; i++)
		printf("%s%.4f,", i % 8 ? " " : "\n\t", values[i]);
	printf("\n},\n");
}

static void set_read(struct arena *arena, struct set *set,
	const struct reviewed *reviewed, const char *path, struct set *unseen)
{
	*set = (struct set){ .arena = arena,
		.reviewed = reviewed,
		.reader = match_reader_new(arena),
		.unseen = unseen };
	if (unseen) {
		*unseen = *set;
		unseen->unseen = NULL;
	}
	lab_lines(path, query_take, set);
}

enum { SETS_MAX = 4 };

/* The calibration learns from what was seen before and what was not. */
static void calibrate(struct learner *out, struct arena *arena,
	const double *weights, const struct set *train,
	const struct set *unseen, size_t count)
{
	struct set all[2 * SETS_MAX];
	struct top *tops[2 * SETS_MAX];

	memcpy(all, train, count * sizeof *all);
	memcpy(all + count, unseen, count * sizeof *all);
	for (size_t s = 0; s < 2 * count; s++)
		tops[s] = tops_read(arena, weights, &all[s]);
	calibration_learn(out, tops, all, 2 * count);
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct set train[SETS_MAX], unseen[SETS_MAX], dev[SETS_MAX];
	struct learner ranker, calibration;
	struct scale scale;
	size_t count = (size_t)(argc - 1) / 3;

	if (argc < 4 || (argc - 1) % 3 || count > SETS_MAX)
		return 1;
	for (size_t s = 0; s < count; s++) {
		const struct reviewed *reviewed =
			reviewed_open(arena, argv[1 + 3 * s]);

		set_read(arena, &train[s], reviewed, argv[2 + 3 * s],
			&unseen[s]);
		set_read(arena, &dev[s], reviewed, argv[3 + 3 * s], NULL);
	}
	scale_make(&scale, train, count);
	order_learn(&ranker, &scale, train, count);
	calibrate(&calibration, arena, ranker.weights, train, unseen, count);
	printf("// SPDX-License-Identifier: Apache-2.0\n"
	       "// Made by `make model` from the CheckThat! 2022 sets 2A "
	       "(posts)"
	       " and 2B (debates).\n");
	for (size_t s = 0; s < count; s++) {
		report(arena, "train", s, &ranker, &calibration, &train[s]);
		report(arena, "train, unseen", s, &ranker, &calibration,
			&unseen[s]);
		report(arena, "dev", s, &ranker, &calibration, &dev[s]);
	}
	print_numbers("rank", ranker.weights, MATCH_FEATURES);
	print_numbers("calibration", calibration.weights, MATCH_CALIBRATED);
	printf(".bias = %.4f,\n", calibration.weights[MATCH_CALIBRATED]);
	arena_free(arena);
	return 0;
}
