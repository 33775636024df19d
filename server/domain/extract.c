// SPDX-License-Identifier: Apache-2.0
#include "domain/extract.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/attribution.h"
#include "domain/claim_text.h"
#include "domain/hedge.h"
#include "domain/lexicon.h"
#include "domain/list.h"
#include "domain/page.h"
#include "domain/score.h"
#include "domain/sentence.h"
#include "domain/token.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	CLAIM_BYTES_MAX = 2000, /* a longer sentence is no sentence */
	STORY_KEPT_PART = 4, /* of a page's story is no boilerplate, at least */
};

/* One extraction at work. */
struct work {
	const struct extract_input *in;
	struct arena *arena;
	struct extraction *out;
	struct utf8_map map;
	struct blocks blocks;
	struct lexicon *lexicon;
	struct tokens tokens;
	struct sentences sentences;
	struct attributions attributions;
	struct extract_claim *claims;
	size_t claim_count, claim_capacity;
};

const char *extract_status_text(enum extract_status status)
{
	switch (status) {
	case EXTRACT_OK:
		return "fine";
	case EXTRACT_EMPTY:
		return "the text is empty";
	case EXTRACT_NOT_UTF8:
		return "the text is not valid UTF-8; convert it first";
	case EXTRACT_CONTROL:
		return "this is not a text: it holds control characters";
	case EXTRACT_TOO_LARGE:
		return "the text is too large; send the article alone";
	case EXTRACT_NO_TEXT:
		return "the page holds no readable text; paste the text itself";
	}
	return "";
}

static bool is_blank(const char *text, size_t len)
{
	for (size_t at = 0; at < len;)
		if (!point_is_space(utf8_next(text, len, &at)))
			return false;
	return true;
}

/* A NUL, or more than one control character in a hundred. */
static bool is_binary(const char *text, size_t len)
{
	size_t controls = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == 0)
			return true;
		controls += c < 0x20 && !(c >= '\t' && c <= '\r');
	}
	return controls * 100 > len;
}

static enum extract_status input_check(const struct extract_input *in)
{
	size_t max = in->bytes_max ? in->bytes_max : EXTRACT_BYTES_MAX;

	if (in->len > max)
		return EXTRACT_TOO_LARGE;
	if (!utf8_valid(in->content, in->len))
		return EXTRACT_NOT_UTF8;
	if (is_binary(in->content, in->len))
		return EXTRACT_CONTROL;
	return is_blank(in->content, in->len) ? EXTRACT_EMPTY : EXTRACT_OK;
}

static void read_page(struct work *w)
{
	struct page page = { 0 };
	struct extraction *out = w->out;

	page_parse(&page, w->arena, w->in->content, w->in->len);
	out->title = page.title;
	out->author = page.author;
	out->publisher = page.publisher;
	out->published_at = page.published_at;
	out->canonical_url = page.canonical_url;
	out->language = page.language;
	out->text = page.text;
	out->text_len = page.len;
	w->blocks = page.blocks;
}

static void read_text(struct work *w)
{
	w->out->text = arena_strndup(w->arena, w->in->content, w->in->len);
	w->out->text_len = w->in->len;
	block_split(&w->blocks, w->arena, w->out->text, w->out->text_len);
}

static struct span span_of(const struct work *w, size_t start, size_t end)
{
	return (struct span){ utf8_map_point(&w->map, start),
		utf8_map_point(&w->map, end) };
}

static struct span span_of_run(const struct work *w, struct run run)
{
	return span_of(w, w->tokens.items[run.first].start,
		w->tokens.items[run.last - 1].end);
}

static char *slice(const struct work *w, size_t start, size_t end)
{
	return arena_strndup(w->arena, w->out->text + start, end - start);
}

static char *slice_of_run(const struct work *w, struct run run)
{
	return slice(w, w->tokens.items[run.first].start,
		w->tokens.items[run.last - 1].end);
}

static void write_blocks(struct work *w)
{
	struct extract_block *blocks =
		arena_array(w->arena, w->blocks.count, sizeof *blocks);

	for (size_t i = 0; i < w->blocks.count; i++)
		blocks[i] = (struct extract_block){
			span_of(w, w->blocks.items[i].start,
				w->blocks.items[i].end),
			w->blocks.items[i].kind,
		};
	w->out->blocks = blocks;
	w->out->block_count = w->blocks.count;
}

/* Tokens of each sentence: both lists are in the order of the text. */
static void sentences_take_tokens(struct work *w)
{
	size_t at = 0;

	for (size_t i = 0; i < w->sentences.count; i++) {
		struct sentence *s = &w->sentences.items[i];

		while (at < w->tokens.count &&
			w->tokens.items[at].start < s->start)
			at++;
		s->first = at;
		while (at < w->tokens.count &&
			w->tokens.items[at].start < s->end)
			at++;
		s->last = at;
	}
}

