// SPDX-License-Identifier: Apache-2.0
// Sentences inside one block, by ICU's rules, corrected for abbreviations.
#pragma once
#include "base/check.h"

struct arena;
struct lexicon;

struct sentence {
	size_t start, end; /* bytes of the text, white space around left out */
	size_t block;
	size_t first, last; /* its tokens: [first, last) */
};

struct sentences {
	struct sentence *items;
	size_t count, capacity;
	struct UBreakIterator *iterator;
};

// Opens ICU's iterator for a language (NULL: root rules); closed with the
// arena.
void sentences_init(
	struct sentences *sentences, struct arena *arena, const char *language);
// Appends the sentences of text[start, end). Line breaks inside count as
// spaces.
void sentences_add(struct sentences *sentences, struct arena *arena,
	const struct lexicon *lexicon, const char *text, struct sentence block);
