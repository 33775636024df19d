// SPDX-License-Identifier: Apache-2.0
#include "domain/match_text.h"
#include "base/utf8.h"
#include "domain/list.h"
#include <libstemmer.h>
#include <stdlib.h>
#include <strings.h>
#include <unicode/uchar.h>

/* In the order of strcmp(). */
static const char *const stops[] = { "a", "about", "after", "all", "also", "am",
	"amp", "an", "and", "any", "are", "as", "at", "be", "because", "been",
	"before", "being", "but", "by", "can", "could", "did", "do", "does",
	"don", "for", "from", "get", "got", "had", "has", "have", "he", "her",
	"here", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its",
	"just", "ll", "m", "me", "my", "no", "not", "now", "of", "on", "or",
	"our", "out", "re", "s", "said", "say", "says", "she", "should", "so",
	"some", "such", "t", "than", "that", "the", "their", "them", "then",
	"there", "these", "they", "this", "those", "to", "too", "up", "us",
	"ve", "very", "was", "we", "were", "what", "when", "where", "which",
	"who", "why", "will", "with", "would", "you", "your" };

struct match_reader {
	struct sb_stemmer *stemmer;
};

static void stemmer_free(void *stemmer)
{
	sb_stemmer_delete(stemmer);
}

struct match_reader *match_reader_new(struct arena *arena)
{
	struct match_reader *reader = arena_alloc(arena, sizeof *reader);

	reader->stemmer = sb_stemmer_new("english", "UTF_8");
	assert(reader->stemmer);
	arena_defer(arena, stemmer_free, reader->stemmer);
	return reader;
}

uint64_t match_key(const char *stem, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)stem[i]) * 0x100000001b3u;
	return hash ? hash : 1;
}

/* What an address begins with, also when it is glued to a word. */
static size_t address_at(const char *text)
{
	static const char *const starts[] = { "http://", "https://", "www.",
		"pic.twitter.com/", "t.co/" };

	for (size_t i = 0; i < COUNT_OF(starts); i++)
		if (strncasecmp(text, starts[i], strlen(starts[i])) == 0)
			return strcspn(text, " \t\r\n");
	return 0;
}

/* Where the signature of a quoted post begins, "— Name (@handle) May 1, 2020"
 * at the very end; else the end of the text. */
static size_t body_end(const char *text)
{
	size_t len = strlen(text), at;
	const char *handle = NULL, *next = text, *close;

	while ((next = strstr(next, "(@")))
		handle = next++;
	if (!handle)
		return len;
	close = strchr(handle, ')');
	if (!close || text + len - close > 32)
		return len;
	for (at = (size_t)(handle - text); at > 0; at--) {
		if ((size_t)(handle - text) - at > 120)
			break;
		if (strncmp(text + at, "— ", 4) == 0 ||
			strncmp(text + at, "– ", 4) == 0 ||
			strncmp(text + at, "- ", 2) == 0)
			return at;
	}
	return len;
}

struct scan {
	struct match_reader *reader;
	struct arena *arena;
	const char *text;
	size_t len;
	struct match_word *items;
	size_t count, capacity;
};

static int by_text(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

static bool is_stop(const char *word)
{
	return bsearch(word, stops, COUNT_OF(stops), sizeof *stops, by_text);
}

/* Lower case, without the separators of a number; false: nothing is left. */
static bool fold(const struct scan *scan, struct match_word *word,
	char out[MATCH_STEM_BYTES + 8], size_t *out_len)
{
	size_t len = 0, at = word->start;
	bool number = true;

	while (at < word->end && len < MATCH_STEM_BYTES) {
		uint32_t point = utf8_next(scan->text, word->end, &at);

		if (!u_isalnum((UChar32)point))
			continue;
		number = number && u_isdigit((UChar32)point);
		len += utf8_put((uint32_t)u_tolower((UChar32)point), out + len);
	}
	out[len] = '\0';
	*out_len = len;
	word->flags |= number ? MATCH_NUMBER : 0;
	return len > 0;
}

static void word_add(struct scan *scan, size_t start, size_t end)
{
	struct match_word word = { .start = (uint32_t)start,
		.end = (uint32_t)end };
	char folded[MATCH_STEM_BYTES + 8];
	size_t len, at = start;

	if (scan->count >= MATCH_WORDS_MAX || !fold(scan, &word, folded, &len))
		return;
	if (scan->count > 0 &&
		u_isupper((UChar32)utf8_next(scan->text, scan->len, &at)))
		word.flags |= MATCH_CAPITAL;
	if (is_stop(folded)) {
		word.flags |= MATCH_STOP;
	} else if (!(word.flags & MATCH_NUMBER)) {
		const sb_symbol *stem = sb_stemmer_stem(scan->reader->stemmer,
			(const sb_symbol *)folded, (int)len);

		assert(stem);
		len = (size_t)sb_stemmer_length(scan->reader->stemmer);
		memcpy(folded, stem, len);
	}
	word.stem = arena_strndup(scan->arena, folded, len);
	word.stem_len = (uint16_t)len;
	word.key = match_key(word.stem, len);
	scan->items = list_grow(scan->arena, scan->items, scan->count,
		&scan->capacity, sizeof *scan->items);
	scan->items[scan->count++] = word;
}

/* A new word begins inside a tag: "seenBefore", "NHSStaff", "May2020". */
static bool is_seam(uint32_t before, uint32_t point, uint32_t after)
{
	if (u_isdigit((UChar32)point) != u_isdigit((UChar32)before))
		return true;
	return u_isupper((UChar32)point) &&
	       (u_islower((UChar32)before) ||
		       (u_isupper((UChar32)before) &&
			       u_islower((UChar32)after)));
}

static void tag_add(struct scan *scan, size_t start, size_t end)
{
	uint32_t before = 0;
	size_t from = start;

	for (size_t at = start; at < end;) {
		size_t here = at, next;
		uint32_t point = utf8_next(scan->text, end, &at), after = 0;

		next = at;
		if (at < end)
			after = utf8_next(scan->text, end, &next);
		if (before && is_seam(before, point, after)) {
			word_add(scan, from, here);
			from = here;
		}
		before = point;
	}
	word_add(scan, from, end);
}

/* Letters, marks and digits; a point or comma between two digits. */
static size_t word_end(const struct scan *scan, size_t at)
{
	size_t end = at;
	bool digit = false;

	while (at < scan->len) {
		uint32_t point = utf8_next(scan->text, scan->len, &at);

		if (u_isalnum((UChar32)point) || point == '_' ||
			(U_GET_GC_MASK((UChar32)point) & U_GC_M_MASK)) {
			digit = u_isdigit((UChar32)point);
			end = at;
			if (address_at(scan->text + at))
				break;
			continue;
		}
		if (!((point == ',' || point == '.') && digit &&
			    at < scan->len &&
			    u_isdigit((unsigned char)scan->text[at])))
			break;
	}
	return end;
}

void match_words_read(struct match_reader *reader, struct arena *arena,
	const char *text, struct match_words *out_words)
{
	struct scan scan = { reader, arena, text, body_end(text) };
	bool tag = false;

	for (size_t at = 0; at < scan.len;) {
		size_t skip = address_at(text + at);
		size_t end = word_end(&scan, at);

		if (skip) {
			at += skip;
		} else if (end > at) {
			if (tag)
				tag_add(&scan, at, end);
			else
				word_add(&scan, at, end);
			at = end;
			tag = false;
		} else {
			tag = text[at] == '#' || text[at] == '@';
			utf8_next(text, scan.len, &at);
		}
	}
	*out_words = (struct match_words){ scan.items, scan.count };
}
