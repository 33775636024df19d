// SPDX-License-Identifier: Apache-2.0
#include "domain/main_node.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "domain/claim_text.h"
#include "domain/token.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NAMES_BYTES = 512, HEADING_DEPTH = 8 };

/* A walk below one node that collapses white space as it goes. */
struct walk {
	struct measure m;
	bool space, any;
	const struct html_node *link, *heading, *textish, *list;
};

static bool is_comma(uint32_t c)
{
	return c == ',' || c == 0x060C || c == 0xFE50 || c == 0xFE10 ||
	       c == 0xFE11 || c == 0x2E41 || c == 0x2E34 || c == 0x2E32 ||
	       c == 0xFF0C;
}

static void walk_text(struct walk *w, const char *text, double linked)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t c = utf8_next(text, len, &at);
		size_t points = 1;

		if (point_is_space(c)) {
			w->space = w->any;
			continue;
		}
		points += w->space;
		w->space = false;
		w->any = true;
		w->m.points += points;
		w->m.commas += is_comma(c);
		w->m.linked += linked * (double)points;
		w->m.heading_points += w->heading ? points : 0;
		w->m.textish_points += w->textish ? points : 0;
		w->m.list_points += w->list ? points : 0;
	}
}

static bool is_textish(GumboTag tag)
{
	static const GumboTag tags[] = { GUMBO_TAG_SPAN, GUMBO_TAG_LI,
		GUMBO_TAG_TD, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_DL, GUMBO_TAG_DIV,
		GUMBO_TAG_IMG, GUMBO_TAG_OL, GUMBO_TAG_P, GUMBO_TAG_PRE,
		GUMBO_TAG_TABLE, GUMBO_TAG_UL };

	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (tags[i] == tag)
			return true;
	return false;
}

static void walk_element(struct walk *w, const struct html_node *node)
{
	w->m.paragraphs += node->tag == GUMBO_TAG_P;
	w->m.images += node->tag == GUMBO_TAG_IMG;
	w->m.entries += node->tag == GUMBO_TAG_LI;
	w->m.inputs += node->tag == GUMBO_TAG_INPUT;
	w->m.embeds += node->tag == GUMBO_TAG_EMBED;
	if (!w->link && node->tag == GUMBO_TAG_A)
		w->link = node;
	if (!w->heading && node->tag >= GUMBO_TAG_H1 &&
		node->tag <= GUMBO_TAG_H6)
		w->heading = node;
	if (!w->textish && is_textish(node->tag))
		w->textish = node;
	if (!w->list &&
		(node->tag == GUMBO_TAG_UL || node->tag == GUMBO_TAG_OL))
		w->list = node;
}

static void walk_leave(struct walk *w, const struct html_node *node)
{
	if (w->link == node)
		w->link = NULL;
	if (w->heading == node)
		w->heading = NULL;
	if (w->textish == node)
		w->textish = NULL;
	if (w->list == node)
		w->list = NULL;
}

static double link_weight(const struct html_node *link)
{
	const char *href = link ? html_attribute(link, "href") : NULL;

	if (!link)
		return 0;
	return href && href[0] == '#' && href[1] ? 0.3 : 1;
}

struct measure node_measure(const struct html_node *top)
{
	struct walk w = { 0 };
	const struct html_node *node = top;

	if (top->tag == GUMBO_TAG_A)
		w.link = top;
	for (;;) {
		if (html_is_text(node))
			walk_text(&w, node->text, link_weight(w.link));
		else if (node != top)
			walk_element(&w, node);
		if (node->first) {
			node = node->first;
			continue;
		}
		while (node != top && !node->next) {
			walk_leave(&w, node);
			node = node->parent;
		}
		if (node == top)
			return w.m;
		walk_leave(&w, node);
		node = node->next;
	}
}

double node_link_density(const struct html_node *top)
{
	struct measure m = node_measure(top);

	return m.points ? m.linked / (double)m.points : 0;
}

