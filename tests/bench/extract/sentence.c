// SPDX-License-Identifier: Apache-2.0
// Check-worthiness, claims of news stories, boilerplate blocks.
#include "extract/bench.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "lab/lab.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scored {
	double score;
	bool truth;
};

static int score_descends(const void *left, const void *right)
{
	const struct scored *a = left, *b = right;

	return (a->score < b->score) - (a->score > b->score);
}

static void checkworthy_report(const char *folder, const char *name)
{
	char path[64];
	json_t *rows;
	size_t count, hits = 0, truths = 0, said = 0, right = 0;
	double precision = 0;
	struct scored *list;

	snprintf(path, sizeof path, "checkworthy/%s.jsonl", name);
	rows = rows_read(folder, path);
	if (!rows)
		return;
	count = json_array_size(rows);
	list = calloc(count, sizeof *list);
	for (size_t i = 0; i < count; i++) {
		struct arena *arena = arena_new();
		const json_t *row = json_array_get(rows, i);
		json_t *out = lab_checkworthy(arena, NULL, row);
		bool label = json_integer_value(json_object_get(out, "label"));

		list[i].truth =
			json_integer_value(json_object_get(row, "label"));
		list[i].score =
			json_number_value(json_object_get(out, "score"));
		truths += list[i].truth;
		said += label;
		right += label && list[i].truth;
		json_decref(out);
		arena_free(arena);
	}
	qsort(list, count, sizeof *list, score_descends);
	for (size_t i = 0; i < count; i++) {
		hits += list[i].truth;
		if (list[i].truth)
			precision += (double)hits / (double)(i + 1);
	}
	snprintf(path, sizeof path, "check-worthiness %s: AP", name);
	row_print(&(struct row){
		path, precision / (double)truths, 0.70, 0.74, NULL });
	snprintf(path, sizeof path, "check-worthiness %s: F1 as is", name);
	row_print(&(struct row){ path,
		2.0 * (double)right / (double)(said + truths), 0.60, 0.65,
		"RoBERTa .753, Llama-2-7b .825, all yes .410" });
	free(list);
	json_decref(rows);
}

void bench_checkworthy(const char *folder)
{
	checkworthy_report(folder, "dev");
	checkworthy_report(folder, "devtest");
}

static int64_t number(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

/* Whether one of the claims covers half of the sentence. */
static const json_t *claim_at(const json_t *claims, const json_t *sentence)
{
	int64_t start = number(sentence, "start");
	int64_t end = number(sentence, "end");
	const json_t *claim;
	size_t i;

	json_array_foreach(claims, i, claim)
	{
		int64_t from = number(claim, "start"),
			to = number(claim, "end");

		from = from > start ? from : start;
		to = to < end ? to : end;
		if (2 * (to - from) > end - start)
			return claim;
	}
	return NULL;
}

static bool is_slice(
	struct arena *arena, const json_t *row, const json_t *claim)
{
	const char *text = lab_text(row, "text");
	const char *exact = lab_text(claim, "exact");
	struct utf8_map map;
	size_t start, end;

	utf8_map_init(&map, arena, text, strlen(text));
	start = utf8_map_byte(&map, (size_t)number(claim, "start"));
	end = utf8_map_byte(&map, (size_t)number(claim, "end"));
	return strlen(exact) == end - start &&
	       memcmp(text + start, exact, end - start) == 0;
}

struct news {
	size_t must, hit, wrong, hedges_right, quotes, slices;
};

static void news_count(struct arena *arena, const json_t *row, struct news *n)
{
	json_t *out = lab_claims(arena, NULL, row);
	const json_t *claims = json_object_get(out, "claims"), *sentence;
	size_t i;

	json_array_foreach(json_object_get(row, "claims"), i, sentence)
	{
		const json_t *claim = claim_at(claims, sentence);

		if (strcmp(lab_text(sentence, "priority"), "must") != 0)
			continue;
		n->must++;
		n->hit += claim != NULL;
		n->hedges_right +=
			claim &&
			(json_array_size(json_object_get(claim, "hedges")) >
				0) == json_is_true(json_object_get(sentence,
					      "hedged"));
	}
	json_array_foreach(json_object_get(row, "non_claims"), i, sentence)
		n->wrong += claim_at(claims, sentence) != NULL;
	json_array_foreach(claims, i, sentence)
	{
		n->quotes++;
		n->slices += is_slice(arena, row, sentence);
	}
	json_decref(out);
}

void bench_news(const char *folder)
{
	json_t *rows = rows_read(folder, "news_gold_dev.jsonl"), *row;
	struct news n = { 0 };
	size_t i;

	if (!rows)
		return;
	json_array_foreach(rows, i, row)
	{
		struct arena *arena = arena_new();

		news_count(arena, row, &n);
		arena_free(arena);
	}
	row_print(&(struct row){ "news: recall of must-have claims",
		(double)n.hit / (double)n.must, 0.90, 0.95,
		"NewsClaims sentences: ClaimBuster .226, human .601" });
	row_print(&(struct row){ "news: precision against non-claims",
		(double)n.hit / (double)(n.hit + n.wrong), 0.85, 0.95, NULL });
	row_print(&(struct row){ "news: hedged or not, on claims hit",
		(double)n.hedges_right / (double)n.hit, 0.80, 0.95, NULL });
	row_print(&(struct row){ "quotes equal to the slice at their offsets",
		(double)n.slices / (double)n.quotes, 1, 1, NULL });
	json_decref(rows);
}

void bench_boilerplate(const char *folder)
{
	json_t *rows = rows_read(folder, "boilerplate/blocks.jsonl"), *row;
	size_t i, clean = 0;

	if (!rows)
		return;
	json_array_foreach(rows, i, row)
	{
		struct arena *arena = arena_new();
		json_t *out = lab_boilerplate(arena, NULL, row);

		clean += number(out, "claims") == 0;
		json_decref(out);
		arena_free(arena);
	}
	row_print(&(struct row){ "boilerplate blocks that yield no claim",
		(double)clean / (double)json_array_size(rows), 0.85, 0.95,
		NULL });
	json_decref(rows);
}
