// SPDX-License-Identifier: Apache-2.0
// The words a language uses to hedge, to report and to abbreviate. The lists
// are data, one file a language below domain/cues/.
#pragma once
#include "base/check.h"

struct arena;
struct tokens;

enum phrase_kind {
	PHRASE_HEDGE = 1,      /* the text itself holds back: allegedly */
	PHRASE_SAY = 2,	       /* finite reporting verb: said, claims */
	PHRASE_SAYING = 4,     /* participle of one: alleging */
	PHRASE_SAY_BASE = 8,   /* infinitive or plural: say, claim */
	PHRASE_TELL = 16,      /* takes a person as its object: told, accused */
	PHRASE_THINK = 32,     /* belief, wish, intention */
	PHRASE_ACCORDING = 64, /* stands before its source: according to */
	PHRASE_REPORT = 128,   /* noun that holds an assertion: report, claim */
	PHRASE_ABBREVIATION = 256, /* its point never ends a sentence */
	PHRASE_ENDING = 512,	   /* its point may also end a sentence */
	PHRASE_COMMON = 1024,	   /* frequent small word */
	PHRASE_PREPOSITION = 2048,
	PHRASE_DETERMINER = 4096,
	PHRASE_PRONOUN = 8192,
	PHRASE_AUXILIARY = 16384,
	PHRASE_CONJUNCTION = 32768,
	PHRASE_ADVERB = 65536,	/* may stand between a source and its verb */
	PHRASE_DATIVE = 131072, /* object follows: called, described */
	PHRASE_QUOTER = 524288, /* says something only with a quotation */
	PHRASE_ACT = 2097152,	/* stance shown by doing: endorsed, voted for */
	PHRASE_NOT = 1048576,	/* looks like a reporting verb and is none */
	PHRASE_PAST = 262144,	/* other finite verb: went, held */
};

struct lexicon;

// The lists of a language ("en", "pt-BR"; NULL or unknown: empty lists).
struct lexicon *lexicon_new(struct arena *arena, const char *language);
// Kinds of the longest phrase that begins at a token and has one of `wanted`;
// *out_length is its number of tokens. 0 when there is none.
unsigned lexicon_find(const struct lexicon *lexicon,
	const struct tokens *tokens, size_t number, unsigned wanted,
	size_t *out_length);
// Kinds of one folded word.
unsigned lexicon_word(const struct lexicon *lexicon, const char *fold);
// The two-letter code whose frequent words and script fit the text best, NULL
// when none does. Looks at the first 16 KiB.
const char *language_detect(const char *text, size_t len);
// Whether lists exist for it.
bool language_known(const char *language);
