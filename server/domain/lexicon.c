// SPDX-License-Identifier: Apache-2.0
#include "domain/lexicon.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/token.h"
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

enum { DETECT_BYTES = 16384, PHRASE_WORDS_MAX = 5 };

struct row {
	unsigned kinds;
	const char *text;
};

#define ROW(kinds, text)    { kinds, text },
#define HEDGE(text)	    ROW(PHRASE_HEDGE, text)
#define ACCORDING(text)	    ROW(PHRASE_ACCORDING, text)
#define REPORT(text)	    ROW(PHRASE_REPORT, text)
#define ABBREVIATION(text)  ROW(PHRASE_ABBREVIATION, text)
#define ENDING(text)	    ROW(PHRASE_ENDING, text)
#define COMMON(text)	    ROW(PHRASE_COMMON, text)
#define SAY(text)	    ROW(PHRASE_SAY, text)
#define SAYING(text)	    ROW(PHRASE_SAYING, text)
#define THINK_SAY(text)	    ROW(PHRASE_SAY | PHRASE_THINK, text)
#define THINK_BASE(text)    ROW(PHRASE_SAY_BASE | PHRASE_THINK, text)
#define DATIVE_SAY(text)    ROW(PHRASE_SAY | PHRASE_DATIVE, text)
#define DATIVE_SAYING(text) ROW(PHRASE_SAYING | PHRASE_DATIVE, text)
#define ACT_SAY(text)	    ROW(PHRASE_SAY | PHRASE_DATIVE | PHRASE_ACT, text)
#define ACT_SAYING(text)    ROW(PHRASE_SAYING | PHRASE_DATIVE | PHRASE_ACT, text)
#define PREPOSITION(text)   ROW(PHRASE_PREPOSITION | PHRASE_COMMON, text)
#define DETERMINER(text)    ROW(PHRASE_DETERMINER | PHRASE_COMMON, text)
#define PRONOUN(text)	    ROW(PHRASE_PRONOUN | PHRASE_COMMON, text)
#define AUXILIARY(text)	    ROW(PHRASE_AUXILIARY | PHRASE_COMMON, text)
#define CONJUNCTION(text)   ROW(PHRASE_CONJUNCTION | PHRASE_COMMON, text)
#define NOT(text)	    ROW(PHRASE_NOT, text)
#define PAST(text)	    ROW(PHRASE_PAST, text)
#define ADVERB(text)	    ROW(PHRASE_ADVERB, text)
/* A whole verb: base, third person, past, participle in -ing. */
#define VERB(kinds, base, third, past, ing)                                    \
	ROW((kinds) | PHRASE_SAY_BASE, base)                                   \
	ROW((kinds) | PHRASE_SAY, third)                                       \
	ROW((kinds) | PHRASE_SAY, past) ROW((kinds) | PHRASE_SAYING, ing)

static const struct row ar[] = {
#include "domain/cues/ar.def"
};
static const struct row de[] = {
#include "domain/cues/de.def"
};
static const struct row en[] = {
#include "domain/cues/en.def"
};
static const struct row es[] = {
#include "domain/cues/es.def"
};
static const struct row fr[] = {
#include "domain/cues/fr.def"
};
static const struct row ru[] = {
#include "domain/cues/ru.def"
};
static const struct row uk[] = {
#include "domain/cues/uk.def"
};

static const struct language {
	const char *code;
	const struct row *rows;
	size_t count;
	UScriptCode script;
} languages[] = {
	{ "ar", ar, COUNT_OF(ar), USCRIPT_ARABIC },
	{ "de", de, COUNT_OF(de), USCRIPT_LATIN },
	{ "en", en, COUNT_OF(en), USCRIPT_LATIN },
	{ "es", es, COUNT_OF(es), USCRIPT_LATIN },
	{ "fr", fr, COUNT_OF(fr), USCRIPT_LATIN },
	{ "ru", ru, COUNT_OF(ru), USCRIPT_CYRILLIC },
	{ "uk", uk, COUNT_OF(uk), USCRIPT_CYRILLIC },
};

/* Chains of rows by their first word. */
struct entry {
	const struct row *row;
	struct entry *next;
};

struct lexicon {
	struct entry **slots;
	size_t mask;
};

static const struct language *language_find(const char *code)
{
	for (size_t i = 0; code && i < COUNT_OF(languages); i++)
		if (strncmp(languages[i].code, code, 2) == 0 &&
			(code[2] == '\0' || code[2] == '-' || code[2] == '_'))
			return &languages[i];
	return NULL;
}

bool language_known(const char *language)
{
	return language_find(language) != NULL;
}

static uint32_t word_hash(const char *word, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)word[i]) * 16777619u;
	return hash;
}

