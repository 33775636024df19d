// SPDX-License-Identifier: Apache-2.0
#include "domain/html_clean.h"
#include "domain/list.h"
#include <ctype.h>
#include <strings.h>

enum {
	NAME_BYTES_MAX = 16,
	ATTRIBUTES_MAX = 32,
	VALUE_BYTES_MAX = 4096,
};

/* What is done with an element. */
enum handling {
	KEEP,
	VOID,	  /* kept, has no content */
	DROP_TAG, /* its content stays */
	DROP_ALL, /* together with its content, when it is closed */
	ROOT,	  /* html, head, body: kept, never closed here */
};

static const struct element {
	const char *name;
	enum handling handling;
	bool closes_paragraph; /* its start tag ends an open p */
	bool barrier;	       /* no end tag inside reaches over it */
} elements[] = {
	{ "a", KEEP, false, false },
	{ "address", KEEP, true, false },
	{ "area", VOID, false, false },
	{ "article", KEEP, true, false },
	{ "aside", KEEP, true, false },
	{ "base", VOID, false, false },
	{ "blockquote", KEEP, true, false },
	{ "body", ROOT, false, false },
	{ "br", VOID, false, false },
	{ "center", KEEP, true, false },
	{ "col", VOID, false, false },
	{ "details", KEEP, true, false },
	{ "dialog", KEEP, true, false },
	{ "div", KEEP, true, false },
	{ "dl", KEEP, true, false },
	{ "embed", VOID, false, false },
	{ "fieldset", KEEP, true, false },
	{ "figcaption", KEEP, true, false },
	{ "figure", KEEP, true, false },
	{ "footer", KEEP, true, false },
	{ "form", KEEP, true, false },
	{ "frameset", DROP_TAG, false, false },
	{ "h1", KEEP, true, false },
	{ "h2", KEEP, true, false },
	{ "h3", KEEP, true, false },
	{ "h4", KEEP, true, false },
	{ "h5", KEEP, true, false },
	{ "h6", KEEP, true, false },
	{ "head", ROOT, false, false },
	{ "header", KEEP, true, false },
	{ "hr", VOID, true, false },
	{ "html", ROOT, false, false },
	{ "iframe", DROP_ALL, false, false },
	{ "image", DROP_TAG, false, false },
	{ "img", VOID, false, false },
	{ "input", VOID, false, false },
	{ "isindex", DROP_TAG, false, false },
	{ "keygen", DROP_TAG, false, false },
	{ "link", VOID, false, false },
	{ "listing", DROP_TAG, false, false },
	{ "main", KEEP, true, false },
	{ "math", DROP_ALL, false, false },
	{ "menu", KEEP, true, false },
	{ "meta", VOID, false, false },
	{ "nav", KEEP, true, false },
	{ "nobr", DROP_TAG, false, false },
	{ "noembed", DROP_ALL, false, false },
	{ "noframes", DROP_ALL, false, false },
	{ "noscript", DROP_ALL, false, false },
	{ "object", DROP_TAG, false, false },
	{ "ol", KEEP, true, false },
	{ "option", DROP_TAG, false, false },
	{ "p", KEEP, true, false },
	{ "param", VOID, false, false },
	{ "plaintext", DROP_TAG, false, false },
	{ "pre", KEEP, true, false },
	{ "script", DROP_ALL, false, false },
	{ "section", KEEP, true, false },
	{ "select", DROP_ALL, false, false },
	{ "source", VOID, false, false },
	{ "style", DROP_ALL, false, false },
	{ "summary", KEEP, true, false },
	{ "svg", DROP_ALL, false, false },
	{ "table", KEEP, true, true },
	{ "td", KEEP, false, true },
	{ "template", DROP_ALL, false, false },
	{ "textarea", DROP_ALL, false, false },
	{ "th", KEEP, false, true },
	{ "track", VOID, false, false },
	{ "ul", KEEP, true, false },
	{ "wbr", VOID, false, false },
	{ "xmp", DROP_TAG, false, false },
};

static const struct element unknown = { "", KEEP, false, false };

struct open {
	char name[NAME_BYTES_MAX];
	const struct element *element;
};

struct cleaner {
	struct html *html;
	struct arena *arena;
	struct buffer *out;
	const char *at, *end;
	struct open stack[HTML_DEPTH_MAX];
	size_t depth, dropped, count;
	/* elements known not to be closed any more, by their place above */
	bool never_closed[COUNT_OF(elements)];
	char name[NAME_BYTES_MAX];
};

