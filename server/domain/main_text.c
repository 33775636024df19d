// SPDX-License-Identifier: Apache-2.0
// After Mozilla's Readability (Apache-2.0): score paragraphs, let their
// ancestors share the score, take the best with its siblings, and try again
// with fewer scruples when too little is found.
#include "domain/main_text.h"
#include "base/arena.h"
#include "domain/list.h"
#include "domain/main_clean.h"
#include "domain/main_node.h"
#include "domain/page.h"
#include "domain/token.h"
#include <string.h>

enum {
	ENOUGH_POINTS = 500, /* a shorter story is tried again */
	PARAGRAPH_POINTS_MIN = 25,
	ANCESTORS = 5,
	TOP_CANDIDATES = 5,
	TOP_CANDIDATES_AGREEING = 3,
	BYLINE_POINTS_MAX = 100,
	SPARSE_POINTS = 80,
};

/* A list of nodes in an arena. */
struct nodes {
	struct html_node **items;
	size_t count, capacity;
};

/* One attempt on a fresh copy of the page. */
struct attempt {
	struct arena *arena;
	struct page *page;
	struct html_node *root, *body;
	struct main_options options;
	struct nodes paragraphs, candidates;
	struct html_node *top[TOP_CANDIDATES];
	const char *byline;
};

static void nodes_add(
	struct nodes *nodes, struct arena *arena, struct html_node *node)
{
	nodes->items = list_grow(arena, nodes->items, nodes->count,
		&nodes->capacity, sizeof(struct html_node *));
	nodes->items[nodes->count++] = node;
}

static struct html_node *skip_blank(struct html_node *node)
{
	while (node && html_is_text(node) && node_is_blank(node))
		node = node->next;
	return node;
}

/* Two or more <br> in a row begin a new paragraph. */
static void breaks_to_paragraphs(struct attempt *t)
{
	struct html_node *next;

	for (struct html_node *n = t->root; n; n = next) {
		struct html_node *more, *p;
		bool chain = false;

		next = html_next(t->root, n);
		if (n->tag != GUMBO_TAG_BR || !n->parent)
			continue;
		while ((more = skip_blank(n->next)) &&
			more->tag == GUMBO_TAG_BR) {
			chain = true;
			html_remove(more);
		}
		if (!chain) {
			next = html_next(t->root, n);
			continue;
		}
		p = html_new(t->arena, GUMBO_TAG_P);
		html_insert_before(n, p);
		while ((more = n->next) && node_is_phrasing(more)) {
			struct html_node *after = skip_blank(more->next);

			if (more->tag == GUMBO_TAG_BR && after &&
				after->tag == GUMBO_TAG_BR)
				break;
			html_append(p, more);
		}
		html_remove(n);
		while (p->last && node_is_blank(p->last))
			html_remove(p->last);
		if (p->parent->tag == GUMBO_TAG_P)
			p->parent->tag = GUMBO_TAG_DIV;
		next = html_next(t->root, p);
	}
}

static void prepare(struct attempt *t)
{
	struct html_node *next;

	for (struct html_node *n = t->root; n; n = next) {
		bool bad =
			n->tag == GUMBO_TAG_HEAD || n->tag == GUMBO_TAG_TITLE;

		if (n->tag == GUMBO_TAG_FONT)
			n->tag = GUMBO_TAG_SPAN;
		if (n->tag == GUMBO_TAG_BODY)
			t->body = n;
		next = bad ? html_skip(t->root, n) : html_next(t->root, n);
		if (bad)
			html_remove(n);
	}
	breaks_to_paragraphs(t);
}

static bool is_unlikely_role(const struct html_node *node)
{
	static const char *const roles[] = { "menu", "menubar", "complementary",
		"navigation", "alert", "alertdialog", "dialog" };
	const char *role = html_attribute(node, "role");

	for (size_t i = 0; role && i < COUNT_OF(roles); i++)
		if (strcmp(role, roles[i]) == 0)
			return true;
	return false;
}

