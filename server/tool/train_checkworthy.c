// SPDX-License-Identifier: Apache-2.0
// Trains the check-worthiness model and writes its table: logistic regression
// over 1..3-grams scaled by naive Bayes log-count ratios (Wang and Manning,
// 2012) and surface features. Deterministic: same data, same bytes.
// usage: train_checkworthy TRAIN.jsonl DEV.jsonl DEVTEST.jsonl >checkworthy.def
#include "base/arena.h"
#include "domain/list.h"
#include "domain/score_features.h"
#include "domain/token.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SLOTS = 1 << 21, /* of the table of n-grams */
	KEPT = 14000,	 /* strongest n-grams that are kept */
	EPOCHS = 25,
	SEEN_MIN = 2, /* an n-gram must be seen in so many sentences */
};

#ifndef COST
#define COST 0.1 /* of an error against the size of the weights */
#endif
#ifndef SMOOTHING
#define SMOOTHING 1.0
#endif

struct gram {
	uint32_t key;
	uint32_t seen[2]; /* sentences by label */
	double ratio, weight;
	bool kept;
};

struct example {
	uint32_t *grams; /* slots of the table */
	size_t gram_count;
	double surface[SURFACE_FEATURES];
	int label;
};

struct set {
	struct example *items;
	size_t count, capacity;
};

struct model {
	struct gram *grams;
	double surface[SURFACE_FEATURES], bias;
};

static uint32_t slot_of(struct gram *grams, uint32_t key)
{
	uint32_t slot = (key * 2654435761u) % SLOTS;

	while (grams[slot].key && grams[slot].key != key)
		slot = (slot + 1) % SLOTS;
	grams[slot].key = key;
	return slot;
}

static void example_read(struct arena *arena, struct model *model,
	struct example *example, const json_t *row)
{
	const char *text = json_string_value(json_object_get(row, "text"));
	struct tokens tokens = { .text = text };
	struct score_input in = { .tokens = &tokens, .language = "en" };
	struct score_features *f = arena_alloc(arena, sizeof *f);
	struct arena *scratch = arena_new();

	tokens_add(&tokens, scratch, 0, strlen(text), 0);
	in.run.last = tokens.count;
	score_features_read(f, &in);
	example->label = json_integer_value(json_object_get(row, "label")) == 1;
	memcpy(example->surface, f->surface, sizeof f->surface);
	example->gram_count = f->gram_count;
	example->grams = arena_array(arena, f->gram_count, sizeof(uint32_t));
	for (size_t i = 0; i < f->gram_count; i++)
		example->grams[i] = slot_of(model->grams, f->grams[i]);
	arena_free(scratch);
}

static void set_read(struct arena *arena, struct model *model, struct set *set,
	const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t len;

	if (!file) {
		fprintf(stderr, "train_checkworthy: cannot open '%s'\n", path);
		exit(1);
	}
	while ((len = getline(&line, &capacity, file)) > 0) {
		json_t *row = json_loadb(line, (size_t)len, 0, NULL);

		if (!row)
			continue;
		set->items = list_grow(arena, set->items, set->count,
			&set->capacity, sizeof *set->items);
		example_read(arena, model, &set->items[set->count++], row);
		json_decref(row);
	}
	free(line);
	fclose(file);
}

static void ratios_make(struct model *model, const struct set *set)
{
	double totals[2] = { 0, 0 };

	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < set->items[i].gram_count; k++)
			model->grams[set->items[i].grams[k]]
				.seen[set->items[i].label]++;
	for (size_t i = 0; i < SLOTS; i++) {
		struct gram *g = &model->grams[i];

		g->kept = g->seen[0] + g->seen[1] >= SEEN_MIN;
		if (!g->kept)
			continue;
		totals[0] += g->seen[0] + SMOOTHING;
		totals[1] += g->seen[1] + SMOOTHING;
	}
	for (size_t i = 0; i < SLOTS; i++) {
		struct gram *g = &model->grams[i];

		if (g->kept)
			g->ratio = log((g->seen[1] + SMOOTHING) / totals[1]) -
				   log((g->seen[0] + SMOOTHING) / totals[0]);
	}
}

static double logit(const struct model *model, const struct example *e)
{
	double sum = model->bias;

	for (size_t i = 0; i < e->gram_count; i++) {
		const struct gram *g = &model->grams[e->grams[i]];

		if (g->kept)
			sum += g->weight * g->ratio;
	}
	for (size_t i = 0; i < SURFACE_FEATURES; i++)
		sum += model->surface[i] * e->surface[i];
	return sum;
}

