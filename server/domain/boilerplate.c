// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"
#include "domain/block.h"
#include "domain/token.h"
#include <string.h>
#include <unicode/uchar.h>

enum {
	FOLD_BYTES = 1536, /* of a block are looked at */
	INDEX_HEADS = 1024,
	HEADING_BYTES_MAX = 64,
	SHORT_BYTES = 400, /* a block up to here needs weight 1 */
	QUOTE_BYTES_MIN = 20,
	HINTS_BYTES_MAX = 320, /* in longer blocks hints count half */
	STAMP_BYTES_MAX = 120,
	REPEAT_BYTES_MIN = 12,
	REPEAT_WINDOW = 64, /* blocks looked back */
	LONG_BYTES = 1600,  /* … and one from here on weight 2 */
};

/* Once for all words with which a page speaks to its reader. */
#define SECOND_PERSON_WEIGHT 0.3
#define HEADING_CARRY	     0.4 /* is enough under a heading of boilerplate */

static const struct phrase {
	double weight;
	const char *text;
} phrases[] = {
#define PHRASE(weight, text) { weight, text },
#define SECOND_PERSON(text)
#define HEADING(text)
#include "domain/cues/boilerplate.def"
#undef PHRASE
#undef SECOND_PERSON
#undef HEADING
};

static const char *const second_person[] = {
#define PHRASE(weight, text)
#define SECOND_PERSON(text) text,
#define HEADING(text)
#include "domain/cues/boilerplate.def"
#undef PHRASE
#undef SECOND_PERSON
#undef HEADING
};

static const char *const headings[] = {
#define PHRASE(weight, text)
#define SECOND_PERSON(text)
#define HEADING(text) text,
#include "domain/cues/boilerplate.def"
};

/* Lower case, one space for any white space, plain apostrophes and quotes. */
static size_t fold(const char *text, size_t len, char *out, size_t capacity)
{
	size_t used = 0;
	bool space = true;

	for (size_t at = 0; at < len && used + 8 < capacity;) {
		uint32_t c = utf8_next(text, len, &at);

		if (point_is_space(c)) {
			if (!space)
				out[used++] = ' ';
			space = true;
			continue;
		}
		space = false;
		if (c == 0x2019 || c == 0x2018)
			c = '\'';
		else if (c == 0x201C || c == 0x201D)
			c = '"';
		used += utf8_put((uint32_t)u_tolower((UChar32)c), out + used);
	}
	while (used && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
	return used;
}

/* Takes out what stands between quotation marks: somebody's words, not the
 * page's. Short ones ("as is") stay. */
static size_t quotes_cut(char *folded, size_t len)
{
	size_t used = 0, open = len;

	for (size_t i = 0; i < len; i++) {
		if (folded[i] == '"' && open == len) {
			open = used;
		} else if (folded[i] == '"') {
			if (used - open > QUOTE_BYTES_MIN)
				used = open;
			open = len;
		}
		folded[used++] = folded[i];
	}
	folded[used] = '\0';
	return used;
}

static bool is_letter(char c)
{
	return (unsigned char)c >= 0x80 || u_isalnum((unsigned char)c);
}

/* Menus, paths and share bars: separators between short labels. */
static double separator_weight(const char *folded, size_t len)
{
	size_t separators = 0, words = 1;

	for (size_t i = 0; i < len; i++) {
		words += folded[i] == ' ';
		separators += folded[i] == '|' || folded[i] == '>' ||
			      strncmp(folded + i, "•", 3) == 0 ||
			      strncmp(folded + i, "·", 2) == 0 ||
			      strncmp(folded + i, "»", 2) == 0 ||
			      strncmp(folded + i, "›", 3) == 0;
	}
	return separators >= 2 && len && folded[0] != '<' &&
			       separators * 6 >= words
		       ? 1.0
		       : 0.0;
}

/* Strings of one- and two-word "sentences" are the labels of buttons. */
static double label_weight(const char *folded, size_t len)
{
	size_t stops = 0, words = 1;

	for (size_t i = 0; i < len; i++) {
		words += folded[i] == ' ';
		stops += folded[i] == '.';
	}
	return stops >= 4 && words <= stops * 2 + 2 ? 1.0 : 0.0;
}

/* Phrases by their first two bytes, so that each place of a block is compared
 * with few of them. */
struct phrase_index {
	int16_t heads[INDEX_HEADS];
	int16_t next[COUNT_OF(phrases)];
};

static size_t index_head(const char *at)
{
	return ((unsigned char)at[0] * 31u + (unsigned char)at[1]) %
	       INDEX_HEADS;
}

static void phrase_index_init(struct phrase_index *index)
{
	memset(index->heads, -1, sizeof index->heads);
	for (size_t i = COUNT_OF(phrases); i-- > 0;) {
		int16_t *head = &index->heads[index_head(phrases[i].text)];

		index->next[i] = *head;
		*head = (int16_t)i;
	}
}

/* Whether the phrase stands at `at` in whole words. */
static bool phrase_is_at(const char *folded, const char *at, const char *phrase)
{
	size_t len = strlen(phrase);
	char before = at == folded ? ' ' : at[-1];

	return strncmp(at, phrase, len) == 0 &&
	       (!is_letter(before) || !is_letter(phrase[0])) &&
	       (!is_letter(at[len]) || !is_letter(phrase[len - 1]));
}

static bool speaks_to_reader(const char *folded, const char *at)
{
	for (size_t i = 0; i < COUNT_OF(second_person); i++)
		if (phrase_is_at(folded, at, second_person[i]))
			return true;
	return false;
}

/* Sums the phrases of a folded block: strong ones, and hints. Each counts
 * once. */
static double phrases_weigh(
	const struct phrase_index *index, const char *folded, double *out_hints)
{
	uint8_t seen[COUNT_OF(phrases)] = { 0 };
	double weight = 0, hints = 0;
	bool reader = false;

	for (const char *at = folded; *at; at++) {
		bool begins = at == folded || !is_letter(at[-1]);

		if (begins && !reader && speaks_to_reader(folded, at)) {
			hints += SECOND_PERSON_WEIGHT;
			reader = true;
		}
		for (int i = index->heads[index_head(at)]; i >= 0;
			i = index->next[i]) {
			if (seen[i] ||
				!phrase_is_at(folded, at, phrases[i].text))
				continue;
			seen[i] = 1;
			if (phrases[i].weight >= 1)
				weight += phrases[i].weight;
			else
				hints += phrases[i].weight;
		}
	}
	*out_hints = hints;
	return weight;
}

static double block_weight(
	const struct phrase_index *index, const char *text, size_t len)
{
	char folded[FOLD_BYTES];
	size_t used =
		quotes_cut(folded, fold(text, len, folded, sizeof folded));
	double need = 1, hints, weight;

	weight = separator_weight(folded, used) + label_weight(folded, used) +
		 phrases_weigh(index, folded, &hints);
	weight += len > HINTS_BYTES_MAX ? hints / 2 : hints;
	if (len > SHORT_BYTES)
		need += (double)(len < LONG_BYTES ? len - SHORT_BYTES
						  : LONG_BYTES - SHORT_BYTES) /
			(LONG_BYTES - SHORT_BYTES);
	return weight / need;
}

double boilerplate_weight(const char *text, size_t len)
{
	struct phrase_index index;

	phrase_index_init(&index);
	return block_weight(&index, text, len);
}

static bool is_boilerplate_heading(const char *text, size_t len)
{
	char folded[HEADING_BYTES_MAX * 2];
	size_t used;

	if (len > HEADING_BYTES_MAX)
		return false;
	used = fold(text, len, folded, sizeof folded);
	while (used && strchr(":.-*=# ", folded[used - 1]))
		folded[--used] = '\0';
	for (size_t i = 0; i < COUNT_OF(headings); i++)
		if (strcmp(folded, headings[i]) == 0)
			return true;
	return false;
}

static bool begins_with_any(
	const char *folded, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(words[i]);

		if (strncmp(folded, words[i], len) == 0 &&
			!is_letter(folded[len]))
			return true;
	}
	return false;
}