static bool take_byline(struct attempt *t, const struct html_node *node)
{
	struct measure m;

	if (t->byline || t->page->author || !node_sounds_like_byline(node))
		return false;
	m = node_measure(node);
	if (m.points == 0 || m.points >= BYLINE_POINTS_MAX)
		return false;
	t->byline = node_line(t->arena, node, 4 * BYLINE_POINTS_MAX);
	return true;
}

/* A heading that says the title again. */
static bool repeats_title(struct attempt *t, const struct html_node *node)
{
	const char *title = t->page->title;
	char *line;
	size_t len;

	if (!title || (node->tag != GUMBO_TAG_H1 && node->tag != GUMBO_TAG_H2))
		return false;
	line = node_line(t->arena, node, 1000);
	len = strlen(line);
	return len > 8 && (strncmp(title, line, len) == 0 ||
				  strncmp(line, title, strlen(title)) == 0);
}

static bool is_cut(struct attempt *t, struct html_node *node)
{
	const char *modal = html_attribute(node, "aria-modal");

	if (!node_is_visible(node) ||
		(modal && strcmp(modal, "true") == 0 && is_unlikely_role(node)))
		return true;
	if (take_byline(t, node) || repeats_title(t, node))
		return true;
	if (!t->options.strip_unlikely)
		return false;
	if (node_is_unlikely(node) && node->tag != GUMBO_TAG_BODY &&
		node->tag != GUMBO_TAG_A &&
		!html_has_ancestor(node, GUMBO_TAG_TABLE) &&
		!html_has_ancestor(node, GUMBO_TAG_CODE))
		return true;
	return is_unlikely_role(node);
}

static bool is_empty_shell(const struct html_node *node)
{
	static const GumboTag tags[] = { GUMBO_TAG_DIV, GUMBO_TAG_SECTION,
		GUMBO_TAG_HEADER, GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3,
		GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6 };
	bool one = false;

	for (size_t i = 0; i < COUNT_OF(tags); i++)
		one |= tags[i] == node->tag;
	if (!one)
		return false;
	for (const struct html_node *n = node->first; n; n = n->next)
		if (html_is_text(n) ? !node_is_blank(n)
				    : n->tag != GUMBO_TAG_BR &&
					      n->tag != GUMBO_TAG_HR)
			return false;
	return true;
}

/* Loose text and inline elements of a div become paragraphs. */
static void wrap_phrasing(struct attempt *t, struct html_node *div)
{
	struct html_node *p = NULL, *next;

	for (struct html_node *n = div->first; n; n = next) {
		next = n->next;
		if (node_is_phrasing(n)) {
			if (!p && node_is_blank(n))
				continue;
			if (!p) {
				p = html_new(t->arena, GUMBO_TAG_P);
				html_insert_before(n, p);
			}
			html_append(p, n);
		} else if (p) {
			while (p->last && node_is_blank(p->last))
				html_remove(p->last);
			p = NULL;
		}
	}
}

static bool is_scored_tag(GumboTag tag)
{
	return tag == GUMBO_TAG_SECTION || tag == GUMBO_TAG_P ||
	       tag == GUMBO_TAG_TD || tag == GUMBO_TAG_PRE ||
	       (tag >= GUMBO_TAG_H2 && tag <= GUMBO_TAG_H6);
}

static struct html_node *consider_div(struct attempt *t, struct html_node *div)
{
	struct html_node *p;

	wrap_phrasing(t, div);
	p = node_single_child(div, GUMBO_TAG_P);
	if (p && node_link_density(div) < 0.25) {
		html_insert_before(div, p);
		html_remove(div);
		nodes_add(&t->paragraphs, t->arena, p);
		return p;
	}
	if (!node_has_block_child(div)) {
		div->tag = GUMBO_TAG_P;
		nodes_add(&t->paragraphs, t->arena, div);
	}
	return div;
}

