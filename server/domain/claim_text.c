// SPDX-License-Identifier: Apache-2.0
#include "domain/claim_text.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/attribution.h"
#include "domain/sentence.h"
#include "domain/token.h"
#include <string.h>
#include <unicode/uchar.h>

enum { WORDS_MIN = 5 }; /* less than this is no claim of its own */

char *claim_line(struct arena *arena, const char *text)
{
	size_t len = strlen(text), used = 0;
	char *line = arena_alloc(arena, len + 1);
	bool space = true;

	for (size_t at = 0; at < len;) {
		size_t from = at;
		uint32_t c = utf8_next(text, len, &at);

		if (!point_is_space(c)) {
			memcpy(line + used, text + from, at - from);
			used += at - from;
			space = false;
		} else if (!space) {
			line[used++] = ' ';
			space = true;
		}
	}
	if (used && line[used - 1] == ' ')
		used--;
	line[used] = '\0';
	return line;
}

static size_t words(const struct tokens *tokens, struct run run)
{
	size_t count = 0;

	for (size_t i = run.first; i < run.last; i++)
		count += tokens->items[i].kind != TOKEN_MARK;
	return count;
}

/* The one stretch of content inside the sentence that can stand alone. */
static bool stands_alone(const struct tokens *tokens, const struct sentence *s,
	const struct attribution *a, struct run *out)
{
	size_t inside = 0;

	if (a->weak)
		return false;
	for (size_t i = 0; i < a->content_count; i++) {
		if (a->content[i].first < s->first ||
			a->content[i].last > s->last)
			continue;
		inside++;
		*out = a->content[i];
	}
	if (inside != 1 || words(tokens, *out) < WORDS_MIN)
		return false;
	/* what would be cut must be the source and the cue, little more */
	return words(tokens, (struct run){ s->first, s->last }) <=
	       words(tokens, *out) + (a->source.last - a->source.first) +
		       (a->cue.last - a->cue.first) + 4;
}

static bool spoken_by_participle(const struct tokens *tokens,
	const struct attribution *a, struct run content)
{
	return a->source.last < a->cue.first && content.first >= a->cue.last &&
	       a->cue.first - a->source.last > 3 &&
	       tokens->items[a->cue.first - 1].kind == TOKEN_MARK;
}

static bool ends_with_letter(const char *text, size_t len)
{
	return len && u_isalnum((UChar32)utf8_previous(text, &len));
}

char *claim_text(struct arena *arena, const struct tokens *tokens,
	const struct sentence *s, const struct attribution *a)
{
	const char *text = tokens->text;
	struct run run = { s->first, s->last };
	char *line, *out;
	size_t at = 0, len;
	char first[4];

	if (!a || !stands_alone(tokens, s, a, &run) ||
		spoken_by_participle(tokens, a, run))
		return claim_line(arena, arena_strndup(arena, text + s->start,
						 s->end - s->start));
	line = claim_line(arena,
		arena_strndup(arena, text + tokens->items[run.first].start,
			tokens->items[run.last - 1].end -
				tokens->items[run.first].start));
	len = strlen(line);
	out = arena_alloc(arena, len + 8);
	if (len) {
		uint32_t c = utf8_next(line, len, &at);
		size_t put = utf8_put((uint32_t)u_toupper((UChar32)c), first);

		memcpy(out, first, put);
		memcpy(out + put, line + at, len - at);
		len = len - at + put;
	}
	if (run.last < s->last && ends_with_letter(out, len))
		out[len++] = '.';
	out[len] = '\0';
	return out;
}
