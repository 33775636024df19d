// SPDX-License-Identifier: Apache-2.0
#include "domain/html.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "domain/html_clean.h"
#include <string.h>

const char *html_attribute(const struct html_node *node, const char *name)
{
	for (size_t i = 0; i < node->attribute_count; i++)
		if (strcmp(node->attributes[i].name, name) == 0)
			return node->attributes[i].value;
	return NULL;
}

struct html_node *html_skip(
	const struct html_node *top, const struct html_node *node)
{
	while (node && node != top) {
		if (node->next)
			return node->next;
		node = node->parent;
	}
	return NULL;
}

struct html_node *html_next(
	const struct html_node *top, const struct html_node *node)
{
	return node->first ? node->first : html_skip(top, node);
}

void html_remove(struct html_node *node)
{
	struct html_node *parent = node->parent;

	if (!parent)
		return;
	if (node->previous)
		node->previous->next = node->next;
	else
		parent->first = node->next;
	if (node->next)
		node->next->previous = node->previous;
	else
		parent->last = node->previous;
	node->parent = node->previous = node->next = NULL;
}

void html_append(struct html_node *parent, struct html_node *node)
{
	html_remove(node);
	node->parent = parent;
	node->previous = parent->last;
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
}

void html_insert_before(struct html_node *place, struct html_node *node)
{
	html_remove(node);
	node->parent = place->parent;
	node->next = place;
	node->previous = place->previous;
	if (place->previous)
		place->previous->next = node;
	else
		place->parent->first = node;
	place->previous = node;
}

struct html_node *html_new(struct arena *arena, GumboTag tag)
{
	struct html_node *node = arena_alloc(arena, sizeof *node);

	node->tag = tag;
	return node;
}

struct html_node *html_copy(struct arena *arena, const struct html_node *top)
{
	struct html_node *copy = NULL, *parent = NULL;

	for (const struct html_node *node = top; node;) {
		struct html_node *made = arena_copy(arena, node, sizeof *node);

		made->parent = made->first = made->last = NULL;
		made->previous = made->next = NULL;
		if (!copy)
			copy = made;
		if (parent)
			html_append(parent, made);
		if (node->first) {
			parent = made;
			node = node->first;
			continue;
		}
		while (node != top && !node->next) {
			node = node->parent;
			parent = parent ? parent->parent : NULL;
		}
		node = node == top ? NULL : node->next;
	}
	return copy;
}

bool html_has_ancestor(const struct html_node *node, GumboTag tag)
{
	for (node = node->parent; node; node = node->parent)
		if (node->tag == tag)
			return true;
	return false;
}

static struct html_node *element_take(
	struct arena *arena, const GumboElement *element)
{
	struct html_node *node = html_new(arena, element->tag);
	struct html_attribute *list =
		arena_array(arena, element->attributes.length, sizeof *list);

	for (unsigned i = 0; i < element->attributes.length; i++) {
		const GumboAttribute *a = element->attributes.data[i];

		list[i] = (struct html_attribute){
			arena_strdup(arena, a->name),
			arena_strdup(arena, a->value),
		};
	}
	node->attributes = list;
	node->attribute_count = element->attributes.length;
	return node;
}

/* NULL for what is neither an element nor text. */
static struct html_node *node_take(struct arena *arena, const GumboNode *from)
{
	struct html_node *node;

	switch (from->type) {
	case GUMBO_NODE_ELEMENT:
		return element_take(arena, &from->v.element);
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_WHITESPACE:
		node = html_new(arena, GUMBO_TAG_LAST);
		node->text = arena_strdup(arena, from->v.text.text);
		return node;
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_COMMENT:
	case GUMBO_NODE_DOCUMENT:
	case GUMBO_NODE_TEMPLATE:
		return NULL;
	}
	return NULL;
}

/* The depth is bounded, but by hundreds: walk without recursion. */
static struct html_node *tree_take(struct arena *arena, const GumboNode *root)
{
	struct html_node *top = node_take(arena, root), *parent = top;
	const GumboNode *from = root;
	size_t at = 0;

	while (from) {
		const GumboVector *children = &from->v.element.children;

		if (at < children->length) {
			const GumboNode *child = children->data[at++];
			struct html_node *node = node_take(arena, child);

			if (!node)
				continue;
			html_append(parent, node);
			if (child->type == GUMBO_NODE_ELEMENT) {
				parent = node;
				from = child;
				at = 0;
			}
			continue;
		}
		if (from == root)
			break;
		at = from->index_within_parent + 1;
		from = from->parent;
		parent = parent->parent;
	}
	return top;
}

void html_parse(
	struct html *html, struct arena *arena, const char *text, size_t len)
{
	struct buffer clean = { 0 };
	GumboOptions options = kGumboDefaultOptions;
	GumboOutput *output;

	*html = (struct html){ 0 };
	options.max_errors = 0;
	html_clean(html, arena, text, len, &clean);
	output = gumbo_parse_with_options(&options, clean.bytes, clean.len);
	html->root = tree_take(arena, output->root);
	gumbo_destroy_output(&options, output);
	buffer_release(&clean);
}
