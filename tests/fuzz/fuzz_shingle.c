// SPDX-License-Identifier: Apache-2.0
// Any two texts, cut at the first byte 1: the same answer both ways, and a
// passage inside both.
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/shingle.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void passage_check(
	const struct shingles *shingles, struct copy_span span)
{
	assert(span.start <= span.end);
	assert(span.end <= utf8_count(shingles->text, shingles->len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *cut = size ? memchr(text, 1, size) : NULL;
	size_t len = cut ? (size_t)(cut - text) : size;
	struct arena *arena = arena_new();

	if (utf8_valid(text, size)) {
		struct shingle_corpus *corpus = shingle_corpus_new(arena);
		struct shingles a, b;
		struct copy copy, back;

		shingles_read(&a, arena, text, len);
		shingles_read(&b, arena, text + len, size - len);
		for (int i = 0; i < (int)(size % SHINGLE_COMMON); i++)
			shingle_corpus_add(corpus, i % 2 ? &a : &b);
		copy = copy_compare(arena, &a, &b, corpus);
		back = copy_compare(arena, &b, &a, corpus);
		assert(copy.kind == back.kind && copy.score == back.score);
		assert(copy.score >= 0 && copy.score <= 1);
		passage_check(&a, copy.a);
		passage_check(&b, copy.b);
	}
	arena_free(arena);
	return 0;
}
