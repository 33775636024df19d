// SPDX-License-Identifier: Apache-2.0
// HTML as a tree that can be cut and rearranged. gumbo builds it; what reaches
// gumbo has been made well-nested and shallow first, because its own time
// grows with the square of the depth.
#pragma once
#include "base/check.h"
#include <gumbo.h>

struct arena;

enum {
	HTML_DEPTH_MAX = 256,
	HTML_ELEMENTS_MAX = 150000, /* later ones leave their text alone */
};

struct html_attribute {
	const char *name, *value;
};

struct html_node {
	GumboTag tag;	  /* GUMBO_TAG_LAST for a text node */
	const char *text; /* of a text node, entities resolved; else NULL */
	const struct html_attribute *attributes;
	size_t attribute_count;
	struct html_node *parent, *first, *last, *previous, *next;
	double score; /* of the content scorer */
	bool scored;
	bool data_table;
};

// A <script type="application/ld+json">, raw.
struct html_data {
	const char *text;
	size_t len;
};

struct html {
	struct html_node *root; /* the html element */
	struct html_data *data;
	size_t data_count, data_capacity;
};

// Reads valid UTF-8; anything at all gives a tree, depth at most
// HTML_DEPTH_MAX and a little.
void html_parse(
	struct html *html, struct arena *arena, const char *text, size_t len);

static inline bool html_is_text(const struct html_node *node)
{
	return node->tag == GUMBO_TAG_LAST;
}
// Value of an attribute, NULL when absent.
const char *html_attribute(const struct html_node *node, const char *name);
// The next node in the order of the document below `top`, NULL at the end.
struct html_node *html_next(
	const struct html_node *top, const struct html_node *node);
// The same, leaving out what is below `node`.
struct html_node *html_skip(
	const struct html_node *top, const struct html_node *node);
// Takes a node out of its parent; it keeps its children.
void html_remove(struct html_node *node);
void html_append(struct html_node *parent, struct html_node *node);
void html_insert_before(struct html_node *place, struct html_node *node);
struct html_node *html_new(struct arena *arena, GumboTag tag);
// A deep copy, with its own links.
struct html_node *html_copy(struct arena *arena, const struct html_node *top);
bool html_has_ancestor(const struct html_node *node, GumboTag tag);