static void analyse(struct work *w)
{
	const char *text = w->out->text;

	w->lexicon = lexicon_new(w->arena, w->out->language);
	sentences_init(&w->sentences, w->arena, w->out->language);
	w->tokens.text = text;
	for (size_t i = 0; i < w->blocks.count; i++) {
		const struct block *block = &w->blocks.items[i];

		if (block->kind == BLOCK_BOILERPLATE)
			continue;
		tokens_add(&w->tokens, w->arena, block->start, block->end,
			(uint32_t)i);
		sentences_add(&w->sentences, w->arena, w->lexicon, text,
			(struct sentence){ .start = block->start,
				.end = block->end,
				.block = i });
	}
	sentences_take_tokens(w);
	quotes_mark(&w->tokens);
	attributions_find(&w->attributions, w->arena, w->lexicon, &w->tokens,
		&w->sentences);
}

static struct span span_of_any(const struct work *w, struct run run)
{
	return run.last > run.first ? span_of_run(w, run)
				    : (struct span){ 0, 0 };
}

static void write_attributions(struct work *w)
{
	size_t count = w->attributions.count;
	struct extract_attribution *list =
		arena_array(w->arena, count, sizeof *list);

	for (size_t i = 0; i < count; i++) {
		const struct attribution *a = &w->attributions.items[i];

		list[i].source = span_of_any(w, a->source);
		list[i].cue = span_of_any(w, a->cue);
		for (size_t k = 0; k < a->content_count; k++)
			list[i].contents[k] = span_of_run(w, a->content[k]);
		list[i].content_count = a->content_count;
		list[i].quoted = a->quoted;
	}
	w->out->attributions = list;
	w->out->attribution_count = count;
}

/* The strongest attribution whose cue stands in the sentence: speech before
 * belief, the first before later ones. */
static const struct attribution *attribution_of(
	const struct work *w, size_t sentence, size_t *at)
{
	const struct attribution *best = NULL;

	while (*at < w->attributions.count &&
		w->attributions.items[*at].sentence < sentence)
		++*at;
	for (size_t i = *at; i < w->attributions.count; i++) {
		const struct attribution *a = &w->attributions.items[i];

		if (a->sentence != sentence)
			break;
		if (a->act && !a->quoted)
			continue;
		if (!best || (best->weak && !a->weak))
			best = a;
	}
	return best;
}

static void claim_attribute(struct work *w, struct extract_claim *claim,
	const struct attribution *a)
{
	if (!a)
		return;
	claim->cue = slice_of_run(w, a->cue);
	claim->cue_span = span_of_run(w, a->cue);
	claim->quoted = a->quoted;
	if (a->source.last > a->source.first) {
		claim->claimant =
			claim_line(w->arena, slice_of_run(w, a->source));
		claim->claimant_span = span_of_run(w, a->source);
	}
}

static void claim_hedge(struct work *w, struct extract_claim *claim,
	const struct sentence *sentence)
{
	struct hedges found = { 0 };
	struct extract_hedge *hedges;

	hedges_find(&found, w->arena, w->lexicon, &w->tokens, sentence->first,
		sentence->last);
	hedges = arena_array(w->arena, found.count, sizeof *hedges);
	for (size_t i = 0; i < found.count; i++) {
		struct run run = { found.items[i].first, found.items[i].last };

		hedges[i] = (struct extract_hedge){ slice_of_run(w, run),
			span_of_run(w, run) };
	}
	claim->hedges = hedges;
	claim->hedge_count = found.count;
	claim->hedged = found.count > 0;
}

static void claim_place(struct work *w, struct extract_claim *claim,
	const struct sentence *sentence)
{
	size_t from, to;

	claim->span = span_of(w, sentence->start, sentence->end);
	claim->exact = slice(w, sentence->start, sentence->end);
	from = claim->span.start > EXTRACT_CONTEXT_POINTS
		       ? claim->span.start - EXTRACT_CONTEXT_POINTS
		       : 0;
	to = claim->span.end + EXTRACT_CONTEXT_POINTS < w->map.points
		     ? claim->span.end + EXTRACT_CONTEXT_POINTS
		     : w->map.points;
	claim->prefix = slice(w, utf8_map_byte(&w->map, from), sentence->start);
	claim->suffix = slice(w, sentence->end, utf8_map_byte(&w->map, to));
}

static bool is_title(const struct work *w, const struct sentence *s)
{
	const char *titles[] = { w->in->title, w->out->title };
	size_t len = s->end - s->start;

	for (size_t i = 0; i < COUNT_OF(titles); i++) {
		size_t title_len = titles[i] ? strlen(titles[i]) : 0;

		if (title_len && len >= title_len && len <= title_len + 1 &&
			strncasecmp(w->out->text + s->start, titles[i],
				title_len) == 0)
			return true;
	}
	return false;
}

