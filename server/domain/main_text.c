// SPDX-License-Identifier: Apache-2.0
#include "domain/main_text.h"
#include "domain/html.h"
#include "domain/page.h"

static bool is_furniture(GumboTag tag)
{
	return tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_ASIDE ||
	       tag == GUMBO_TAG_FOOTER || tag == GUMBO_TAG_FORM ||
	       tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_TITLE;
}

struct html_node *main_text_find(
	struct arena *arena, struct html *html, struct page *page)
{
	struct html_node *story = html->root;

	(void)arena;
	(void)page;
	for (struct html_node *node = html->root, *next; node; node = next) {
		if (is_furniture(node->tag)) {
			next = html_skip(html->root, node);
			html_remove(node);
			continue;
		}
		if (node->tag == GUMBO_TAG_ARTICLE ||
			node->tag == GUMBO_TAG_MAIN)
			story = node;
		next = html_next(html->root, node);
	}
	return story;
}
