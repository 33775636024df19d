// SPDX-License-Identifier: Apache-2.0
// The story of a page: the part of the tree that reads like an article.
#pragma once

struct arena;
struct html;
struct html_node;
struct page;

// The story as a tree of its own, NULL when nothing is left. Cuts html->root;
// fills page->author from a byline when it is still NULL.
struct html_node *main_text_find(
	struct arena *arena, struct html *html, struct page *page);
