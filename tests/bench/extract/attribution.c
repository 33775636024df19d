// SPDX-License-Identifier: Apache-2.0
// Who said what: pairs of source and content, and reporting cues.
#include "extract/bench.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "lab/lab.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct counts {
	size_t gold, predicted, right, reporting, reporting_right;
};

static int64_t edge(const json_t *span, size_t side)
{
	return json_integer_value(json_array_get(span, side));
}

static int64_t points(const json_t *spans)
{
	int64_t sum = 0;
	const json_t *span;
	size_t i;

	json_array_foreach(spans, i, span) sum += edge(span, 1) - edge(span, 0);
	return sum;
}

static int64_t shared(const json_t *left, const json_t *right)
{
	int64_t sum = 0;
	const json_t *a, *b;
	size_t i, k;

	json_array_foreach(left, i, a) json_array_foreach(right, k, b)
	{
		int64_t from =
			edge(a, 0) > edge(b, 0) ? edge(a, 0) : edge(b, 0);
		int64_t to = edge(a, 1) < edge(b, 1) ? edge(a, 1) : edge(b, 1);

		sum += to > from ? to - from : 0;
	}
	return sum;
}

static bool is_right(const json_t *predicted, const json_t *gold)
{
	const json_t *content = json_object_get(predicted, "content");
	const json_t *truth = json_object_get(gold, "content");
	int64_t least = points(content) < points(truth) ? points(content)
							: points(truth);

	return shared(json_object_get(predicted, "source"),
		       json_object_get(gold, "source")) > 0 &&
	       least > 0 && 2 * shared(content, truth) >= least;
}

static bool is_reporting_word(const char *word)
{
	static const char *const words[] = { "according", "accused", "added",
		"alleged", "alleges", "announced", "argued", "argues", "asked",
		"called", "calls", "claimed", "claims", "confirmed", "declared",
		"denied", "denies", "described", "explained", "found",
		"insisted", "noted", "notes", "reported", "reports", "said",
		"say", "saying", "says", "showed", "shows", "stated", "states",
		"suggested", "suggests", "tell", "tells", "told", "tweeted",
		"warned", "warns", "wrote", "writes" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static bool is_reporting(const struct utf8_map *map, const json_t *attribution)
{
	const json_t *span;
	size_t i;

	json_array_foreach(json_object_get(attribution, "cue"), i, span)
	{
		size_t at = utf8_map_byte(map, (size_t)edge(span, 0));
		size_t end = utf8_map_byte(map, (size_t)edge(span, 1)), len = 0;
		char word[32];

		for (; at <= end; at++) {
			char c = at < end ? map->text[at] : ' ';

			if (isalpha((unsigned char)c)) {
				if (len + 1 < sizeof word)
					word[len++] =
						(char)tolower((unsigned char)c);
				continue;
			}
			word[len] = '\0';
			len = 0;
			if (is_reporting_word(word))
				return true;
		}
	}
	return false;
}

/* Each gold pair is matched once, in the order of the predictions. */
static void article_count(
	struct arena *arena, const json_t *row, struct counts *c)
{
	json_t *out = lab_attribution(arena, NULL, row);
	const json_t *predicted = json_object_get(out, "attributions");
	const json_t *gold = json_object_get(row, "attributions"), *p;
	size_t count = json_array_size(gold), i;
	bool *found = arena_array(arena, count, sizeof *found);
	const char *text = lab_text(row, "text");
	struct utf8_map map;

	json_array_foreach(predicted, i, p) for (size_t k = 0; k < count; k++)
	{
		if (found[k] || !is_right(p, json_array_get(gold, k)))
			continue;
		found[k] = true;
		c->right++;
		break;
	}
	utf8_map_init(&map, arena, text, strlen(text));
	for (size_t k = 0; k < count; k++) {
		bool reporting = is_reporting(&map, json_array_get(gold, k));

		c->reporting += reporting;
		c->reporting_right += reporting && found[k];
	}
	c->gold += count;
	c->predicted += json_array_size(predicted);
	json_decref(out);
}

void bench_attribution(const char *folder)
{
	json_t *rows = rows_read(folder, "attribution/dev.jsonl"), *row;
	struct counts c = { 0 };
	size_t i;

	if (!rows)
		return;
	json_array_foreach(rows, i, row)
	{
		struct arena *arena = arena_new();

		article_count(arena, row, &c);
		arena_free(arena);
	}
	row_print(&(struct row){ "attribution: (source, content) F1",
		2.0 * (double)c.right / (double)(c.gold + c.predicted), 0.62,
		0.68, "token model .653; NewsClaims claimer .423" });
	row_print(&(struct row){ "attribution: recall on reporting cues",
		(double)c.reporting_right / (double)c.reporting, 0.82, 0.86,
		NULL });
	json_decref(rows);
}