/* Adds `by` times the example to the weights. */
static void move(struct model *model, const struct example *e, double by)
{
	for (size_t i = 0; i < e->gram_count; i++) {
		struct gram *g = &model->grams[e->grams[i]];

		if (g->kept)
			g->weight += by * g->ratio;
	}
	for (size_t i = 0; i < SURFACE_FEATURES; i++)
		model->surface[i] += by * e->surface[i];
	model->bias += by;
}

static double square(const struct model *model, const struct example *e)
{
	double sum = 1;

	for (size_t i = 0; i < e->gram_count; i++) {
		const struct gram *g = &model->grams[e->grams[i]];

		sum += g->kept ? g->ratio * g->ratio : 0;
	}
	for (size_t i = 0; i < SURFACE_FEATURES; i++)
		sum += e->surface[i] * e->surface[i];
	return sum;
}

/* One step of dual coordinate descent (Yu, Huang, Lin 2011, algorithm 5):
 * the best value of one example's multiplier by Newton's method. */
static void learn(struct model *model, const struct example *e, double alpha[2])
{
	double y = e->label ? 1 : -1, a = square(model, e);
	double b = y * logit(model, e), sign = 1, old, z, slope;
	size_t one = 0;

	if (0.5 * a * (alpha[1] - alpha[0]) + b < 0) {
		one = 1;
		sign = -1;
	}
	old = alpha[one];
	z = COST - old < 0.5 * COST ? 0.1 * old : old;
	for (int turn = 0; turn < 100; turn++) {
		slope = a * (z - old) + sign * b + log(z / (COST - z));
		if (fabs(slope) < 1e-6)
			break;
		slope = z - slope / (a + COST / (COST - z) / z);
		z = slope <= 0 ? z * 0.1 : slope;
	}
	alpha[one] = z;
	alpha[1 - one] = COST - z;
	move(model, e, sign * (z - old) * y);
}

static void shuffle(size_t *order, size_t count, uint64_t *state)
{
	for (size_t i = count - 1; i > 0; i--) {
		size_t other, swap = order[i];

		*state ^= *state << 13;
		*state ^= *state >> 7;
		*state ^= *state << 17;
		other = *state % (i + 1);
		order[i] = order[other];
		order[other] = swap;
	}
}

static void train(struct model *model, const struct set *set)
{
	uint64_t state = 88172645463325252u;
	size_t *order = calloc(set->count, sizeof *order);
	double(*alpha)[2] = calloc(set->count, sizeof *alpha);

	model->bias = 0;
	memset(model->surface, 0, sizeof model->surface);
	for (size_t i = 0; i < SLOTS; i++)
		model->grams[i].weight = 0;
	for (size_t i = 0; i < set->count; i++) {
		order[i] = i;
		alpha[i][0] = fmin(0.001 * COST, 1e-8);
		alpha[i][1] = COST - alpha[i][0];
		move(model, &set->items[i],
			alpha[i][0] * (set->items[i].label ? 1 : -1));
	}
	for (int epoch = 0; epoch < EPOCHS; epoch++) {
		shuffle(order, set->count, &state);
		for (size_t i = 0; i < set->count; i++)
			learn(model, &set->items[order[i]], alpha[order[i]]);
	}
	free(alpha);
	free(order);
}

static int strength_descends(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a < b) - (a > b);
}

static void prune(struct model *model)
{
	double *strengths = calloc(SLOTS, sizeof *strengths), least;

	for (size_t i = 0; i < SLOTS; i++)
		if (model->grams[i].kept)
			strengths[i] = fabs(
				model->grams[i].weight * model->grams[i].ratio);
	qsort(strengths, SLOTS, sizeof *strengths, strength_descends);
	least = strengths[KEPT - 1];
	for (size_t i = 0, kept = 0; i < SLOTS; i++) {
		struct gram *g = &model->grams[i];

		g->kept = g->kept && kept < KEPT &&
			  fabs(g->weight * g->ratio) >= least;
		kept += g->kept;
	}
	free(strengths);
}

/* Rounds the weights to a byte each; returns what one step is worth. */
static double quantise(struct model *model)
{
	double most = 0, unit;

	for (size_t i = 0; i < SLOTS; i++)
		if (model->grams[i].kept)
			most = fmax(most, fabs(model->grams[i].weight *
						  model->grams[i].ratio));
	unit = most / 127;
	for (size_t i = 0; i < SLOTS; i++) {
		struct gram *g = &model->grams[i];

		if (!g->kept)
			continue;
		g->weight = round(g->weight * g->ratio / unit) * unit;
		g->ratio = 1;
		g->kept = g->weight != 0;
	}
	return unit;
}

struct scored {
	double logit;
	int label;
};

