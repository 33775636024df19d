// SPDX-License-Identifier: Apache-2.0
// What matching sees of a text: its words by their stems, without addresses,
// picture links and the signature of a quoted post.
#pragma once
#include "base/arena.h"

enum {
	MATCH_WORDS_MAX = 400, /* later words are not looked at */
	MATCH_STEM_BYTES = 40, /* longer words are cut */
};

enum match_word_flags {
	MATCH_STOP = 1,	   /* too common to say anything */
	MATCH_NUMBER = 2,  /* digits, without their separators */
	MATCH_CAPITAL = 4, /* begins in upper case, not the first word */
};

struct match_word {
	uint64_t key;	     /* hash of the stem, never 0 */
	const char *stem;    /* lower case */
	uint32_t start, end; /* bytes of the text */
	uint16_t stem_len, flags;
};

struct match_words {
	const struct match_word *items;
	size_t count;
};

struct match_reader;

// Holds a stemmer: one per thread or request, until the arena is freed.
struct match_reader *match_reader_new(struct arena *arena);

// The words of the text, which is borrowed. #CamelCase and @CamelCase are cut
// into words. English stems (Porter 2); words of other scripts stay whole.
void match_words_read(struct match_reader *reader, struct arena *arena,
	const char *text, struct match_words *out_words);

// The key of a stem, as in match_word.
uint64_t match_key(const char *stem, size_t len);
