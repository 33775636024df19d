// SPDX-License-Identifier: Apache-2.0
// Near copies: is one text a copy of another, does it hold parts of it, or
// neither? Runs of three words (shingles) are compared in both directions.
// Shingles that many documents share say nothing, since a disclaimer under two
// stories makes no copy of them.
#pragma once
#include "base/arena.h"

enum {
	SHINGLE_WORDS = 3,
	SHINGLE_TEXT_WORDS_MAX = 200000, /* later words are not looked at */
	SHINGLE_COMMON = 8, /* seen in so many documents it is common */
};

struct shingle_word {
	uint32_t start, end; /* bytes */
};

// A text's words and the hash of the shingle that begins at each of them.
struct shingles {
	const char *text; /* borrowed */
	size_t len;
	const struct shingle_word *words;
	const uint64_t *hashes;
	size_t word_count, count; /* count: shingles */
};

// Words are runs of letters, marks and digits whatever their case; in scripts
// written without spaces each character is one. Less than 4 GiB.
void shingles_read(struct shingles *shingles, struct arena *arena,
	const char *text, size_t len);

struct shingle_corpus;

// Counts in how many documents each shingle was seen.
struct shingle_corpus *shingle_corpus_new(struct arena *arena);
void shingle_corpus_add(
	struct shingle_corpus *corpus, const struct shingles *shingles);

enum copy_kind { COPY_NONE, COPY_PARTIAL, COPY_COPY, COPY_KIND_COUNT };

// Code points [start, end) of one text.
struct copy_span {
	size_t start, end;
};

struct copy {
	enum copy_kind kind;
	double score;	       /* the greater containment, 0..1 */
	double a_in_b, b_in_a; /* share of distinctive shingles, 0..1 */
	// The longest passage that both hold word by word; empty when there is
	// none.
	struct copy_span a, b;
	size_t passage_words;
};

// Compares two texts. The corpus may be NULL: then no shingle is common.
// Scratch memory comes from the arena. Symmetric but for the names.
struct copy copy_compare(struct arena *arena, const struct shingles *a,
	const struct shingles *b, const struct shingle_corpus *corpus);

// "none", "partial", "copy".
const char *copy_kind_name(enum copy_kind kind);