static size_t first_word(const char *text)
{
	return strcspn(text, " ");
}

struct lexicon *lexicon_new(struct arena *arena, const char *code)
{
	const struct language *language = language_find(code);
	struct lexicon *lexicon = arena_alloc(arena, sizeof *lexicon);
	size_t count = language ? language->count : 0, size = 16;
	struct entry *entries = arena_array(arena, count, sizeof *entries);

	while (size < count * 2)
		size *= 2;
	lexicon->mask = size - 1;
	lexicon->slots = arena_array(arena, size, sizeof(struct entry *));
	for (size_t i = 0; i < count; i++) {
		const char *text = language->rows[i].text;
		struct entry **slot =
			&lexicon->slots[word_hash(text, first_word(text)) &
					lexicon->mask];

		entries[i] = (struct entry){ &language->rows[i], *slot };
		*slot = &entries[i];
	}
	return lexicon;
}

/* Number of tokens of the phrase when it begins at `number`, else 0. */
static size_t phrase_match(
	const struct tokens *tokens, size_t number, const char *phrase)
{
	for (size_t words = 1;; words++, number++) {
		size_t len = first_word(phrase);
		const struct token *token;

		if (number >= tokens->count)
			return 0;
		token = &tokens->items[number];
		if (token->fold_len != len ||
			memcmp(token_fold(tokens, number), phrase, len) != 0)
			return 0;
		if (phrase[len] == '\0')
			return words;
		phrase += len + 1;
	}
}

unsigned lexicon_find(const struct lexicon *lexicon,
	const struct tokens *tokens, size_t number, unsigned wanted,
	size_t *out_length)
{
	const struct token *token = &tokens->items[number];
	uint32_t hash = word_hash(token_fold(tokens, number), token->fold_len);
	size_t longest = 0;
	unsigned kinds = 0;

	for (const struct entry *e = lexicon->slots[hash & lexicon->mask]; e;
		e = e->next) {
		size_t length;

		if (!(e->row->kinds & wanted))
			continue;
		length = phrase_match(tokens, number, e->row->text);
		if (length > longest) {
			longest = length;
			kinds = e->row->kinds;
		} else if (length && length == longest) {
			kinds |= e->row->kinds;
		}
	}
	if (out_length)
		*out_length = longest;
	return kinds;
}

unsigned lexicon_word(const struct lexicon *lexicon, const char *fold)
{
	uint32_t hash = word_hash(fold, strlen(fold));
	unsigned kinds = 0;

	for (const struct entry *e = lexicon->slots[hash & lexicon->mask]; e;
		e = e->next)
		if (strcmp(e->row->text, fold) == 0)
			kinds |= e->row->kinds;
	return kinds;
}

static UScriptCode main_script(const char *text, size_t len)
{
	size_t latin = 0, cyrillic = 0, arabic = 0, other = 0;

	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);

		if (!u_isalpha((UChar32)c))
			continue;
		if (c < 0x250)
			latin++;
		else if (c >= 0x400 && c < 0x530)
			cyrillic++;
		else if (c >= 0x600 && c < 0x780)
			arabic++;
		else
			other++;
	}
	if (other > latin && other > cyrillic && other > arabic)
		return USCRIPT_UNKNOWN;
	if (cyrillic > latin)
		return cyrillic > arabic ? USCRIPT_CYRILLIC : USCRIPT_ARABIC;
	return arabic > latin ? USCRIPT_ARABIC : USCRIPT_LATIN;
}

/* A language must explain one word in eight, and more than any other. */
const char *language_detect(const char *text, size_t len)
{
	struct arena *arena = arena_new();
	struct tokens tokens = { .text = text };
	const char *best = NULL;
	size_t words = 0, most = 0;
	UScriptCode script;

	if (len > DETECT_BYTES) {
		len = DETECT_BYTES;
		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
			len--;
	}
	script = main_script(text, len);
	tokens_add(&tokens, arena, 0, len, 0);
	for (size_t i = 0; i < tokens.count; i++)
		words += tokens.items[i].kind == TOKEN_WORD;
	for (size_t l = 0; l < COUNT_OF(languages); l++) {
		struct lexicon *lexicon;
		size_t seen = 0;

		if (languages[l].script != script)
			continue;
		lexicon = lexicon_new(arena, languages[l].code);
		for (size_t i = 0; i < tokens.count; i++)
			seen += (lexicon_word(lexicon, token_fold(&tokens, i)) &
					PHRASE_COMMON) != 0;
		if (seen > most && seen * 8 >= words) {
			most = seen;
			best = languages[l].code;
		}
	}
	arena_free(arena);
	return best;
}
