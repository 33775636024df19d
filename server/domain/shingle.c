// SPDX-License-Identifier: Apache-2.0
#include "domain/shingle.h"
#include "base/utf8.h"
#include "domain/list.h"
#include <math.h>
#include <unicode/uchar.h>

enum {
	/* A shared stretch below this many words is chance, not copying. */
	STRETCH_WORDS = 8,
	/* So many shared words are more than one quoted sentence. */
	PARTIAL_WORDS = 50,
	/* A passage of its own of this length makes a text more than a copy. */
	OWN_WORDS = 60,
};

/* A copy holds this share of the other, even when words were exchanged. */
#define COPY_CONTAINED 0.45
/* Two versions of one story hold this much of each other … */
#define VERSION_CONTAINED 0.60
/* … and neither brings more than this share as one passage of its own. */
#define VERSION_OWN 0.20
/* What is added below this share is an addition to a copy. */
#define COPY_OWN 0.10

/* Open addressing, a power of two, at most half full. 0 marks a free slot. */
struct table {
	struct slot {
		uint64_t hash;
		uint32_t value, document;
	} * slots;
	size_t capacity, used;
};

struct shingle_corpus {
	struct arena *arena;
	struct table table;
	uint32_t documents;
};

static struct slot *table_slot(const struct table *table, uint64_t hash)
{
	size_t at = hash & (table->capacity - 1);

	while (table->slots[at].hash && table->slots[at].hash != hash)
		at = (at + 1) & (table->capacity - 1);
	return &table->slots[at];
}

static void table_init(struct table *table, struct arena *arena, size_t count)
{
	table->capacity = 64;
	while (table->capacity < 2 * count)
		table->capacity *= 2;
	table->slots =
		arena_array(arena, table->capacity, sizeof *table->slots);
	table->used = 0;
}

static bool stands_alone(uint32_t point)
{
	return u_hasBinaryProperty((UChar32)point, UCHAR_IDEOGRAPHIC) ||
	       (point >= 0x3040 && point <= 0x30ff) || /* kana */
	       (point >= 0x0e00 && point <= 0x0eff);   /* Thai, Lao */
}

static bool is_word(uint32_t point)
{
	return u_isalnum((UChar32)point) || point == '_' ||
	       (U_GET_GC_MASK((UChar32)point) & U_GC_M_MASK);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 29);
}

struct reader {
	struct shingle_word *words;
	uint64_t *hashes; /* of words, then of shingles */
	size_t count, capacity, hash_capacity;
	struct arena *arena;
};

static void word_add(
	struct reader *reader, size_t start, size_t end, uint64_t hash)
{
	reader->words = list_grow(reader->arena, reader->words, reader->count,
		&reader->capacity, sizeof *reader->words);
	reader->hashes = list_grow(reader->arena, reader->hashes, reader->count,
		&reader->hash_capacity, sizeof *reader->hashes);
	reader->words[reader->count] =
		(struct shingle_word){ (uint32_t)start, (uint32_t)end };
	reader->hashes[reader->count++] = hash;
}

static void words_read(struct reader *reader, const char *text, size_t len)
{
	size_t at = 0, start = 0;
	uint64_t hash = 0;

	while (at < len && reader->count < SHINGLE_TEXT_WORDS_MAX) {
		size_t before = at;
		uint32_t point = utf8_next(text, len, &at);
		bool word = is_word(point), alone = word && stands_alone(point);

		if (hash && (!word || alone)) {
			word_add(reader, start, before, hash);
			hash = 0;
		}
		if (!word)
			continue;
		if (!hash)
			start = before;
		hash = mix(hash, (uint64_t)u_foldCase(
					 (UChar32)point, U_FOLD_CASE_DEFAULT) |
					 1u << 24);
		if (alone) {
			word_add(reader, start, at, hash);
			hash = 0;
		}
	}
	if (hash && reader->count < SHINGLE_TEXT_WORDS_MAX)
		word_add(reader, start, len, hash);
}