bool node_is_blank(const struct html_node *node)
{
	size_t len;

	if (!html_is_text(node))
		return node->tag == GUMBO_TAG_BR;
	len = strlen(node->text);
	for (size_t at = 0; at < len;)
		if (!point_is_space(utf8_next(node->text, len, &at)))
			return false;
	return true;
}

bool node_is_phrasing(const struct html_node *node)
{
	static const GumboTag tags[] = { GUMBO_TAG_ABBR, GUMBO_TAG_AUDIO,
		GUMBO_TAG_B, GUMBO_TAG_BDO, GUMBO_TAG_BR, GUMBO_TAG_BUTTON,
		GUMBO_TAG_CITE, GUMBO_TAG_CODE, GUMBO_TAG_DATA,
		GUMBO_TAG_DATALIST, GUMBO_TAG_DFN, GUMBO_TAG_EM,
		GUMBO_TAG_EMBED, GUMBO_TAG_I, GUMBO_TAG_IMG, GUMBO_TAG_INPUT,
		GUMBO_TAG_KBD, GUMBO_TAG_LABEL, GUMBO_TAG_MARK, GUMBO_TAG_METER,
		GUMBO_TAG_OUTPUT, GUMBO_TAG_PROGRESS, GUMBO_TAG_Q,
		GUMBO_TAG_RUBY, GUMBO_TAG_SAMP, GUMBO_TAG_SMALL, GUMBO_TAG_SPAN,
		GUMBO_TAG_STRONG, GUMBO_TAG_SUB, GUMBO_TAG_SUP, GUMBO_TAG_TIME,
		GUMBO_TAG_VAR, GUMBO_TAG_WBR, GUMBO_TAG_FONT };

	if (html_is_text(node))
		return true;
	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (tags[i] == node->tag)
			return true;
	if (node->tag != GUMBO_TAG_A && node->tag != GUMBO_TAG_DEL &&
		node->tag != GUMBO_TAG_INS)
		return false;
	for (const struct html_node *n = html_next(node, node); n;
		n = html_next(node, n))
		if (!html_is_text(n) &&
			(is_textish(n->tag) && n->tag != GUMBO_TAG_SPAN &&
				n->tag != GUMBO_TAG_IMG))
			return false;
	return true;
}

bool node_has_block_child(const struct html_node *node)
{
	for (const struct html_node *n = html_next(node, node); n;
		n = html_next(node, n))
		if (!html_is_text(n) && is_textish(n->tag) &&
			n->tag != GUMBO_TAG_SPAN && n->tag != GUMBO_TAG_LI &&
			n->tag != GUMBO_TAG_TD)
			return true;
	return false;
}

struct html_node *node_single_child(const struct html_node *node, GumboTag tag)
{
	struct html_node *single = NULL;

	for (struct html_node *n = node->first; n; n = n->next) {
		if (html_is_text(n)) {
			if (!node_is_blank(n))
				return NULL;
			continue;
		}
		if (single || n->tag != tag)
			return NULL;
		single = n;
	}
	return single;
}

size_t node_child_count(const struct html_node *node)
{
	size_t count = 0;

	for (const struct html_node *n = node->first; n; n = n->next)
		count += !html_is_text(n);
	return count;
}

static bool style_says(const char *style, const char *name, const char *value)
{
	const char *at = style ? strcasestr(style, name) : NULL;

	if (!at)
		return false;
	at += strlen(name);
	while (*at == ' ' || *at == ':')
		at++;
	return strncasecmp(at, value, strlen(value)) == 0;
}

bool node_is_visible(const struct html_node *node)
{
	const char *style = html_attribute(node, "style");
	const char *aria = html_attribute(node, "aria-hidden");
	const char *names = html_attribute(node, "class");

	if (style_says(style, "display", "none") ||
		style_says(style, "visibility", "hidden") ||
		html_attribute(node, "hidden"))
		return false;
	return !aria || strcmp(aria, "true") != 0 ||
	       (names && strstr(names, "fallback-image"));
}

