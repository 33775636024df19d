// SPDX-License-Identifier: Apache-2.0
// The text of a tree: one block a paragraph, heading, list entry or cell.
#pragma once

struct arena;
struct html_node;
struct page;

// Writes page->text and page->blocks; `top` NULL gives an empty text.
void page_write(
	struct page *page, struct arena *arena, const struct html_node *top);
