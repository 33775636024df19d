// SPDX-License-Identifier: Apache-2.0
#include "domain/sentence.h"
#include "base/utf8.h"
#include "domain/lexicon.h"
#include "domain/list.h"
#include "domain/token.h"
#include <unicode/ubrk.h>
#include <unicode/uchar.h>

enum { WORD_BYTES_MAX = 32 };

static void iterator_close(void *iterator)
{
	ubrk_close(iterator);
}

void sentences_init(
	struct sentences *sentences, struct arena *arena, const char *language)
{
	UErrorCode status = U_ZERO_ERROR;

	*sentences = (struct sentences){ 0 };
	sentences->iterator = ubrk_open(
		UBRK_SENTENCE, language ? language : "", NULL, 0, &status);
	assert(U_SUCCESS(status));
	arena_defer(arena, iterator_close, sentences->iterator);
}

/* The word before the point at byte `point`, folded; its start is returned. */
static size_t word_before(
	const char *text, size_t start, size_t point, char out[WORD_BYTES_MAX])
{
	size_t from = point, len = 0;

	while (from > start) {
		size_t at = from;
		uint32_t c = utf8_previous(text, &at);

		if (point_is_space(c) || point_is_quote(c) || c == '(' ||
			point - at >= WORD_BYTES_MAX - 8)
			break;
		from = at;
	}
	for (size_t at = from; at < point;) {
		uint32_t c = utf8_next(text, point, &at);

		len += utf8_put((uint32_t)u_tolower((UChar32)c), out + len);
	}
	out[len] = '\0';
	return from;
}

/* Whether the word at `at` is one with which sentences like to begin. */
static bool begins_sentence(
	const struct lexicon *lexicon, const char *text, size_t at, size_t end)
{
	char word[WORD_BYTES_MAX];
	size_t len = 0;

	while (at < end && len < WORD_BYTES_MAX - 8) {
		uint32_t c = utf8_next(text, end, &at);

		if (!u_isalpha((UChar32)c)) {
			if (!len && point_is_quote(c))
				return true;
			break;
		}
		len += utf8_put((uint32_t)u_tolower((UChar32)c), word + len);
	}
	word[len] = '\0';
	return len && (lexicon_word(lexicon, word) & PHRASE_COMMON);
}

static unsigned abbreviation(const struct lexicon *lexicon, char *word)
{
	unsigned kinds = lexicon_word(lexicon, word);
	size_t len = strlen(word);

	word[len] = '.';
	word[len + 1] = '\0';
	kinds |= lexicon_word(lexicon, word);
	word[len] = '\0';
	return kinds & (PHRASE_ABBREVIATION | PHRASE_ENDING);
}

/* Whether ICU's boundary between `before` (end of the text before) and `next`
 * (start of what follows) is none: after "Mr.", an initial, or "?" before a
 * word in lower case. */
static bool is_false_boundary(const struct lexicon *lexicon, const char *text,
	const struct sentence *so_far, size_t next, size_t end)
{
	size_t point = so_far->end, peek = next;
	uint32_t first = utf8_next(text, end, &peek);
	char word[WORD_BYTES_MAX + 1];
	size_t from;
	unsigned kinds;

	if (u_islower((UChar32)first))
		return true;
	if (point - so_far->start < 2 || text[point - 1] != '.')
		return false;
	from = word_before(text, so_far->start, point - 1, word);
	if (!word[0])
		return false;
	kinds = abbreviation(lexicon, word);
	if (kinds & PHRASE_ENDING)
		return !begins_sentence(lexicon, text, next, end);
	if (point - 1 - from <= 2 &&
		u_isalpha((UChar32)utf8_next(text, point, &(size_t){ from })) &&
		utf8_count(text + from, point - 1 - from) == 1 &&
		strcmp(word, "i") != 0)
		return true;
	return kinds != 0;
}

static void sentence_append(struct sentences *list, struct arena *arena,
	const struct sentence *sentence)
{
	if (sentence->end <= sentence->start)
		return;
	list->items = list_grow(arena, list->items, list->count,
		&list->capacity, sizeof *list->items);
	list->items[list->count++] = *sentence;
}

static void trim(const char *text, size_t *start, size_t *end)
{
	while (*start < *end) {
		size_t at = *start;

		if (!point_is_space(utf8_next(text, *end, &at)))
			break;
		*start = at;
	}
	while (*end > *start) {
		size_t at = *end;

		if (!point_is_space(utf8_previous(text, &at)))
			break;
		*end = at;
	}
}

/* A copy in which line breaks are spaces: wrapped lines are joined and every
 * offset stays what it was. */
static char *join_lines(struct arena *arena, const char *text, size_t len)
{
	char *joined = arena_strndup(arena, text, len);

	for (size_t i = 0; i < len; i++)
		if (joined[i] == '\n' || joined[i] == '\r' || joined[i] == '\t')
			joined[i] = ' ';
	return joined;
}

void sentences_add(struct sentences *sentences, struct arena *arena,
	const struct lexicon *lexicon, const char *text, struct sentence block)
{
	struct arena *scratch = arena_new();
	UText utext = UTEXT_INITIALIZER;
	UErrorCode status = U_ZERO_ERROR;
	size_t len = block.end - block.start, base = block.start;
	const char *joined = join_lines(scratch, text + base, len);
	struct sentence open = block;
	int32_t from = 0;

	utext_openUTF8(&utext, joined, (int64_t)len, &status);
	ubrk_setUText(sentences->iterator, &utext, &status);
	assert(U_SUCCESS(status));
	open.end = open.start;
	for (int32_t to = ubrk_next(sentences->iterator); to != UBRK_DONE;
		from = to, to = ubrk_next(sentences->iterator)) {
		size_t start = base + (size_t)from, end = base + (size_t)to;

		trim(text, &start, &end);
		if (start == end)
			continue;
		if (open.end > open.start && !is_false_boundary(lexicon, text,
						     &open, start, block.end)) {
			sentence_append(sentences, arena, &open);
			open.end = open.start;
		}
		if (open.end <= open.start)
			open.start = start;
		open.end = end;
	}
	sentence_append(sentences, arena, &open);
	utext_close(&utext);
	arena_free(scratch);
}
