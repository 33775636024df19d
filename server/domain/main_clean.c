// SPDX-License-Identifier: Apache-2.0
// After the article preparation of Mozilla's Readability (Apache-2.0).
#include "domain/main_clean.h"
#include "domain/main_node.h"
#include <string.h>

enum {
	COMMAS_ENOUGH = 10, /* so many commas are prose */
	SHARE_POINTS_MAX = 500,
	SHORT_POINTS = 25,
};

static struct html_node *next_in_reverse(
	const struct html_node *top, struct html_node *node)
{
	if (node->previous) {
		node = node->previous;
		while (node->last)
			node = node->last;
		return node;
	}
	return node->parent == top ? NULL : node->parent;
}

static struct html_node *last_below(struct html_node *top)
{
	struct html_node *node = top;

	while (node->last)
		node = node->last;
	return node == top ? NULL : node;
}

static void remove_tag(struct html_node *top, GumboTag tag)
{
	struct html_node *next;

	for (struct html_node *n = html_next(top, top); n; n = next) {
		next = n->tag == tag ? html_skip(top, n) : html_next(top, n);
		if (n->tag == tag)
			html_remove(n);
	}
}

static bool is_wide_table(const struct html_node *table)
{
	size_t rows = 0, columns = 0;

	for (const struct html_node *n = html_next(table, table); n;
		n = html_next(table, n)) {
		if (n->tag == GUMBO_TAG_CAPTION || n->tag == GUMBO_TAG_TH ||
			n->tag == GUMBO_TAG_THEAD ||
			n->tag == GUMBO_TAG_TFOOT || n->tag == GUMBO_TAG_COL)
			return true;
		if (n->tag == GUMBO_TAG_TR) {
			size_t cells = 0;

			rows++;
			for (const struct html_node *c = n->first; c;
				c = c->next)
				cells += c->tag == GUMBO_TAG_TD;
			if (cells > columns)
				columns = cells;
		}
		if (n->tag == GUMBO_TAG_TABLE)
			return false;
	}
	if (columns == 1 || rows == 1)
		return false;
	return rows >= 10 || columns > 4 || rows * columns > 10;
}

static void mark_data_tables(struct html_node *top)
{
	for (struct html_node *n = top; n; n = html_next(top, n)) {
		const char *role;

		if (n->tag != GUMBO_TAG_TABLE)
			continue;
		role = html_attribute(n, "role");
		n->data_table = !(role && strcmp(role, "presentation") == 0) &&
				is_wide_table(n);
	}
}

static bool is_kept_table(const struct html_node *node)
{
	if (node->tag == GUMBO_TAG_TABLE && node->data_table)
		return true;
	for (const struct html_node *n = node->parent; n; n = n->parent)
		if (n->data_table || n->tag == GUMBO_TAG_CODE)
			return true;
	for (const struct html_node *n = html_next(node, node); n;
		n = html_next(node, n))
		if (n->data_table)
			return true;
	return false;
}

/* A list in which every entry is one picture is kept. */
static bool is_gallery(const struct html_node *node, const struct measure *m)
{
	for (const struct html_node *n = node->first; n; n = n->next)
		if (!html_is_text(n) && node_child_count(n) > 1)
			return false;
	return m->entries == m->images;
}

static bool is_list(const struct html_node *node, const struct measure *m)
{
	return node->tag == GUMBO_TAG_UL || node->tag == GUMBO_TAG_OL ||
	       (m->points && (double)m->list_points / (double)m->points > 0.9);
}

static bool is_clutter(const struct html_node *node, int weight)
{
	struct measure m = node_measure(node);
	double points = m.points ? (double)m.points : 1;
	double density = m.linked / points;
	double headings = (double)m.heading_points / points;
	bool list = is_list(node, &m);
	bool figure = html_has_ancestor(node, GUMBO_TAG_FIGURE);
	bool clutter;

	if (m.commas >= COMMAS_ENOUGH)
		return false;
	clutter = (!figure && m.images > 1 &&
			  (double)m.paragraphs / (double)m.images < 0.5) ||
		  (!list && m.entries > 100 + m.paragraphs) ||
		  m.inputs > m.paragraphs / 3 ||
		  (!list && !figure && headings < 0.9 &&
			  m.points < SHORT_POINTS &&
			  (m.images == 0 || m.images > 2) && density > 0) ||
		  (!list && weight < 25 && density > 0.2) ||
		  (weight >= 25 && density > 0.5) ||
		  (m.embeds == 1 && m.points < 75) || m.embeds > 1 ||
		  (m.images == 0 && m.textish_points == 0);
	if (list && clutter)
		return !is_gallery(node, &m);
	return clutter;
}

static void clean_conditionally(
	struct html_node *top, GumboTag tag, const struct main_options *options)
{
	struct html_node *next;

	if (!options->clean_conditionally)
		return;
	for (struct html_node *n = last_below(top); n; n = next) {
		int weight;

		next = next_in_reverse(top, n);
		if (n->tag != tag || is_kept_table(n))
			continue;
		weight = options->weigh_classes ? node_class_weight(n) : 0;
		if (weight < 0 || is_clutter(n, weight))
			html_remove(n);
	}
}

static void clean_shares(struct html_node *top)
{
	struct html_node *next;

	for (struct html_node *n = html_next(top, top); n; n = next) {
		bool share = !html_is_text(n) && node_sounds_like_share(n) &&
			     node_measure(n).points < SHARE_POINTS_MAX;

		next = share ? html_skip(top, n) : html_next(top, n);
		if (share)
			html_remove(n);
	}
}

static void clean_headings(
	struct html_node *top, const struct main_options *options)
{
	struct html_node *next;

	for (struct html_node *n = html_next(top, top); n; n = next) {
		bool bad = (n->tag == GUMBO_TAG_H1 || n->tag == GUMBO_TAG_H2) &&
			   options->weigh_classes && node_class_weight(n) < 0;

		next = bad ? html_skip(top, n) : html_next(top, n);
		if (bad)
			html_remove(n);
	}
}

static void clean_empty_paragraphs(struct html_node *top)
{
	struct html_node *next;

	for (struct html_node *n = last_below(top); n; n = next) {
		struct measure m;

		next = next_in_reverse(top, n);
		if (n->tag != GUMBO_TAG_P)
			continue;
		m = node_measure(n);
		if (!m.points && !m.images && !m.embeds)
			html_remove(n);
	}
}

void main_clean(struct html_node *story, const struct main_options *options)
{
	static const GumboTag never[] = { GUMBO_TAG_OBJECT, GUMBO_TAG_EMBED,
		GUMBO_TAG_FOOTER, GUMBO_TAG_LINK, GUMBO_TAG_ASIDE };
	static const GumboTag fields[] = { GUMBO_TAG_IFRAME, GUMBO_TAG_INPUT,
		GUMBO_TAG_TEXTAREA, GUMBO_TAG_SELECT, GUMBO_TAG_BUTTON };

	mark_data_tables(story);
	clean_conditionally(story, GUMBO_TAG_FORM, options);
	clean_conditionally(story, GUMBO_TAG_FIELDSET, options);
	for (size_t i = 0; i < COUNT_OF(never); i++)
		remove_tag(story, never[i]);
	clean_shares(story);
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		remove_tag(story, fields[i]);
	clean_headings(story, options);
	clean_conditionally(story, GUMBO_TAG_TABLE, options);
	clean_conditionally(story, GUMBO_TAG_UL, options);
	clean_conditionally(story, GUMBO_TAG_DIV, options);
	clean_empty_paragraphs(story);
}
