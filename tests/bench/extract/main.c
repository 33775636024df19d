// SPDX-License-Identifier: Apache-2.0
// usage: bench_extract DATA
#include "extract/bench.h"
#include "base/arena.h"
#include "base/buffer.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

void row_print(const struct row *row)
{
	printf("%-46s %8.3f", row->name, row->value);
	if (isnan(row->floor))
		printf(" %8s %8s", "", "");
	else
		printf(" %8.3f %8.3f", row->floor, row->target);
	printf("  %s\n", row->published ? row->published : "");
}

char *file_text(struct arena *arena, const char *folder, const char *name)
{
	gzFile file = gzopen(arena_printf(arena, "%s/%s", folder, name), "rb");
	struct buffer text = { 0 };
	char chunk[4096], *out;
	int got;

	if (!file)
		return NULL;
	while ((got = gzread(file, chunk, sizeof chunk)) > 0)
		buffer_add(&text, chunk, (size_t)got);
	gzclose(file);
	out = arena_strndup(arena, text.bytes ? text.bytes : "", text.len);
	buffer_release(&text);
	return out;
}

json_t *rows_read(const char *folder, const char *name)
{
	struct arena *arena = arena_new();
	char *text = file_text(arena, folder, name);
	json_t *rows = text ? json_array() : NULL;

	while (text && *text) {
		size_t len = strcspn(text, "\n");
		json_t *row = json_loadb(text, len, 0, NULL);

		if (row)
			json_array_append_new(rows, row);
		text += len + (text[len] == '\n');
	}
	arena_free(arena);
	if (!rows)
		printf("%-46s no %s/%s\n", "", folder, name);
	return rows;
}

int main(int argc, char **argv)
{
	static void (*const benches[])(const char *) = { bench_checkworthy,
		bench_news, bench_boilerplate, bench_attribution,
		bench_articles, bench_pages, bench_copies, bench_match,
		bench_speed };

	if (argc != 2) {
		fputs("usage: bench_extract DATA\n", stderr);
		return 64;
	}
	printf("%-46s %8s %8s %8s  %s\n", "measure", "here", "floor", "target",
		"published, on their own data");
	for (size_t i = 0; i < COUNT_OF(benches); i++) {
		benches[i](argv[1]);
		fflush(stdout);
	}
	return 0;
}