void shingles_read(struct shingles *shingles, struct arena *arena,
	const char *text, size_t len)
{
	struct reader reader = { .arena = arena };
	size_t count;

	assert(len < UINT32_MAX);
	words_read(&reader, text, len);
	count = reader.count < SHINGLE_WORDS ? 0
					     : reader.count - SHINGLE_WORDS + 1;
	for (size_t i = 0; i < count; i++) {
		uint64_t hash = 0;

		for (size_t k = 0; k < SHINGLE_WORDS; k++)
			hash = mix(hash, reader.hashes[i + k]);
		reader.hashes[i] = hash ? hash : 1;
	}
	*shingles = (struct shingles){ text, len, reader.words, reader.hashes,
		reader.count, count };
}

struct shingle_corpus *shingle_corpus_new(struct arena *arena)
{
	struct shingle_corpus *corpus = arena_alloc(arena, sizeof *corpus);

	corpus->arena = arena;
	table_init(&corpus->table, arena, 1024);
	return corpus;
}

static void corpus_grow(struct shingle_corpus *corpus, size_t more)
{
	struct table old = corpus->table;

	if (2 * (old.used + more) <= old.capacity)
		return;
	table_init(&corpus->table, corpus->arena, 2 * (old.used + more));
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].hash)
			*table_slot(&corpus->table, old.slots[i].hash) =
				old.slots[i];
	corpus->table.used = old.used;
}

void shingle_corpus_add(
	struct shingle_corpus *corpus, const struct shingles *shingles)
{
	uint32_t document = ++corpus->documents;

	corpus_grow(corpus, shingles->count);
	for (size_t i = 0; i < shingles->count; i++) {
		struct slot *slot =
			table_slot(&corpus->table, shingles->hashes[i]);

		if (slot->document == document)
			continue;
		corpus->table.used += slot->hash == 0;
		slot->hash = shingles->hashes[i];
		slot->document = document;
		slot->value++;
	}
}

static bool is_common(const struct shingle_corpus *corpus, uint64_t hash)
{
	return corpus &&
	       table_slot(&corpus->table, hash)->value >= SHINGLE_COMMON;
}

/* One text of the two: which of its shingles are distinctive and where. */
struct side {
	const struct shingles *shingles;
	bool *distinct; /* by shingle */
	struct table places;
	/* found by side_measure() */
	double contained;
	size_t shared_words; /* in stretches */
	size_t own_words,
		words; /* longest stretch of its own; all that count */
};

static void side_init(struct side *side, struct arena *arena,
	const struct shingles *shingles, const struct shingle_corpus *corpus)
{
	side->shingles = shingles;
	side->distinct =
		arena_array(arena, shingles->count, sizeof *side->distinct);
	table_init(&side->places, arena, shingles->count);
	for (size_t i = 0; i < shingles->count; i++) {
		uint64_t hash = shingles->hashes[i];
		struct slot *slot = table_slot(&side->places, hash);

		side->distinct[i] = !is_common(corpus, hash);
		if (slot->hash)
			continue;
		slot->hash = hash;
		slot->value = (uint32_t)i;
		slot->document = side->distinct[i];
	}
}

/* Where the other text has this shingle, if it is distinctive. */
static const struct slot *side_find(const struct side *side, uint64_t hash)
{
	const struct slot *slot = table_slot(&side->places, hash);

	return slot->hash && slot->document ? slot : NULL;
}

enum { WORD_COUNTS = 1, WORD_SHARED = 2 };

/* Each word: does it count (part of a distinctive shingle), is it shared? */
static const uint8_t *words_mark(
	struct side *side, struct arena *arena, const struct side *other)
{
	const struct shingles *s = side->shingles;
	uint8_t *marks = arena_alloc(arena, s->word_count);
	size_t distinct = 0, shared = 0;

	for (size_t i = 0; i < s->count; i++) {
		uint8_t mark = WORD_COUNTS;

		if (!side->distinct[i])
			continue;
		if (side_find(other, s->hashes[i]))
			mark |= WORD_SHARED;
		if (side_find(side, s->hashes[i])->value == i) {
			distinct++;
			shared += (mark & WORD_SHARED) != 0;
		}
		for (size_t k = 0; k < SHINGLE_WORDS; k++)
			marks[i + k] |= mark;
	}
	side->contained = distinct ? (double)shared / (double)distinct : 0;
	return marks;
}

/* Sums the stretches that are shared and finds the longest that is not; a
 * shared stretch that is too short does not interrupt what is its own. */
