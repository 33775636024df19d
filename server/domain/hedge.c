// SPDX-License-Identifier: Apache-2.0
#include "domain/hedge.h"
#include "domain/lexicon.h"
#include "domain/list.h"
#include "domain/token.h"

/* "May" is a month before a number or in the middle of a sentence. */
static bool is_month(const struct tokens *tokens, size_t number, size_t first)
{
	if (!(tokens->items[number].flags & TOKEN_CAPITAL) ||
		!token_is(tokens, number, "may"))
		return false;
	return number > first ||
	       (number + 1 < tokens->count &&
		       tokens->items[number + 1].kind == TOKEN_NUMBER);
}

void hedges_find(struct hedges *hedges, struct arena *arena,
	const struct lexicon *lexicon, const struct tokens *tokens,
	size_t first, size_t last)
{
	for (size_t i = first; i < last; i++) {
		size_t length;

		if (!lexicon_find(lexicon, tokens, i, PHRASE_HEDGE, &length) ||
			i + length > last || is_month(tokens, i, first))
			continue;
		hedges->items = list_grow(arena, hedges->items, hedges->count,
			&hedges->capacity, sizeof *hedges->items);
		hedges->items[hedges->count++] =
			(struct hedge){ i, i + length };
		i += length - 1;
	}
}