/* Cuts furniture and gathers what is scored. */
static void gather(struct attempt *t)
{
	struct html_node *next;

	for (struct html_node *n = t->root; n; n = next) {
		if (html_is_text(n)) {
			next = html_next(t->root, n);
			continue;
		}
		if (n != t->root && (is_cut(t, n) || is_empty_shell(n))) {
			next = html_skip(t->root, n);
			html_remove(n);
			continue;
		}
		if (is_scored_tag(n->tag))
			nodes_add(&t->paragraphs, t->arena, n);
		if (n->tag == GUMBO_TAG_DIV)
			n = consider_div(t, n);
		next = html_next(t->root, n);
	}
}

static void node_begin_score(struct attempt *t, struct html_node *node)
{
	node->scored = true;
	node->score = t->options.weigh_classes ? node_class_weight(node) : 0;
	if (node->tag == GUMBO_TAG_DIV)
		node->score += 5;
	else if (node->tag == GUMBO_TAG_PRE || node->tag == GUMBO_TAG_TD ||
		 node->tag == GUMBO_TAG_BLOCKQUOTE)
		node->score += 3;
	else if (node->tag == GUMBO_TAG_ADDRESS || node->tag == GUMBO_TAG_OL ||
		 node->tag == GUMBO_TAG_UL || node->tag == GUMBO_TAG_DL ||
		 node->tag == GUMBO_TAG_DD || node->tag == GUMBO_TAG_DT ||
		 node->tag == GUMBO_TAG_LI || node->tag == GUMBO_TAG_FORM)
		node->score -= 3;
	else if ((node->tag >= GUMBO_TAG_H1 && node->tag <= GUMBO_TAG_H6) ||
		 node->tag == GUMBO_TAG_TH)
		node->score -= 5;
}

static void score(struct attempt *t)
{
	for (size_t i = 0; i < t->paragraphs.count; i++) {
		struct html_node *node = t->paragraphs.items[i];
		struct html_node *up = node->parent;
		struct measure m = node_measure(node);
		double points = 1;

		if (!up || m.points < PARAGRAPH_POINTS_MIN)
			continue;
		points += (double)m.commas + 1;
		points += m.points / 100 < 3 ? (double)(m.points / 100) : 3;
		for (int level = 0; level < ANCESTORS && up && up->parent;
			level++, up = up->parent) {
			int share = level == 0 ? 1 : level == 1 ? 2 : level * 3;

			if (!up->scored) {
				node_begin_score(t, up);
				nodes_add(&t->candidates, t->arena, up);
			}
			up->score += points / share;
		}
	}
}

static void rank(struct attempt *t)
{
	for (size_t i = 0; i < t->candidates.count; i++) {
		struct html_node *node = t->candidates.items[i];
		size_t place = TOP_CANDIDATES;

		node->score *= 1 - node_link_density(node);
		while (place > 0 &&
			(!t->top[place - 1] ||
				t->top[place - 1]->score < node->score))
			place--;
		if (place == TOP_CANDIDATES)
			continue;
		for (size_t k = TOP_CANDIDATES - 1; k > place; k--)
			t->top[k] = t->top[k - 1];
		t->top[place] = node;
	}
}

static bool is_below(const struct html_node *node, const struct html_node *top)
{
	for (node = node->parent; node; node = node->parent)
		if (node == top)
			return true;
	return false;
}

/* An ancestor that holds at least three other good candidates is better. */
static struct html_node *common_ancestor(
	struct attempt *t, struct html_node *best)
{
	for (struct html_node *up = best->parent; up && up != t->body;
		up = up->parent) {
		size_t holding = 0;

		for (size_t i = 1; i < TOP_CANDIDATES && t->top[i]; i++)
			holding += t->top[i]->score >= best->score * 0.75 &&
				   is_below(t->top[i], up);
		if (holding >= TOP_CANDIDATES_AGREEING)
			return up;
	}
	return best;
}

