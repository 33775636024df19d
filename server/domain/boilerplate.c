// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"
#include "domain/block.h"
#include "domain/token.h"
#include <string.h>
#include <unicode/uchar.h>

enum {
	FOLD_BYTES = 1536, /* of a block are looked at */
	HEADING_BYTES_MAX = 64,
	SHORT_BYTES = 400, /* a block up to here needs weight 1 */
	LONG_BYTES = 1600, /* … and one from here on weight 2 */
};

#define HEADING_CARRY 0.4 /* is enough under a heading of boilerplate */

static const struct phrase {
	double weight;
	const char *text;
} phrases[] = {
#define PHRASE(weight, text) { weight, text },
#define HEADING(text)
#include "domain/cues/boilerplate.def"
#undef PHRASE
#undef HEADING
};

static const char *const headings[] = {
#define PHRASE(weight, text)
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

static bool is_letter(char c)
{
	return (unsigned char)c >= 0x80 || u_isalnum((unsigned char)c);
}

/* First place where the phrase stands in whole words, NULL when none. */
static const char *phrase_find(const char *folded, const char *phrase)
{
	const char *at = folded;
	size_t len = strlen(phrase);

	while ((at = strstr(at, phrase))) {
		char before = at == folded ? ' ' : at[-1];

		if ((!is_letter(before) || !is_letter(phrase[0])) &&
			(!is_letter(at[len]) || !is_letter(phrase[len - 1])))
			return at;
		at++;
	}
	return NULL;
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
	return separators >= 2 && separators * 6 >= words ? 1.0 : 0.0;
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

double boilerplate_weight(const char *text, size_t len)
{
	char folded[FOLD_BYTES];
	size_t used = fold(text, len, folded, sizeof folded);
	double weight =
		separator_weight(folded, used) + label_weight(folded, used);
	double need = 1;

	for (size_t i = 0; i < COUNT_OF(phrases); i++)
		if (phrase_find(folded, phrases[i].text))
			weight += phrases[i].weight;
	if (len > SHORT_BYTES)
		need += (double)(len < LONG_BYTES ? len - SHORT_BYTES
						  : LONG_BYTES - SHORT_BYTES) /
			(LONG_BYTES - SHORT_BYTES);
	return weight / need;
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

/* A heading of boilerplate takes the block under it along, and those that
 * follow for as long as they show a trace of it themselves. */
void boilerplate_mark(struct blocks *blocks, const char *text)
{
	bool under = false, first = false;

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
		weight = boilerplate_weight(from, len);
		under = under && (first || weight >= HEADING_CARRY);
		first = false;
		if (under || weight >= 1)
			block->kind = BLOCK_BOILERPLATE;
	}
}
