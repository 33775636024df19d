// SPDX-License-Identifier: Apache-2.0
// Hedges: the words with which a sentence holds back its assertion.
#pragma once
#include "base/check.h"

struct arena;
struct lexicon;
struct tokens;

struct hedge {
	size_t first, last; /* tokens [first, last) */
};

struct hedges {
	struct hedge *items;
	size_t count, capacity;
};

// Appends the hedges among the tokens [first, last), in their order.
void hedges_find(struct hedges *hedges, struct arena *arena,
	const struct lexicon *lexicon, const struct tokens *tokens,
	size_t first, size_t last);