static const struct element *element_find(const char *name)
{
	size_t low = 0, high = COUNT_OF(elements);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, elements[middle].name);

		if (order == 0)
			return &elements[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return &unknown;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Reads a tag name, lower case; false when it is longer than any we know. */
static bool name_read(struct cleaner *c)
{
	size_t len = 0;
	bool fits = true;

	while (c->at < c->end &&
		(isalnum((unsigned char)*c->at) || *c->at == '-' ||
			*c->at == ':' || *c->at == '_')) {
		if (len + 1 < sizeof c->name)
			c->name[len++] = (char)tolower((unsigned char)*c->at);
		else
			fits = false;
		c->at++;
	}
	c->name[len] = '\0';
	for (size_t i = 0; i < len; i++)
		if (c->name[i] == ':')
			fits = false;
	return fits && len;
}

static bool is_kept_attribute(const char *name, size_t len)
{
	static const char *const kept[] = { "class", "id", "role", "itemprop",
		"itemtype", "href", "src", "content", "property", "name", "rel",
		"datetime", "lang", "style", "hidden", "aria-hidden",
		"aria-modal", "type", "http-equiv", "title", "colspan" };

	for (size_t i = 0; i < COUNT_OF(kept); i++)
		if (strlen(kept[i]) == len &&
			strncasecmp(kept[i], name, len) == 0)
			return true;
	return false;
}

static void attribute_write(struct cleaner *c, const char *name,
	size_t name_len, const char *value, size_t len)
{
	if (!is_kept_attribute(name, name_len))
		return;
	if (len > VALUE_BYTES_MAX) {
		len = VALUE_BYTES_MAX;
		while (len && ((unsigned char)value[len] & 0xC0) == 0x80)
			len--;
	}
	buffer_putc(c->out, ' ');
	for (size_t i = 0; i < name_len; i++)
		buffer_putc(c->out, (char)tolower((unsigned char)name[i]));
	buffer_puts(c->out, "=\"");
	for (size_t i = 0; i < len; i++) {
		if (value[i] == '"')
			buffer_puts(c->out, "&quot;");
		else
			buffer_putc(c->out, value[i]);
	}
	buffer_putc(c->out, '"');
}

/* Reads one attribute and, when wanted, writes it. */
static void attribute_read(struct cleaner *c, bool write)
{
	const char *name = c->at, *value = c->at;
	size_t name_len, len = 0;

	while (c->at < c->end && !is_space(*c->at) && *c->at != '=' &&
		*c->at != '>' && *c->at != '/')
		c->at++;
	name_len = (size_t)(c->at - name);
	while (c->at < c->end && is_space(*c->at))
		c->at++;
	if (c->at < c->end && *c->at == '=') {
		c->at++;
		while (c->at < c->end && is_space(*c->at))
			c->at++;
		value = c->at;
		if (c->at < c->end && (*c->at == '"' || *c->at == '\'')) {
			char quote = *c->at++;
			const char *close =
				memchr(c->at, quote, (size_t)(c->end - c->at));

			value = c->at;
			c->at = close ? close : c->end;
			len = (size_t)(c->at - value);
			c->at += close != NULL;
		} else {
			while (c->at < c->end && !is_space(*c->at) &&
				*c->at != '>')
				c->at++;
			len = (size_t)(c->at - value);
		}
	}
	if (write && name_len)
		attribute_write(c, name, name_len, value, len);
}

/* Reads up to and with the tag's ">", writing the attributes if wanted. */
static void attributes_read(struct cleaner *c, bool write)
{
	size_t count = 0;

	while (c->at < c->end && *c->at != '>') {
		if (is_space(*c->at) || *c->at == '/' || *c->at == '=')
			c->at++;
		else
			attribute_read(c, write && count++ < ATTRIBUTES_MAX);
	}
	if (c->at < c->end)
		c->at++;
}

/* The end tag of the element, NULL when there is none ahead. */
static const char *close_find(struct cleaner *c, const struct element *element)
{
	size_t place = (size_t)(element - elements);
	size_t len = strlen(element->name);
	const char *at = c->at;

	if (c->never_closed[place])
		return NULL;
	while ((at = memchr(at, '<', (size_t)(c->end - at)))) {
		if ((size_t)(c->end - at) < len + 2)
			break;
		if (at[1] == '/' &&
			strncasecmp(at + 2, element->name, len) == 0 &&
			(at + 2 + len == c->end ||
				!isalnum((unsigned char)at[2 + len])))
			return at;
		at++;
	}
	c->never_closed[place] = true;
	return NULL;
}

static void data_keep(struct cleaner *c, const char *from, const char *to)
{
	struct html *html = c->html;

	html->data = list_grow(c->arena, html->data, html->data_count,
		&html->data_capacity, sizeof *html->data);
	html->data[html->data_count++] = (struct html_data){
		arena_strndup(c->arena, from, (size_t)(to - from)),
		(size_t)(to - from),
	};
}

static void element_skip(struct cleaner *c, const struct element *element)
{
	const char *tag = c->at, *body, *close;
	bool json;

	attributes_read(c, false);
	body = c->at;
	close = close_find(c, element);
	if (!close)
		return;
	json = strcmp(element->name, "script") == 0 &&
	       memmem(tag, (size_t)(body - tag), "ld+json", 7);
	if (json)
		data_keep(c, body, close);
	c->at = close + 2;
	attributes_read(c, false);
}

static void pop(struct cleaner *c)
{
	const struct open *open = &c->stack[--c->depth];

	buffer_printf(c->out, "</%s>", open->name);
}

static bool in_list(const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, list[i]) == 0)
			return true;
	return false;
}

