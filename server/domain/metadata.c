// SPDX-License-Identifier: Apache-2.0
#include "domain/metadata.h"
#include "base/arena.h"
#include "domain/claim_text.h"
#include "domain/html.h"
#include "domain/page.h"
#include <jansson.h>
#include <string.h>
#include <strings.h>

enum { JSON_BYTES_MAX = 1 << 20, JSON_ITEMS_MAX = 64, TITLE_WORDS_MIN = 5 };

/* Names of meta tags, best first, and what they tell. */
enum field { TITLE, AUTHOR, PUBLISHER, PUBLISHED, CANONICAL, FIELDS };

static const struct meta {
	enum field field;
	const char *name;
} metas[] = {
	{ TITLE, "dc:title" },
	{ TITLE, "dcterm:title" },
	{ TITLE, "og:title" },
	{ TITLE, "weibo:article:title" },
	{ TITLE, "title" },
	{ TITLE, "twitter:title" },
	{ TITLE, "parsely-title" },
	{ AUTHOR, "dc:creator" },
	{ AUTHOR, "dcterm:creator" },
	{ AUTHOR, "author" },
	{ AUTHOR, "parsely-author" },
	{ AUTHOR, "article:author" },
	{ AUTHOR, "sailthru.author" },
	{ PUBLISHER, "og:site_name" },
	{ PUBLISHER, "application-name" },
	{ PUBLISHER, "dc:publisher" },
	{ PUBLISHED, "article:published_time" },
	{ PUBLISHED, "parsely-pub-date" },
	{ PUBLISHED, "og:article:published_time" },
	{ PUBLISHED, "datepublished" },
	{ PUBLISHED, "dc:date" },
	{ PUBLISHED, "dcterms:created" },
	{ PUBLISHED, "date" },
	{ PUBLISHED, "pubdate" },
	{ PUBLISHED, "sailthru.date" },
	{ CANONICAL, "og:url" },
};

struct reader {
	struct arena *arena;
	const char *page_title; /* of the title element */
	const char *values[FIELDS];
	size_t ranks[FIELDS]; /* place in metas[] of the value + 1 */
};

static const char *text_take(struct reader *r, const char *text)
{
	char *line = claim_line(r->arena, text);

	return line[0] ? line : NULL;
}

/* meta names come with ":" or "." between their parts, in any case. */
static bool is_name(const char *given, const char *name)
{
	size_t i = 0;

	for (; given[i] && name[i]; i++) {
		char c = given[i] == '.' ? ':' : given[i];
		char d = name[i] == '.' ? ':' : name[i];

		if (strncasecmp(&c, &d, 1) != 0)
			return false;
	}
	return given[i] == name[i];
}

static bool is_url(const char *text)
{
	return strncasecmp(text, "http://", 7) == 0 ||
	       strncasecmp(text, "https://", 8) == 0;
}

static void meta_read(struct reader *r, const struct html_node *node)
{
	const char *content = html_attribute(node, "content");
	const char *keys[] = { html_attribute(node, "property"),
		html_attribute(node, "name"),
		html_attribute(node, "itemprop") };

	for (size_t k = 0; content && k < COUNT_OF(keys); k++) {
		for (size_t i = 0; keys[k] && i < COUNT_OF(metas); i++) {
			enum field field = metas[i].field;
			const char *value;

			if (!is_name(keys[k], metas[i].name) ||
				(r->values[field] &&
					r->ranks[field] <= i + 1) ||
				(field == AUTHOR && is_url(content)))
				continue;
			value = text_take(r, content);
			if (!value)
				continue;
			r->values[field] = value;
			r->ranks[field] = i + 1;
		}
	}
}

static const char *json_name(struct reader *r, const json_t *value, int depth)
{
	struct buffer_names {
		const char *first;
	} names = { 0 };

	if (json_is_string(value))
		return text_take(r, json_string_value(value));
	if (json_is_object(value))
		return depth ? json_name(r, json_object_get(value, "name"),
				       depth - 1)
			     : NULL;
	for (size_t i = 0; depth && i < json_array_size(value) && i < 8; i++) {
		const char *name =
			json_name(r, json_array_get(value, i), depth - 1);

		if (!name)
			continue;
		names.first = names.first ? arena_printf(r->arena, "%s, %s",
						    names.first, name)
					  : name;
	}
	return names.first;
}

static bool is_article_type(const json_t *type)
{
	static const char *const types[] = { "Article", "NewsArticle",
		"BlogPosting", "AdvertiserContentArticle",
		"ReportageNewsArticle", "AnalysisNewsArticle",
		"OpinionNewsArticle", "BackgroundNewsArticle",
		"ReviewNewsArticle", "Report", "SatiricalArticle",
		"ScholarlyArticle", "SocialMediaPosting", "LiveBlogPosting",
		"TechArticle", "MedicalScholarlyArticle" };

	if (json_is_array(type))
		type = json_array_get(type, 0);
	for (size_t i = 0; json_is_string(type) && i < COUNT_OF(types); i++)
		if (strcmp(json_string_value(type), types[i]) == 0)
			return true;
	return false;
}

