// SPDX-License-Identifier: Apache-2.0
// Words, numbers and punctuation marks of a text, with their folded form:
// what sentences, hedges, attribution and scoring look at.
#pragma once
#include "base/check.h"

struct arena;

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK };
enum token_flags {
	TOKEN_CAPITAL = 1, /* begins with an upper-case or title-case letter */
	TOKEN_CAPS = 2,	   /* two letters or more, all upper case */
	TOKEN_OPEN = 4,	   /* opening quotation mark */
	TOKEN_CLOSE = 8,   /* closing quotation mark */
	TOKEN_QUOTED = 16, /* stands between quotation marks */
	TOKEN_GLUED = 32,  /* no space before it */
};

struct token {
	uint32_t start, end; /* bytes of the text */
	uint32_t fold;	     /* offset of the folded form, NUL-terminated */
	uint16_t fold_len;
	uint8_t kind, flags;
	uint32_t block; /* number of the block that holds it */
};

struct tokens {
	const char *text;
	struct token *items;
	size_t count, capacity;
	char *folds; /* lower case, ’ as ', words only as far as 64 bytes */
	size_t folds_len, folds_capacity;
};

// Appends the tokens of text[start, end). A word keeps inner apostrophes,
// hyphens and the points of initialisms (U.S.); every mark is its own token.
void tokens_add(struct tokens *tokens, struct arena *arena, size_t start,
	size_t end, uint32_t block);
static inline const char *token_fold(const struct tokens *tokens, size_t number)
{
	return tokens->folds + tokens->items[number].fold;
}
bool token_is(const struct tokens *tokens, size_t number, const char *fold);
// A quotation mark of any kind; false for apostrophes inside words.
bool point_is_quote(uint32_t point);
// White space in Unicode's sense, U+FEFF and U+200B included.
bool point_is_space(uint32_t point);
