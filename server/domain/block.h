// SPDX-License-Identifier: Apache-2.0
// Blocks of a text: paragraphs and headings, hard-wrapped lines joined, and
// the separate decision which of them are boilerplate.
#pragma once
#include "base/check.h"

struct arena;

enum block_kind { BLOCK_BODY, BLOCK_HEADING, BLOCK_BOILERPLATE };

struct block {
	size_t start, end; /* bytes of the text */
	enum block_kind kind;
	bool listed; /* an entry of a list */
	bool linked; /* most of its text stands in links */
	bool caption; /* under a picture */
};

struct blocks {
	struct block *items;
	size_t count, capacity;
};

// "body", "heading" or "boilerplate".
const char *block_kind_name(enum block_kind kind);
void block_add(struct blocks *blocks, struct arena *arena, struct block block);

// Splits plain text: an empty line always ends a block; a line that looks
// wrapped goes on in the next one; short lines above others are headings.
// White space around blocks is left out. No block is longer than 16 KiB.
void block_split(struct blocks *blocks, struct arena *arena, const char *text,
	size_t len);

// Marks disclaimers, notes on cookies, subscription, copyright, authors, shares
// and related stories, and all that stands under their headings.
void boilerplate_mark(struct blocks *blocks, const char *text);
// The weight of the evidence that this one block is boilerplate; ≥ 1 is enough.
double boilerplate_weight(const char *text, size_t len);