/* headline is the title, unless the page's own title says name instead. */
static bool prefers_name(const struct reader *r, const json_t *article)
{
	const char *name = json_string_value(json_object_get(article, "name"));
	const char *headline =
		json_string_value(json_object_get(article, "headline"));

	return name && headline && r->page_title &&
	       strncmp(r->page_title, name, strlen(name)) == 0 &&
	       !strstr(r->page_title, headline);
}

static void article_read(struct reader *r, const json_t *article)
{
	static const struct {
		enum field field;
		const char *key;
	} keys[] = {
		{ TITLE, "headline" },
		{ TITLE, "name" },
		{ AUTHOR, "author" },
		{ PUBLISHER, "publisher" },
		{ PUBLISHED, "datePublished" },
	};

	bool taken[FIELDS] = { false };

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const char *value =
			json_name(r, json_object_get(article, keys[i].key), 2);

		if (i == 0 && prefers_name(r, article))
			continue;
		if (value && !taken[keys[i].field]) {
			r->values[keys[i].field] = value;
			taken[keys[i].field] = true;
		}
	}
}

/* The first article of a JSON-LD document: alone, in a list, in a @graph. */
static bool data_read(struct reader *r, const json_t *data, int depth)
{
	const json_t *graph;

	if (json_is_array(data)) {
		for (size_t i = 0; depth && i < json_array_size(data) &&
				   i < JSON_ITEMS_MAX;
			i++)
			if (data_read(r, json_array_get(data, i), depth - 1))
				return true;
		return false;
	}
	if (is_article_type(json_object_get(data, "@type"))) {
		article_read(r, data);
		return true;
	}
	graph = json_object_get(data, "@graph");
	return depth && graph && data_read(r, graph, depth - 1);
}

/* Some wrap their JSON in <![CDATA[ … ]]>. */
static json_t *script_load(const struct html_data *data)
{
	const char *from = data->text, *to = from + data->len;
	const char *open = strstr(from, "<![CDATA[");
	const char *close = strstr(from, "]]>");

	if (open && close > open) {
		from = open + strlen("<![CDATA[");
		to = close;
	}
	return json_loadb(from, (size_t)(to - from), JSON_ALLOW_NUL, NULL);
}

static void scripts_read(struct reader *r, const struct html *html)
{
	for (size_t i = 0; i < html->data_count; i++) {
		json_t *data;
		bool found;

		if (html->data[i].len > JSON_BYTES_MAX)
			continue;
		data = script_load(&html->data[i]);
		found = data && data_read(r, data, 3);
		json_decref(data);
		if (found)
			break;
	}
}

static const char *node_text(struct reader *r, const struct html_node *top)
{
	const char *text = "";

	for (const struct html_node *n = top; n; n = html_next(top, n))
		if (html_is_text(n) && strlen(text) < 1000)
			text = arena_printf(r->arena, "%s%s", text, n->text);
	return text_take(r, text);
}

static size_t words_count(const char *text, size_t len)
{
	size_t words = 1;

	for (size_t i = 0; i < len; i++)
		words += text[i] == ' ';
	return words;
}

/* A title element often ends with the name of the site: "Dam opens | Post". */
static const char *title_trim(struct reader *r, const char *title)
{
	static const char *const parts[] = { " | ", " - ", " – ", " — ", " \\ ",
		" / ", " > ", " » " };
	const char *last = NULL;
	size_t len;

	for (size_t i = 0; i < COUNT_OF(parts); i++)
		for (const char *at = title; (at = strstr(at, parts[i])); at++)
			last = at > last ? at : last;
	if (!last)
		return title;
	len = (size_t)(last - title);
	/* what is left must be a title, not a word or two */
	if (words_count(title, len) < TITLE_WORDS_MIN)
		return title;
	return arena_strndup(r->arena, title, len);
}

static void tags_read(
	struct reader *r, struct page *page, const struct html *html)
{
	const char *title = NULL;

	for (const struct html_node *n = html->root; n;
		n = html_next(html->root, n)) {
		const char *rel = html_attribute(n, "rel");

		if (n->tag == GUMBO_TAG_META)
			meta_read(r, n);
		else if (n->tag == GUMBO_TAG_TITLE && !title)
			title = node_text(r, n);
		else if (n->tag == GUMBO_TAG_LINK && rel &&
			 strcasecmp(rel, "canonical") == 0 &&
			 html_attribute(n, "href"))
			page->canonical_url =
				text_take(r, html_attribute(n, "href"));
	}
	r->page_title = title;
	if (!r->values[TITLE] && title)
		r->values[TITLE] = title_trim(r, title);
}

void metadata_read(
	struct page *page, struct arena *arena, const struct html *html)
{
	struct reader r = { .arena = arena };
	const char *language = html_attribute(html->root, "lang");

	if (language && language[0])
		page->language = arena_strdup(arena, language);
	tags_read(&r, page, html);
	scripts_read(&r, html);
	page->title = r.values[TITLE];
	page->author = r.values[AUTHOR];
	page->publisher = r.values[PUBLISHER];
	page->published_at = r.values[PUBLISHED];
	if (!page->canonical_url)
		page->canonical_url = r.values[CANONICAL];
}
