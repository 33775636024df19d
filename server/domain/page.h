// SPDX-License-Identifier: Apache-2.0
// A web page read: its story as text with blocks, and what its markup says
// about it.
#pragma once
#include "domain/block.h"

struct arena;

struct page {
	const char *title, *author, *publisher, *published_at;
	const char *language, *canonical_url;
	const char *text; /* paragraphs parted by an empty line */
	size_t len;
	struct blocks blocks;
};

// Reads valid UTF-8; a page without a readable story gives an empty text.
void page_parse(
	struct page *page, struct arena *arena, const char *html, size_t len);
