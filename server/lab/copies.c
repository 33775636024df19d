// SPDX-License-Identifier: Apache-2.0
// The task of near copies: pairs of documents by their ids.
#include "base/arena.h"
#include "domain/list.h"
#include "domain/shingle.h"
#include "lab/lab.h"
#include <stdlib.h>
#include <string.h>

struct entry {
	const char *id;
	struct shingles shingles;
};

struct library {
	struct arena *arena;
	struct entry *items;
	size_t count, capacity;
	struct shingle_corpus *corpus;
};

static int by_id(const void *a, const void *b)
{
	return strcmp(
		((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

static void document_add(void *state, const json_t *row)
{
	struct library *library = state;
	struct entry *entry;

	library->items = list_grow(library->arena, library->items,
		library->count, &library->capacity, sizeof *library->items);
	entry = &library->items[library->count++];
	entry->id = arena_strdup(library->arena, lab_text(row, "id"));
	shingles_read(&entry->shingles, library->arena,
		arena_strdup(library->arena, lab_text(row, "body")),
		strlen(lab_text(row, "body")));
	shingle_corpus_add(library->corpus, &entry->shingles);
}

void *lab_copies_open(struct arena *arena, const char *path)
{
	struct library *library = arena_alloc(arena, sizeof *library);

	library->arena = arena;
	library->corpus = shingle_corpus_new(arena);
	lab_lines(path, document_add, library);
	if (library->count)
		qsort(library->items, library->count, sizeof *library->items,
			by_id);
	return library;
}

static const struct entry *entry_find(
	const struct library *library, const char *id)
{
	struct entry key = { .id = id };

	return library->count ? bsearch(&key, library->items, library->count,
					sizeof key, by_id)
			      : NULL;
}

json_t *lab_copies(struct arena *arena, void *state, const json_t *in)
{
	const struct library *library = state;
	const struct entry *a = entry_find(library, lab_text(in, "a"));
	const struct entry *b = entry_find(library, lab_text(in, "b"));
	struct copy copy = { 0 };

	if (a && b)
		copy = copy_compare(
			arena, &a->shingles, &b->shingles, library->corpus);
	return json_pack("{s:O?, s:O?, s:s, s:f, s:f, s:f, s:[I,I], s:[I,I]}",
		"a", json_object_get(in, "a"), "b", json_object_get(in, "b"),
		"label", copy_kind_name(copy.kind), "score", copy.score,
		"a_in_b", copy.a_in_b, "b_in_a", copy.b_in_a, "passage_a",
		(json_int_t)copy.a.start, (json_int_t)copy.a.end, "passage_b",
		(json_int_t)copy.b.start, (json_int_t)copy.b.end);
}