static struct html_node *climb(struct attempt *t, struct html_node *best)
{
	double last = best->score, least = last / 3;

	for (struct html_node *up = best->parent; up && up != t->body;
		up = up->parent) {
		if (!up->scored)
			continue;
		if (up->score < least)
			break;
		if (up->score > last) {
			best = up;
			break;
		}
		last = up->score;
	}
	while (best->parent && best->parent != t->body &&
		best->parent != t->root && node_child_count(best->parent) == 1)
		best = best->parent;
	return best;
}

static struct html_node *choose(struct attempt *t)
{
	struct html_node *best = t->top[0];

	if (!best || best == t->body || best == t->root) {
		best = html_new(t->arena, GUMBO_TAG_DIV);
		while (t->body && t->body->first)
			html_append(best, t->body->first);
		if (t->body)
			html_append(t->body, best);
		node_begin_score(t, best);
		return best;
	}
	best = common_ancestor(t, best);
	if (!best->scored)
		node_begin_score(t, best);
	best = climb(t, best);
	if (!best->scored)
		node_begin_score(t, best);
	return best;
}

static bool ends_a_sentence(struct attempt *t, const struct html_node *node)
{
	const char *line = node_line(t->arena, node, 1000);
	size_t len = strlen(line);

	return strstr(line, ". ") || (len && line[len - 1] == '.');
}

static bool same_class(const struct html_node *a, const struct html_node *b)
{
	const char *one = html_attribute(a, "class");
	const char *other = html_attribute(b, "class");

	return one && other && one[0] && strcmp(one, other) == 0;
}

static bool joins(struct attempt *t, const struct html_node *best,
	const struct html_node *sibling)
{
	double threshold = best->score * 0.2 > 10 ? best->score * 0.2 : 10;
	double bonus = same_class(best, sibling) ? best->score * 0.2 : 0;
	struct measure m;
	double density;

	if (sibling == best)
		return true;
	if (sibling->scored && sibling->score + bonus >= threshold)
		return true;
	if (sibling->tag != GUMBO_TAG_P)
		return false;
	m = node_measure(sibling);
	density = m.points ? m.linked / (double)m.points : 0;
	if (m.points > SPARSE_POINTS)
		return density < 0.25;
	return m.points && density == 0 && ends_a_sentence(t, sibling);
}

static struct html_node *gather_story(struct attempt *t, struct html_node *best)
{
	struct html_node *story = html_new(t->arena, GUMBO_TAG_DIV), *next;

	if (!best->parent) {
		html_append(story, best);
		return story;
	}
	for (struct html_node *n = best->parent->first; n; n = next) {
		next = n->next;
		if (!html_is_text(n) && joins(t, best, n))
			html_append(story, n);
	}
	return story;
}

static struct html_node *attempt_run(struct attempt *t)
{
	struct html_node *story;

	prepare(t);
	if (!t->body)
		return NULL;
	gather(t);
	score(t);
	rank(t);
	story = gather_story(t, choose(t));
	main_clean(story, &t->options);
	return story;
}

struct html_node *main_text_find(
	struct arena *arena, struct html *html, struct page *page)
{
	static const struct main_options scruples[] = {
		{ true, true, true },
		{ false, true, true },
		{ false, false, true },
		{ false, false, false },
	};
	struct html_node *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < COUNT_OF(scruples); i++) {
		struct attempt t = { .arena = arena,
			.page = page,
			.root = html_copy(arena, html->root),
			.options = scruples[i] };
		struct html_node *story = attempt_run(&t);
		size_t points = story ? node_measure(story).points : 0;

		if (points > most) {
			most = points;
			best = story;
			if (!page->author)
				page->author = t.byline;
		}
		if (points >= ENOUGH_POINTS)
			break;
	}
	return best;
}