static int logit_descends(const void *left, const void *right)
{
	const struct scored *a = left, *b = right;

	return (a->logit < b->logit) - (a->logit > b->logit);
}

struct figures {
	double precision, f1,
		cut; /* average precision; best F1 and its logit */
};

static struct figures measure(const struct model *model, const struct set *set)
{
	struct scored *list = calloc(set->count, sizeof *list);
	struct figures out = { 0 };
	double hits = 0, all = 0;

	for (size_t i = 0; i < set->count; i++) {
		list[i].logit = logit(model, &set->items[i]);
		list[i].label = set->items[i].label;
		all += list[i].label;
	}
	qsort(list, set->count, sizeof *list, logit_descends);
	for (size_t i = 0; i < set->count; i++) {
		hits += list[i].label;
		if (list[i].label)
			out.precision += hits / (double)(i + 1) / all;
		if (2 * hits / ((double)(i + 1) + all) > out.f1) {
			out.f1 = 2 * hits / ((double)(i + 1) + all);
			out.cut = list[i].logit;
		}
	}
	free(list);
	return out;
}

/* Slope and shift that make the logit a probability on unseen sentences. */
static void calibrate(const struct model *model, const struct set *set,
	double *slope, double *shift)
{
	*slope = 1;
	*shift = 0;
	for (int turn = 0; turn < 4000; turn++) {
		double a = 0, b = 0;

		for (size_t i = 0; i < set->count; i++) {
			double x = logit(model, &set->items[i]);
			double e = 1 / (1 + exp(-(*slope * x + *shift))) -
				   set->items[i].label;

			a += e * x / (double)set->count;
			b += e / (double)set->count;
		}
		*slope -= 0.05 * a;
		*shift -= 0.05 * b;
	}
}

static int key_ascends(const void *left, const void *right)
{
	const struct gram *a = left, *b = right;

	if (a->kept != b->kept)
		return a->kept ? -1 : 1;
	return (a->key > b->key) - (a->key < b->key);
}

static void table_write(
	struct model *model, double unit, double slope, double shift)
{
	qsort(model->grams, SLOTS, sizeof *model->grams, key_ascends);
	printf("BIAS(%.9g)\nUNIT(%.9g)\nSLOPE(%.9g)\nSHIFT(%.9g)\n",
		model->bias, unit, slope, shift);
	for (size_t i = 0; i < SURFACE_FEATURES; i++)
		printf("SURFACE(%.9g)\n", model->surface[i]);
	for (size_t i = 0; i < SLOTS && model->grams[i].kept; i++)
		printf("GRAM(0x%08x, %d)%c", model->grams[i].key,
			(int)lround(model->grams[i].weight / unit),
			i % 3 == 2 ? '\n' : ' ');
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct model model = { .grams = calloc(SLOTS, sizeof(struct gram)) };
	struct set sets[3] = { 0 };
	struct figures dev, devtest;
	double unit, slope, shift;

	if (argc != 4 || !model.grams)
		return 64;
	for (int i = 0; i < 3; i++)
		set_read(arena, &model, &sets[i], argv[i + 1]);
	ratios_make(&model, &sets[0]);
	train(&model, &sets[0]);
	dev = measure(&model, &sets[1]);
	devtest = measure(&model, &sets[2]);
	fprintf(stderr, "all: dev AP %.3f F1 %.3f, devtest AP %.3f F1 %.3f\n",
		dev.precision, dev.f1, devtest.precision, devtest.f1);
	prune(&model);
	train(&model, &sets[0]);
	unit = quantise(&model);
	dev = measure(&model, &sets[1]);
	devtest = measure(&model, &sets[2]);
	calibrate(&model, &sets[2], &slope, &shift);
	fprintf(stderr,
		"kept: dev AP %.3f F1 %.3f at %.2f, devtest AP %.3f F1 %.3f at "
		"%.2f; probability at the cut %.3f\n",
		dev.precision, dev.f1, dev.cut, devtest.precision, devtest.f1,
		devtest.cut, 1 / (1 + exp(-(slope * devtest.cut + shift))));
	printf("// SPDX-License-Identifier: Apache-2.0\n"
	       "// Made by server/tool/train_checkworthy.c (make model); do "
	       "not "
	       "edit.\n"
	       "// Trained on the CheckThat! 2024 task 1 English set, which "
	       "is\n"
	       "// ClaimBuster (Arslan, Hassan, Li, Tremayne 2020, "
	       "10.5281/zenodo.3836810).\n"
	       "// dev AP %.3f, devtest AP %.3f F1 %.3f.\n",
		dev.precision, devtest.precision, devtest.f1);
	table_write(&model, unit, slope, shift);
	free(model.grams);
	arena_free(arena);
	return 0;
}
