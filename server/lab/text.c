// SPDX-License-Identifier: Apache-2.0
// The tasks of claim extraction.
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/extract.h"
#include "domain/score.h"
#include "domain/token.h"
#include "lab/lab.h"
#include <string.h>

static json_t *answer(const json_t *in)
{
	json_t *out = json_object();
	json_t *id = json_object_get(in, "id");

	json_object_set(out, "id", id ? id : json_null());
	return out;
}

static json_t *span_json(struct span span)
{
	return json_pack(
		"[I, I]", (json_int_t)span.start, (json_int_t)span.end);
}

static json_t *spans_json(const struct span *spans, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		if (spans[i].end > spans[i].start)
			json_array_append_new(list, span_json(spans[i]));
	return list;
}

static const struct extraction *extract(struct arena *arena, const json_t *in)
{
	const char *title = lab_text(in, "title");
	struct extract_input input = { .content = lab_text(in, "text"),
		.len = json_string_length(json_object_get(in, "text")),
		.title = title[0] ? title : NULL };

	return extract_document(&input, arena);
}

json_t *lab_checkworthy(struct arena *arena, void *state, const json_t *in)
{
	const char *text = lab_text(in, "text");
	struct tokens tokens = { .text = text };
	struct score_input input = { .tokens = &tokens, .language = "en" };
	json_t *out = answer(in);
	double score;

	(void)state;
	tokens_add(&tokens, arena, 0, strlen(text), 0);
	input.run.last = tokens.count;
	score = score_checkworthy(&input);
	json_object_set_new(out, "score", json_real(score));
	json_object_set_new(
		out, "label", json_integer(score >= SCORE_CHECKWORTHY));
	return out;
}

json_t *lab_attribution(struct arena *arena, void *state, const json_t *in)
{
	const struct extraction *found = extract(arena, in);
	json_t *out = answer(in), *list = json_array();

	(void)state;
	for (size_t i = 0; i < found->attribution_count; i++) {
		const struct extract_attribution *a = &found->attributions[i];

		json_array_append_new(list,
			json_pack("{s:o, s:o, s:o}", "source",
				spans_json(&a->source, 1), "cue",
				spans_json(&a->cue, 1), "content",
				spans_json(a->contents, a->content_count)));
	}
	json_object_set_new(out, "attributions", list);
	return out;
}

json_t *lab_claims(struct arena *arena, void *state, const json_t *in)
{
	const struct extraction *found = extract(arena, in);
	json_t *out = answer(in), *list = json_array();

	(void)state;
	for (size_t i = 0; i < found->claim_count; i++) {
		const struct extract_claim *claim = &found->claims[i];
		json_t *hedges = json_array();

		for (size_t k = 0; k < claim->hedge_count; k++)
			json_array_append_new(
				hedges, json_string(claim->hedges[k].word));
		json_array_append_new(list,
			json_pack("{s:I, s:I, s:s, s:s, s:f, s:s?, s:o}",
				"start", (json_int_t)claim->span.start, "end",
				(json_int_t)claim->span.end, "exact",
				claim->exact, "text", claim->text, "score",
				claim->score, "claimant", claim->claimant,
				"hedges", hedges));
	}
	json_object_set_new(out, "claims", list);
	return out;
}

json_t *lab_boilerplate(struct arena *arena, void *state, const json_t *in)
{
	const struct extraction *found = extract(arena, in);
	json_t *out = answer(in);

	(void)state;
	json_object_set_new(
		out, "claims", json_integer((json_int_t)found->claim_count));
	return out;
}

/* The story without what is marked as boilerplate. */
static const char *story_text(
	struct arena *arena, const struct extraction *found)
{
	struct utf8_map map;
	char *story;
	size_t used = 0;

	if (found->status != EXTRACT_OK)
		return "";
	utf8_map_init(&map, arena, found->text, found->text_len);
	story = arena_alloc(
		arena, found->text_len + 2 * found->block_count + 1);
	for (size_t i = 0; i < found->block_count; i++) {
		struct span span = found->blocks[i].span;
		size_t from = utf8_map_byte(&map, span.start);
		size_t len = utf8_map_byte(&map, span.end) - from;

		if (found->blocks[i].kind == BLOCK_BOILERPLATE)
			continue;
		memcpy(story + used, found->text + from, len);
		used += len;
		story[used++] = '\n';
		story[used++] = '\n';
	}
	return story;
}

json_t *lab_maintext(struct arena *arena, void *state, const json_t *in)
{
	const char *html = lab_text(in, "html");
	struct extract_input input = { .content = html,
		.len = json_string_length(json_object_get(in, "html")),
		.html = true,
		.skip_claims = true };
	const struct extraction *found = extract_document(&input, arena);

	(void)state;
	return json_pack("{s:O?, s:s, s:s?, s:s?, s:s?}", "id",
		json_object_get(in, "id"), "text", story_text(arena, found),
		"title", found->title, "byline", found->author, "date",
		found->published_at);
}