/* class and id in lower case, parted and framed by spaces. */
static void names_write(
	const struct html_node *node, const char *only, char out[NAMES_BYTES])
{
	static const char *const keys[] = { "class", "id" };
	size_t used = 0;

	out[used++] = ' ';
	for (size_t k = 0; k < COUNT_OF(keys); k++) {
		const char *value = html_attribute(node, keys[k]);

		if (!value || (only && strcmp(only, keys[k]) != 0))
			continue;
		for (; *value && used + 3 < NAMES_BYTES; value++)
			out[used++] =
				(char)(isspace((unsigned char)*value)
						? ' '
						: tolower((
							  unsigned char)*value));
		out[used++] = ' ';
	}
	out[used] = '\0';
}

static bool holds_any(const char *names, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(names, words[i]))
			return true;
	return false;
}

static const char *const positive[] = { "article", "body", "content", "entry",
	"hentry", "h-entry", "main", "page", "pagination", "post", "text",
	"blog", "story" };
static const char *const negative[] = { "-ad-", "hidden", " hid ", "banner",
	"combx", "comment", "com-", "contact", "footer", "gdpr", "masthead",
	"media", "meta", "outbrain", "promo", "related", "scroll", "share",
	"shoutbox", "sidebar", "skyscraper", "sponsor", "shopping", "tags",
	"widget" };
static const char *const unlikely[] = { "-ad-", "ai2html", "banner",
	"breadcrumbs", "combx", "comment", "community", "cover-wrap", "disqus",
	"extra", "footer", "gdpr", "header", "legends", "menu", "related",
	"remark", "replies", "rss", "shoutbox", "sidebar", "skyscraper",
	"social", "sponsor", "supplemental", "ad-break", "agegate",
	"pagination", "pager", "popup", "yom-remote" };
static const char *const maybe[] = { "and", "article", "body", "column",
	"content", "main", "mathjax", "shadow" };

int node_class_weight(const struct html_node *node)
{
	static const char *const keys[] = { "class", "id" };
	int weight = 0;

	for (size_t k = 0; k < COUNT_OF(keys); k++) {
		char names[NAMES_BYTES];

		names_write(node, keys[k], names);
		if (!names[1])
			continue;
		if (holds_any(names, negative, COUNT_OF(negative)))
			weight -= 25;
		if (holds_any(names, positive, COUNT_OF(positive)))
			weight += 25;
	}
	return weight;
}

bool node_is_unlikely(const struct html_node *node)
{
	char names[NAMES_BYTES];

	names_write(node, NULL, names);
	return names[1] && holds_any(names, unlikely, COUNT_OF(unlikely)) &&
	       !holds_any(names, maybe, COUNT_OF(maybe));
}

bool node_sounds_like_byline(const struct html_node *node)
{
	static const char *const words[] = { "byline", "author", "dateline",
		"writtenby", "p-author" };
	const char *rel = html_attribute(node, "rel");
	const char *itemprop = html_attribute(node, "itemprop");
	char names[NAMES_BYTES];

	if ((rel && strcmp(rel, "author") == 0) ||
		(itemprop && strstr(itemprop, "author")))
		return true;
	names_write(node, NULL, names);
	return holds_any(names, words, COUNT_OF(words));
}

/* "share" or "sharedaddy" as a word of its own. */
bool node_sounds_like_share(const struct html_node *node)
{
	char names[NAMES_BYTES];
	const char *at = names;

	names_write(node, NULL, names);
	while ((at = strstr(at, "share"))) {
		const char *end = at + 5;

		if (strncmp(end, "daddy", 5) == 0)
			end += 5;
		if (!isalnum((unsigned char)at[-1]) &&
			!isalnum((unsigned char)*end))
			return true;
		at++;
	}
	return false;
}

char *node_line(
	struct arena *arena, const struct html_node *top, size_t bytes_max)
{
	struct buffer text = { 0 };
	char *line;

	for (const struct html_node *n = top; n && text.len < bytes_max;
		n = html_next(top, n))
		if (html_is_text(n))
			buffer_puts(&text, n->text);
	line = claim_line(arena, text.bytes ? text.bytes : "");
	buffer_release(&text);
	return line;
}