/* One short line that tells the time of publication or the author. */
static bool is_stamp(const char *text, size_t len)
{
	static const char *const times[] = { "published", "updated", "posted",
		"last updated", "first published", "created", "modified",
		"publié", "veröffentlicht", "publicado", "опубликовано" };
	static const char *const names[] = { "by", "von", "par", "por" };
	char folded[STAMP_BYTES_MAX * 2];
	size_t words = 1, used, digits = 0;

	if (len > STAMP_BYTES_MAX)
		return false;
	used = fold(text, len, folded, sizeof folded);
	for (size_t i = 0; i < used; i++) {
		words += folded[i] == ' ';
		digits += u_isdigit((unsigned char)folded[i]);
	}
	if (used && folded[used - 1] == '.')
		return false;
	while (folded[0] == '|' || folded[0] == ' ')
		memmove(folded, folded + 1, used--);
	if (begins_with_any(folded, times, COUNT_OF(times)))
		return digits > 0;
	return words <= 10 && begins_with_any(folded, names, COUNT_OF(names));
}

static bool ends_with_point(const char *text, size_t len)
{
	while (len && strchr("\"')", text[len - 1]))
		len--;
	return len && strchr(".!?", text[len - 1]);
}

/* What the page itself shows to be beside the story. */
static bool is_beside_story(
	const struct block *block, const char *from, size_t len)
{
	if (block->caption || is_stamp(from, len))
		return true;
	return block->linked && !block->listed && !ends_with_point(from, len) &&
	       len < SHORT_BYTES;
}

/* The same line again: captions of galleries, repeated teasers. */
static bool is_repeated(
	const struct blocks *blocks, const char *text, size_t number)
{
	const struct block *block = &blocks->items[number];
	size_t len = block->end - block->start;
	size_t from = number > REPEAT_WINDOW ? number - REPEAT_WINDOW : 0;

	if (len < REPEAT_BYTES_MIN || len > STAMP_BYTES_MAX ||
		ends_with_point(text + block->start, len))
		return false;
	for (size_t i = from; i < number; i++) {
		const struct block *other = &blocks->items[i];

		if (other->end - other->start == len &&
			memcmp(text + other->start, text + block->start, len) ==
				0)
			return true;
	}
	return false;
}

/* A heading of boilerplate takes the block under it along, and those that
 * follow for as long as they show a trace of it themselves. */
void boilerplate_mark(struct blocks *blocks, const char *text)
{
	struct phrase_index index;
	bool under = false, first = false;

	phrase_index_init(&index);

	for (size_t i = 0; i < blocks->count; i++) {
		struct block *block = &blocks->items[i];
		const char *from = text + block->start;
		size_t len = block->end - block->start;
		double weight;

		if (is_boilerplate_heading(from, len)) {
			block->kind = BLOCK_BOILERPLATE;
			under = first = true;
			continue;
		}
		weight = block_weight(&index, from, len);
		under = under && (first || weight >= HEADING_CARRY);
		first = false;
		if (under || weight >= 1 || is_beside_story(block, from, len) ||
			is_repeated(blocks, text, i))
			block->kind = BLOCK_BOILERPLATE;
	}
}
