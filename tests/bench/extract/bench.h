// SPDX-License-Identifier: Apache-2.0
// bench-extract: the measures of claim extraction on labelled data, printed
// beside the floor, the target and what others have published.
#pragma once
#include "base/check.h"
#include <jansson.h>

struct arena;

// One line of the report. floor, target: NAN when there is none.
struct row {
	const char *name;
	double value, floor, target;
	const char *published;
};
void row_print(const struct row *row);

// Rows of a JSON-lines file, plain or gzip; NULL when there is no such file.
// The caller owns the array.
json_t *rows_read(const char *folder, const char *name);
// A whole file, plain or gzip, in the arena; NULL when there is none.
char *file_text(struct arena *arena, const char *folder, const char *name);

// Each prints its rows, or says that the data is absent.
void bench_checkworthy(const char *folder);
void bench_news(const char *folder);
void bench_boilerplate(const char *folder);
void bench_attribution(const char *folder);
void bench_articles(const char *folder);
void bench_pages(const char *folder);
void bench_copies(const char *folder);
void bench_match(const char *folder);
void bench_speed(const char *folder);
