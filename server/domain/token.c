// SPDX-License-Identifier: Apache-2.0
#include "domain/token.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/list.h"
#include <unicode/uchar.h>

enum { FOLD_BYTES_MAX = 64 };

bool point_is_space(uint32_t c)
{
	if (c < 0x80)
		return c <= ' ';
	return u_isUWhiteSpace((UChar32)c) || c == 0xFEFF || c == 0x200B;
}

bool point_is_quote(uint32_t c)
{
	return c == '"' || c == 0xAB || c == 0xBB ||
	       (c >= 0x2018 && c <= 0x201F) || c == 0x2039 || c == 0x203A ||
	       c == 0x300C || c == 0x300D;
}

static bool is_word_point(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		       (c >= '0' && c <= '9') || c == '_';
	return (U_GET_GC_MASK((UChar32)c) &
		       (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019;
}

/* Whether the mark c before byte `at` goes on with the word around it. */
static bool joins_word(
	const struct tokens *t, uint32_t c, size_t start, size_t at, size_t end)
{
	uint32_t next;
	size_t peek = at;

	if (!is_apostrophe(c) && c != '-' && c != '.' && c != ',' &&
		c != 0x2011)
		return false;
	if (at >= end)
		return false;
	next = utf8_next(t->text, end, &peek);
	if (!is_word_point(next))
		/* the last point of an initialism: U.S. */
		return c == '.' && at - start >= 4 && t->text[at - 3] == '.';
	if (c == ',' || c == '.') {
		size_t before = at - 1;
		uint32_t previous = utf8_previous(t->text, &before);

		if (u_isdigit((UChar32)previous) && u_isdigit((UChar32)next))
			return true;
		return c == '.' && before == start &&
		       u_isalpha((UChar32)previous);
	}
	return true;
}

static size_t word_end(const struct tokens *t, size_t start, size_t end)
{
	size_t at = start;

	while (at < end) {
		size_t next = at;
		uint32_t c = utf8_next(t->text, end, &next);

		if (is_word_point(c)) {
			at = next;
		} else if (c == '.' && at - start >= 3 &&
			   t->text[at - 2] == '.' &&
			   u_isalpha(t->text[at - 1])) {
			at = next; /* U.S. , third point and on */
		} else if (joins_word(t, c, start, next, end)) {
			at = next;
		} else {
			break;
		}
	}
	return at;
}

static void fold_put(struct tokens *t, struct arena *arena, struct token *token)
{
	size_t room = t->folds_len + FOLD_BYTES_MAX + 8;
	size_t from = token->start;

	if (room > t->folds_capacity) {
		size_t capacity = room * 2;
		char *grown = arena_alloc(arena, capacity);

		if (t->folds_len)
			memcpy(grown, t->folds, t->folds_len);
		t->folds = grown;
		t->folds_capacity = capacity;
	}
	token->fold = (uint32_t)t->folds_len;
	while (from < token->end &&
		t->folds_len - token->fold < FOLD_BYTES_MAX - 4) {
		uint32_t c = utf8_next(t->text, token->end, &from);

		c = c == 0x2019 ? '\'' : (uint32_t)u_tolower((UChar32)c);
		t->folds_len += utf8_put(c, t->folds + t->folds_len);
	}
	token->fold_len = (uint16_t)(t->folds_len - token->fold);
	t->folds[t->folds_len++] = '\0';
}

static uint8_t word_flags(const struct tokens *t, size_t start, size_t end)
{
	size_t at = start, letters = 0, upper = 0;
	uint8_t flags = 0;

	while (at < end) {
		bool first = at == start;
		uint32_t c = utf8_next(t->text, end, &at);

		if (!u_isalpha((UChar32)c))
			continue;
		letters++;
		if (u_isupper((UChar32)c) || u_istitle((UChar32)c)) {
			upper++;
			if (first)
				flags |= TOKEN_CAPITAL;
		}
	}
	if (letters >= 2 && upper == letters)
		flags |= TOKEN_CAPS;
	return flags;
}

static uint8_t mark_flags(uint32_t c, bool space_before, bool space_after)
{
	switch (c) {
	case 0xAB:
	case 0x201C:
	case 0x2018:
	case 0x201E:
	case 0x201A:
	case 0x2039:
	case 0x300C:
		return TOKEN_OPEN;
	case 0xBB:
	case 0x201D:
	case 0x203A:
	case 0x300D:
		return TOKEN_CLOSE;
	case 0x2019:
		return space_after ? TOKEN_CLOSE : 0;
	case '"':
	case '\'':
		if (space_before && !space_after)
			return TOKEN_OPEN;
		if (space_after && !space_before)
			return TOKEN_CLOSE;
		return c == '"' ? TOKEN_OPEN | TOKEN_CLOSE : 0;
	}
	return 0;
}

void tokens_add(struct tokens *t, struct arena *arena, size_t start, size_t end,
	uint32_t block)
{
	bool space = true;

	for (size_t at = start; at < end;) {
		size_t begin = at, after;
		uint32_t c = utf8_next(t->text, end, &at);
		struct token *token;
		bool space_after;

		if (point_is_space(c)) {
			space = true;
			continue;
		}
		t->items = list_grow(arena, t->items, t->count, &t->capacity,
			sizeof *t->items);
		token = &t->items[t->count++];
		*token = (struct token){ .start = (uint32_t)begin,
			.block = block };
		if (is_word_point(c)) {
			at = word_end(t, begin, end);
			token->kind = u_isdigit((UChar32)c) ? TOKEN_NUMBER
							    : TOKEN_WORD;
			token->flags = word_flags(t, begin, at);
		} else {
			/* two single quotes in a row stand for a double one */
			if (c == '\'' && at < end && t->text[at] == '\'') {
				at++;
				c = '"';
			}
			after = at;
			space_after =
				at >= end ||
				point_is_space(utf8_next(t->text, end, &after));
			token->kind = TOKEN_MARK;
			token->flags = mark_flags(c, space, space_after);
		}
		if (!space)
			token->flags |= TOKEN_GLUED;
		token->end = (uint32_t)at;
		fold_put(t, arena, token);
		space = false;
	}
}

bool token_is(const struct tokens *tokens, size_t number, const char *fold)
{
	return number < tokens->count &&
	       strcmp(token_fold(tokens, number), fold) == 0;
}
