// SPDX-License-Identifier: Apache-2.0
// Main text of pages, near copies, and how long it all takes.
#include "extract/bench.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/extract.h"
#include "domain/html.h"
#include "domain/main_node.h"
#include "lab/lab.h"
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/uchar.h>

enum { SHINGLE = 4, SPEED_BYTES = 10240, SPEED_ROUNDS = 50 };

struct bag {
	uint64_t *items;
	size_t count;
};

static int ascends(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static bool is_word(uint32_t c)
{
	return c == '_' || u_isalnum((UChar32)c) ||
	       (U_GET_GC_MASK((UChar32)c) & (U_GC_M_MASK | U_GC_N_MASK));
}

/* Every four words in a row, words being letters and digits. */
static struct bag bag_make(struct arena *arena, const char *text)
{
	size_t len = strlen(text), words = 0, at = 0;
	uint64_t *hashes = arena_array(arena, len + 1, sizeof *hashes);
	struct bag bag = { arena_array(arena, len + 1, sizeof(uint64_t)), 0 };

	while (at < len) {
		uint64_t hash = 1469598103934665603u;
		size_t from = at;

		while (at < len && is_word(utf8_next(text, len, &at))) {
			for (; from < at; from++)
				hash = (hash ^ (unsigned char)text[from]) *
				       1099511628211u;
		}
		if (hash != 1469598103934665603u)
			hashes[words++] = hash;
	}
	for (size_t i = 0; i + SHINGLE <= words || (i == 0 && words); i++) {
		uint64_t hash = 0;

		for (size_t k = i; k < i + SHINGLE && k < words; k++)
			hash = hash * 1099511628211u + hashes[k];
		bag.items[bag.count++] = hash;
	}
	qsort(bag.items, bag.count, sizeof *bag.items, ascends);
	return bag;
}

struct text_sum {
	double precision, recall;
	size_t pages, answered;
};

static void text_count(struct arena *arena, const char *predicted,
	const char *truth, struct text_sum *sum)
{
	struct bag a = bag_make(arena, predicted), b = bag_make(arena, truth);
	double both = 0;

	for (size_t i = 0, k = 0; i < a.count && k < b.count;) {
		uint64_t left = a.items[i], right = b.items[k];

		both += left == right;
		i += left <= right;
		k += right <= left;
	}
	sum->pages++;
	sum->answered += a.count > 0;
	sum->precision += a.count ? both / (double)a.count : 0;
	sum->recall += b.count ? both / (double)b.count : 0;
}

static double text_f1(const struct text_sum *sum)
{
	double p = sum->precision / (double)sum->answered;
	double r = sum->recall / (double)sum->pages;

	return 2 * p * r / (p + r);
}

static json_t *page_read_one(struct arena *arena, const char *html)
{
	json_t *in = json_pack("{s:s, s:s}", "id", "", "html", html), *out;

	out = in ? lab_maintext(arena, NULL, in) : NULL;
	json_decref(in);
	return out;
}

void bench_articles(const char *folder)
{
	struct arena *arena = arena_new();
	char *text = file_text(
		arena, folder, "article_extraction/ground-truth.json");
	json_t *truth = text ? json_loads(text, 0, NULL) : NULL, *row;
	struct text_sum sum = { 0 };
	const char *id;

	json_object_foreach(truth, id, row)
	{
		struct arena *scratch = arena_new();
		char *html = file_text(scratch, folder,
			arena_printf(scratch,
				"article_extraction/html/%s.html.gz", id));
		json_t *out = html ? page_read_one(scratch, html) : NULL;

		text_count(scratch, lab_text(out, "text"),
			lab_text(row, "articleBody"), &sum);
		json_decref(out);
		arena_free(scratch);
	}
	if (sum.answered)
		row_print(&(struct row){ "main text F1, article benchmark",
			text_f1(&sum), 0.93, 0.96,
			"Readability.js .946, trafilatura .958, best .970" });
	json_decref(truth);
	arena_free(arena);
}

static const char *html_text(struct arena *arena, const char *markup)
{
	struct html html;

	html_parse(&html, arena, markup, strlen(markup));
	return node_line(arena, html.root, (size_t)-1);
}

static bool same(const json_t *expected, const char *key, const json_t *out,
	const char *name)
{
	return strcmp(lab_text(expected, key), lab_text(out, name)) == 0;
}

struct page_sum {
	struct text_sum text;
	size_t titles, bylines, dates;
};

static void page_count(
	const char *folder, const char *name, struct page_sum *sum)
{
	struct arena *arena = arena_new();
	const char *base = arena_printf(arena, "readability_pages/%s/", name);
	char *html = file_text(
		arena, folder, arena_printf(arena, "%ssource.html.gz", base));
	char *expected = file_text(
		arena, folder, arena_printf(arena, "%sexpected.html.gz", base));
	char *metadata = file_text(arena, folder,
		arena_printf(arena, "%sexpected-metadata.json", base));
	json_t *truth = metadata ? json_loads(metadata, 0, NULL) : NULL;
	json_t *out = html ? page_read_one(arena, html) : NULL;

	if (expected && out) {
		text_count(arena, lab_text(out, "text"),
			html_text(arena, expected), &sum->text);
		sum->titles += same(truth, "title", out, "title");
		sum->bylines += same(truth, "byline", out, "byline");
		sum->dates += same(truth, "publishedTime", out, "date");
	}
	json_decref(out);
	json_decref(truth);
	arena_free(arena);
}

void bench_pages(const char *folder)
{
	struct arena *arena = arena_new();
	DIR *pages =
		opendir(arena_printf(arena, "%s/readability_pages", folder));
	struct page_sum sum = { 0 };
	const struct dirent *entry;

	while (pages && (entry = readdir(pages)))
		if (entry->d_name[0] != '.')
			page_count(folder, entry->d_name, &sum);
	if (pages)
		closedir(pages);
	if (sum.text.answered) {
		double all = (double)sum.text.pages;

		row_print(&(struct row){ "main text F1, Readability pages",
			text_f1(&sum.text), 0.92, 0.95, "all text .857" });
		row_print(&(struct row){ "  title exactly as expected",
			(double)sum.titles / all, NAN, NAN, NULL });
		row_print(&(struct row){ "  byline exactly as expected",
			(double)sum.bylines / all, NAN, NAN, NULL });
		row_print(&(struct row){ "  date exactly as expected",
			(double)sum.dates / all, NAN, NAN, NULL });
	}
	arena_free(arena);
}

void bench_copies(const char *folder)
{
	static const char *const labels[] = { "copy", "partial", "none" };
	struct arena *arena = arena_new();
	json_t *pairs = rows_read(folder, "near_copies/pairs.jsonl"), *pair;
	void *state =
		pairs ? lab_copies_open(arena,
				arena_printf(arena, "%s/near_copies/docs.jsonl",
					folder))
		      : NULL;
	double right[3] = { 0 }, all[3] = { 0 }, f1[3];
	size_t i;

	json_array_foreach(pairs, i, pair)
	{
		json_t *out = lab_copies(arena, state, pair);

		for (int k = 0; k < 3; k++) {
			bool truth =
				!strcmp(lab_text(pair, "label"), labels[k]);
			bool said = !strcmp(lab_text(out, "label"), labels[k]);

			right[k] += truth && said;
			all[k] += truth + said;
		}
		json_decref(out);
	}
	for (int k = 0; k < 3; k++)
		f1[k] = all[k] > 0 ? 2 * right[k] / all[k] : 0;
	if (pairs) {
		row_print(&(struct row){ "near copies: F1 of copy", f1[0], 0.95,
			0.98, "SimHash .65, Jaccard .55" });
		row_print(&(struct row){ "near copies: macro-F1 of three",
			(f1[0] + f1[1] + f1[2]) / 3, 0.85, 0.90, NULL });
	}
	json_decref(pairs);
	arena_free(arena);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int number_ascends(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* The median time of the whole pipeline on 10 KB of news. */
void bench_speed(const char *folder)
{
	json_t *rows = rows_read(folder, "attribution/dev.jsonl");
	struct arena *arena = arena_new();
	double times[SPEED_ROUNDS];
	const char *text = "";

	for (size_t i = 0; i < json_array_size(rows); i++)
		if (strlen(text) < SPEED_BYTES)
			text = arena_printf(arena, "%s%s\n\n", text,
				lab_text(json_array_get(rows, i), "text"));
	for (int i = 0; i < SPEED_ROUNDS && rows; i++) {
		struct arena *scratch = arena_new();
		struct extract_input in = { .content = text,
			.len = strlen(text) };
		double begun = now_ms();

		extract_document(&in, scratch);
		times[i] =
			(now_ms() - begun) * SPEED_BYTES / (double)strlen(text);
		arena_free(scratch);
	}
	qsort(times, SPEED_ROUNDS, sizeof *times, number_ascends);
	if (rows)
		row_print(&(struct row){ "an article of 10 KB, in ms",
			times[SPEED_ROUNDS / 2], 20, 10, NULL });
	json_decref(rows);
	arena_free(arena);
}