static void side_measure(
	struct side *side, struct arena *arena, const struct side *other)
{
	const uint8_t *marks = words_mark(side, arena, other);
	size_t count = side->shingles->word_count, own = 0, end;

	for (size_t at = 0; at < count; at = end) {
		uint8_t shared = marks[at] & WORD_SHARED;
		size_t counting = 0;

		for (end = at;
			end < count && (marks[end] & WORD_SHARED) == shared;
			end++)
			counting += marks[end] & WORD_COUNTS;
		side->words += counting;
		if (shared && counting >= STRETCH_WORDS) {
			side->shared_words += counting;
			own = 0;
			continue;
		}
		own += counting;
		if (own > side->own_words)
			side->own_words = own;
	}
}

/* The longest run of words that both have: from each distinctive shingle of A
 * as far as B goes on alike. */
static void passage_find(struct copy *copy, struct arena *arena,
	const struct side *a, const struct side *b)
{
	const struct shingles *x = a->shingles, *y = b->shingles;
	struct utf8_map in_a, in_b;
	size_t from_a = 0, from_b = 0, best = 0, run;

	for (size_t i = 0; i < x->count; i += run) {
		const struct slot *place = side_find(b, x->hashes[i]);
		size_t k = place ? place->value : 0;

		for (run = 0;
			place && i + run < x->count && k + run < y->count &&
			x->hashes[i + run] == y->hashes[k + run];
			run++)
			;
		if (run > best) {
			best = run;
			from_a = i;
			from_b = k;
		}
		run = run ? run : 1;
	}
	if (!best)
		return;
	copy->passage_words = best + SHINGLE_WORDS - 1;
	utf8_map_init(&in_a, arena, x->text, x->len);
	utf8_map_init(&in_b, arena, y->text, y->len);
	copy->a.start = utf8_map_point(&in_a, x->words[from_a].start);
	copy->b.start = utf8_map_point(&in_b, y->words[from_b].start);
	from_a += copy->passage_words - 1;
	from_b += copy->passage_words - 1;
	copy->a.end = utf8_map_point(&in_a, x->words[from_a].end);
	copy->b.end = utf8_map_point(&in_b, y->words[from_b].end);
}

/* The text that the other one holds most of is the copy, if any. Ties go by
 * what the texts hold, so that the order of the two never matters. */
static const struct side *inner_side(const struct side *a, const struct side *b)
{
	if (a->contained != b->contained)
		return a->contained > b->contained ? a : b;
	if (a->own_words != b->own_words)
		return a->own_words < b->own_words ? a : b;
	if (a->words != b->words)
		return a->words < b->words ? a : b;
	return a->shared_words > b->shared_words ? a : b;
}

static enum copy_kind kind_of(const struct side *a, const struct side *b)
{
	const struct side *inner = inner_side(a, b);
	double own = inner->words
			     ? (double)inner->own_words / (double)inner->words
			     : 0;
	bool same_story =
		fmin(a->contained, b->contained) >= VERSION_CONTAINED &&
		own < VERSION_OWN;

	if (inner->contained >= COPY_CONTAINED) {
		bool adds = inner->own_words >= OWN_WORDS && own >= COPY_OWN;

		return adds && !same_story ? COPY_PARTIAL : COPY_COPY;
	}
	return inner->shared_words >= PARTIAL_WORDS ? COPY_PARTIAL : COPY_NONE;
}

struct copy copy_compare(struct arena *arena, const struct shingles *a,
	const struct shingles *b, const struct shingle_corpus *corpus)
{
	struct side left = { 0 }, right = { 0 };
	struct copy copy = { 0 };

	side_init(&left, arena, a, corpus);
	side_init(&right, arena, b, corpus);
	side_measure(&left, arena, &right);
	side_measure(&right, arena, &left);
	copy.kind = kind_of(&left, &right);
	copy.a_in_b = left.contained;
	copy.b_in_a = right.contained;
	copy.score = fmax(copy.a_in_b, copy.b_in_a);
	passage_find(&copy, arena, &left, &right);
	return copy;
}

const char *copy_kind_name(enum copy_kind kind)
{
	static const char *const names[] = { "none", "partial", "copy" };

	static_assert(COUNT_OF(names) == COPY_KIND_COUNT, "a name for each");
	return names[kind];
}
