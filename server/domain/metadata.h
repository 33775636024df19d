// SPDX-License-Identifier: Apache-2.0
// What a page says about itself: JSON-LD, Open Graph, meta tags, markup.
#pragma once

struct arena;
struct html;
struct page;

// Fills title, author, publisher, published_at, language and canonical_url;
// NULL where the page says nothing.
void metadata_read(
	struct page *page, struct arena *arena, const struct html *html);
