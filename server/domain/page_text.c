// SPDX-License-Identifier: Apache-2.0
#include "domain/page_text.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "domain/html.h"
#include "domain/page.h"
#include "domain/token.h"
#include <string.h>

enum { LINKED_PERCENT = 60 };

/* A text being written block by block. */
struct writer {
	struct arena *arena;
	struct blocks *blocks;
	struct buffer text;
	struct block block; /* open when `used` */
	bool used, space, verbatim;
	size_t linked;	/* bytes of the open block inside links */
	unsigned links; /* depth of links */
	const struct html_node *caption; /* inside this one */
};

static bool is_block(GumboTag tag)
{
	static const GumboTag tags[] = { GUMBO_TAG_P, GUMBO_TAG_DIV,
		GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE, GUMBO_TAG_MAIN,
		GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4,
		GUMBO_TAG_H5, GUMBO_TAG_H6, GUMBO_TAG_LI, GUMBO_TAG_UL,
		GUMBO_TAG_OL, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_DD,
		GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_PRE, GUMBO_TAG_TABLE,
		GUMBO_TAG_TBODY, GUMBO_TAG_THEAD, GUMBO_TAG_TFOOT, GUMBO_TAG_TR,
		GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_CAPTION, GUMBO_TAG_FIGURE,
		GUMBO_TAG_FIGCAPTION, GUMBO_TAG_HEADER, GUMBO_TAG_FOOTER,
		GUMBO_TAG_ASIDE, GUMBO_TAG_NAV, GUMBO_TAG_ADDRESS,
		GUMBO_TAG_CENTER, GUMBO_TAG_FORM, GUMBO_TAG_FIELDSET,
		GUMBO_TAG_DETAILS, GUMBO_TAG_SUMMARY, GUMBO_TAG_HR,
		GUMBO_TAG_BODY, GUMBO_TAG_HTML };

	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (tags[i] == tag)
			return true;
	return false;
}

static bool is_heading(GumboTag tag)
{
	return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

static void block_close(struct writer *w)
{
	if (!w->used)
		return;
	while (w->text.len > w->block.start &&
		(unsigned char)w->text.bytes[w->text.len - 1] <= ' ')
		w->text.len--;
	w->block.end = w->text.len;
	w->block.linked = w->linked * 100 >=
			  (w->block.end - w->block.start) * LINKED_PERCENT;
	if (w->block.end > w->block.start)
		block_add(w->blocks, w->arena, w->block);
	w->used = false;
	w->linked = 0;
}

static void block_open(struct writer *w)
{
	if (w->used)
		return;
	if (w->text.len)
		buffer_puts(&w->text, "\n\n");
	w->block.start = w->text.len;
	w->used = true;
	w->space = false;
}

static void text_write(struct writer *w, const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		size_t from = at, before = w->text.len;
		uint32_t c = utf8_next(text, len, &at);

		if (point_is_space(c) && !(w->verbatim && c == '\n')) {
			w->space = w->used;
			continue;
		}
		block_open(w);
		if (w->space && w->text.len > w->block.start &&
			w->text.bytes[w->text.len - 1] != '\n')
			buffer_putc(&w->text, ' ');
		w->space = false;
		buffer_add(&w->text, text + from, at - from);
		if (w->links)
			w->linked += w->text.len - before;
	}
}

/* One <br> is a line break, two are a new paragraph. */
static void break_write(struct writer *w)
{
	if (!w->used)
		return;
	if (w->text.len > w->block.start &&
		w->text.bytes[w->text.len - 1] == '\n') {
		block_close(w);
		return;
	}
	buffer_putc(&w->text, '\n');
	w->space = false;
}

/* By its element or by the name of its class. */
static bool is_caption(const struct html_node *node)
{
	static const char *const words[] = { "caption", "photo-credit",
		"image-credit", "img-credit", "photocredit", "media-credit" };
	const char *names = html_attribute(node, "class");

	if (node->tag == GUMBO_TAG_FIGCAPTION)
		return true;
	for (size_t i = 0; names && i < COUNT_OF(words); i++)
		if (strcasestr(names, words[i]))
			return true;
	return false;
}

static void enter(struct writer *w, const struct html_node *node)
{
	if (html_is_text(node)) {
		text_write(w, node->text);
		return;
	}
	if (node->tag == GUMBO_TAG_BR)
		break_write(w);
	if (is_block(node->tag))
		block_close(w);
	if (is_heading(node->tag))
		w->block.kind = BLOCK_HEADING;
	if (node->tag == GUMBO_TAG_LI)
		w->block.listed = true;
	if (!w->caption && is_caption(node)) {
		block_close(w);
		w->caption = node;
		w->block.caption = true;
	}
	w->verbatim |= node->tag == GUMBO_TAG_PRE;
	w->links += node->tag == GUMBO_TAG_A;
}

static void leave(struct writer *w, const struct html_node *node)
{
	if (html_is_text(node))
		return;
	if (is_block(node->tag))
		block_close(w);
	if (is_heading(node->tag))
		w->block.kind = BLOCK_BODY;
	if (node->tag == GUMBO_TAG_LI)
		w->block.listed = html_has_ancestor(node, GUMBO_TAG_LI);
	if (w->caption == node) {
		block_close(w);
		w->caption = NULL;
		w->block.caption = false;
	}
	if (node->tag == GUMBO_TAG_PRE)
		w->verbatim = false;
	w->links -= node->tag == GUMBO_TAG_A;
}

static void release(void *bytes)
{
	struct buffer buffer = { .bytes = bytes };

	buffer_release(&buffer);
}

void page_write(
	struct page *page, struct arena *arena, const struct html_node *top)
{
	struct writer w = { .arena = arena, .blocks = &page->blocks };
	const struct html_node *node = top;

	while (node) {
		enter(&w, node);
		if (node->first) {
			node = node->first;
			continue;
		}
		leave(&w, node);
		while (node != top && !node->next) {
			node = node->parent;
			leave(&w, node);
		}
		node = node == top ? NULL : node->next;
	}
	block_close(&w);
	if (w.text.bytes)
		w.text.bytes[w.text.len] = '\0';
	page->text = w.text.bytes ? w.text.bytes : "";
	page->len = w.text.len;
	if (w.text.bytes)
		arena_defer(arena, release, w.text.bytes);
}