#define IN_LIST(name, ...)                                                     \
	in_list(name, (const char *const[]){ __VA_ARGS__ },                    \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static bool is_top(const struct cleaner *c, const char *name)
{
	return c->depth && strcmp(c->stack[c->depth - 1].name, name) == 0;
}

/* Closes what the start tag of `name` ends without saying so. */
static void close_implied(struct cleaner *c, const struct element *element)
{
	if (element->closes_paragraph)
		while (is_top(c, "p"))
			pop(c);
	if (strcmp(c->name, "li") == 0) {
		while (is_top(c, "li") || is_top(c, "p"))
			pop(c);
	} else if (IN_LIST(c->name, "dt", "dd")) {
		while (is_top(c, "dt") || is_top(c, "dd") || is_top(c, "p"))
			pop(c);
	} else if (IN_LIST(c->name, "td", "th")) {
		while (is_top(c, "td") || is_top(c, "th") || is_top(c, "p"))
			pop(c);
	} else if (IN_LIST(c->name, "tr", "tbody", "thead", "tfoot")) {
		while (is_top(c, "td") || is_top(c, "th") || is_top(c, "p") ||
			is_top(c, "tr") ||
			(strcmp(c->name, "tr") != 0 &&
				(is_top(c, "tbody") || is_top(c, "thead") ||
					is_top(c, "tfoot"))))
			pop(c);
	}
}

static bool is_open(const struct cleaner *c, const char *name)
{
	for (size_t i = c->depth; i-- > 0;) {
		if (strcmp(c->stack[i].name, name) == 0)
			return true;
		if (c->stack[i].element->barrier)
			return false;
	}
	return false;
}

static void start_tag(struct cleaner *c)
{
	bool known = name_read(c);
	const struct element *element = known ? element_find(c->name) : NULL;

	if (!known || element->handling == DROP_TAG ||
		(strcmp(c->name, "a") == 0 && is_open(c, "a"))) {
		attributes_read(c, false);
		return;
	}
	if (element->handling == DROP_ALL) {
		element_skip(c, element);
		return;
	}
	close_implied(c, element);
	if (element->handling == KEEP &&
		(c->depth == HTML_DEPTH_MAX || c->count >= HTML_ELEMENTS_MAX)) {
		c->dropped++;
		attributes_read(c, false);
		return;
	}
	if (++c->count > HTML_ELEMENTS_MAX) {
		attributes_read(c, false);
		return;
	}
	buffer_printf(c->out, "<%s", c->name);
	attributes_read(c, true);
	buffer_putc(c->out, '>');
	if (element->handling != KEEP)
		return;
	memcpy(c->stack[c->depth].name, c->name, sizeof c->name);
	c->stack[c->depth++].element = element;
}

static void end_tag(struct cleaner *c)
{
	bool known = name_read(c);
	bool of_table = IN_LIST(c->name, "table", "tr", "td", "th", "tbody",
		"thead", "tfoot", "caption");
	size_t found;

	attributes_read(c, false);
	if (!known)
		return;
	if (c->dropped) {
		c->dropped -= element_find(c->name)->handling == KEEP;
		return;
	}
	for (found = c->depth; found-- > 0;) {
		if (strcmp(c->stack[found].name, c->name) == 0)
			break;
		if (c->stack[found].element->barrier && !of_table)
			return;
	}
	if (found >= c->depth)
		return;
	while (c->depth > found)
		pop(c);
}

static void markup(struct cleaner *c)
{
	size_t left = (size_t)(c->end - c->at);
	const char *close;

	if (left >= 4 && memcmp(c->at, "<!--", 4) == 0) {
		close = memmem(c->at + 2, left - 2, "-->", 3);
		c->at = close ? close + 3 : c->end;
	} else if (left >= 2 && (c->at[1] == '!' || c->at[1] == '?')) {
		close = memchr(c->at, '>', left);
		c->at = close ? close + 1 : c->end;
	} else if (left >= 2 && isalpha((unsigned char)c->at[1])) {
		c->at++;
		start_tag(c);
	} else if (left >= 3 && c->at[1] == '/' &&
		   isalpha((unsigned char)c->at[2])) {
		c->at += 2;
		end_tag(c);
	} else {
		buffer_puts(c->out, "&lt;");
		c->at++;
	}
}

void html_clean(struct html *html, struct arena *arena, const char *text,
	size_t len, struct buffer *out)
{
	struct cleaner *c = arena_alloc(arena, sizeof *c);

	c->html = html;
	c->arena = arena;
	c->out = out;
	c->at = text;
	c->end = text + len;
	buffer_puts(out, "<!DOCTYPE html>");
	while (c->at < c->end) {
		const char *tag = memchr(c->at, '<', (size_t)(c->end - c->at));
		const char *stop = tag ? tag : c->end;

		buffer_add(out, c->at, (size_t)(stop - c->at));
		c->at = stop;
		if (tag)
			markup(c);
	}
	while (c->depth)
		pop(c);
}