static double sentence_score(const struct work *w, const struct sentence *s)
{
	struct score_input in = {
		.tokens = &w->tokens,
		.run = { s->first, s->last },
		.language = w->out->language,
		.quoted_whole = true,
	};

	for (size_t i = s->first; i < s->last && in.quoted_whole; i++)
		in.quoted_whole = w->tokens.items[i].kind == TOKEN_MARK ||
				  (w->tokens.items[i].flags & TOKEN_QUOTED);
	return score_sentence(&in);
}

static void claims_find(struct work *w)
{
	double least = w->in->min_score > 0 ? w->in->min_score
					    : score_threshold(w->out->language);
	size_t at = 0;

	for (size_t i = 0; i < w->sentences.count; i++) {
		const struct sentence *s = &w->sentences.items[i];
		struct extract_claim claim = { 0 };
		const struct attribution *a;

		if (s->last == s->first ||
			s->end - s->start > CLAIM_BYTES_MAX ||
			w->blocks.items[s->block].kind != BLOCK_BODY ||
			is_title(w, s))
			continue;
		claim.score = sentence_score(w, s);
		if (claim.score < least)
			continue;
		a = attribution_of(w, i, &at);
		claim_place(w, &claim, s);
		claim_attribute(w, &claim, a);
		claim_hedge(w, &claim, s);
		claim.text = claim_text(w->arena, &w->tokens, s, a);
		w->claims = list_grow(w->arena, w->claims, w->claim_count,
			&w->claim_capacity, sizeof *w->claims);
		w->claims[w->claim_count++] = claim;
	}
}

static int score_descends(const void *left, const void *right)
{
	const struct extract_claim *a = left, *b = right;

	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	return a->span.start < b->span.start ? -1 : 1;
}

static int place_ascends(const void *left, const void *right)
{
	const struct extract_claim *a = left, *b = right;

	return a->span.start < b->span.start ? -1 : 1;
}

static void claims_limit(struct work *w)
{
	size_t max = w->in->claims_max ? w->in->claims_max : EXTRACT_CLAIMS_MAX;

	if (w->claim_count > max) {
		qsort(w->claims, w->claim_count, sizeof *w->claims,
			score_descends);
		w->claim_count = max;
		qsort(w->claims, max, sizeof *w->claims, place_ascends);
	}
	w->out->claims = w->claims;
	w->out->claim_count = w->claim_count;
}

/* The story has been found by its markup already: when the wording would
 * leave next to nothing of it, the wording is wrong. */
static void story_keep(struct blocks *blocks)
{
	size_t kept = 0, all = 0;

	for (size_t i = 0; i < blocks->count; i++) {
		const struct block *block = &blocks->items[i];
		size_t len = block->end - block->start;

		all += len;
		kept += block->kind == BLOCK_BOILERPLATE ? 0 : len;
	}
	if (kept * STORY_KEPT_PART >= all)
		return;
	for (size_t i = 0; i < blocks->count; i++)
		if (blocks->items[i].kind == BLOCK_BOILERPLATE)
			blocks->items[i].kind = BLOCK_BODY;
}

static bool has_words(const struct blocks *blocks)
{
	return blocks->count > 0;
}

struct extraction *extract_document(
	const struct extract_input *in, struct arena *arena)
{
	struct extraction *out = arena_alloc(arena, sizeof *out);
	struct work w = { .in = in, .arena = arena, .out = out };

	out->status = input_check(in);
	if (out->status != EXTRACT_OK)
		return out;
	if (in->html)
		read_page(&w);
	else
		read_text(&w);
	if (!has_words(&w.blocks)) {
		*out = (struct extraction){ .status = EXTRACT_NO_TEXT };
		return out;
	}
	if (in->language)
		out->language = arena_strdup(arena, in->language);
	else if (!out->language)
		out->language = language_detect(out->text, out->text_len);
	utf8_map_init(&w.map, arena, out->text, out->text_len);
	out->text_points = w.map.points;
	boilerplate_mark(&w.blocks, out->text);
	if (in->html)
		story_keep(&w.blocks);
	write_blocks(&w);
	if (!in->skip_claims) {
		analyse(&w);
		write_attributions(&w);
		claims_find(&w);
		claims_limit(&w);
	}
	return out;
}

bool extract_looks_like_html(const char *content, size_t len)
{
	static const char *const tags[] = { "<!doctype html", "<html", "<head",
		"<body", "<div", "<article", "<p>", "<p ", "<main", "<section",
		"<meta", "<title", "<h1", "<span", "<table", "<!--", "<ul",
		"<script" };
	size_t at = 0;

	while (at < len && ((unsigned char)content[at] <= ' ' ||
				   (unsigned char)content[at] == 0xEF ||
				   (unsigned char)content[at] == 0xBB ||
				   (unsigned char)content[at] == 0xBF))
		at++;
	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		size_t tag = strlen(tags[i]);

		if (len - at >= tag &&
			strncasecmp(content + at, tags[i], tag) == 0)
			return true;
	}
	return false;
}
