// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { BLOCK_BYTES = 4096, ALIGNMENT = alignof(max_align_t) };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

struct deferred {
	struct deferred *next;
	void (*release)(void *);
	void *object;
};

struct arena {
	struct block *blocks;
	struct deferred *deferred;
	size_t used;
};

struct arena *arena_new(void)
{
	struct arena *arena = calloc(1, sizeof *arena);

	assert(arena);
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct deferred *d = arena->deferred; d; d = d->next)
		d->release(d->object);
	for (struct block *b = arena->blocks, *next; b; b = next) {
		next = b->next;
		ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
		free(b);
	}
	free(arena);
}

static struct block *block_new(struct arena *arena, size_t least)
{
	size_t size = BLOCK_BYTES - sizeof(struct block);
	struct block *block;

	if (least > size)
		size = least;
	block = malloc(sizeof *block + size);
	assert(block);
	block->size = size;
	block->used = 0;
	ASAN_POISON_MEMORY_REGION(block->bytes, size);
	/* A block made for one large object goes behind the current one, whose
	 * free tail stays in use. */
	if (least > BLOCK_BYTES / 4 && arena->blocks) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	} else {
		block->next = arena->blocks;
		arena->blocks = block;
	}
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct block *block = arena->blocks;
	size_t need = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	void *bytes;

	assert(size <= SIZE_MAX / 2);
	if (need == 0)
		need = ALIGNMENT;
	if (!block || block->size - block->used < need)
		block = block_new(arena, need);
	bytes = block->bytes + block->used;
	block->used += need;
	arena->used += need;
	ASAN_UNPOISON_MEMORY_REGION(bytes, size);
	memset(bytes, 0, size);
	return bytes;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t total;
	bool overflow = __builtin_mul_overflow(count, size, &total);

	assert(!overflow);
	return arena_alloc(arena, total);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	void *copy = arena_alloc(arena, size);

	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (len)
		memcpy(copy, text, len);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	va_list again;
	int len;
	char *text;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	assert(len >= 0);
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

void arena_defer(struct arena *arena, void (*release)(void *), void *object)
{
	struct deferred *deferred = arena_alloc(arena, sizeof *deferred);

	assert(release);
	deferred->release = release;
	deferred->object = object;
	deferred->next = arena->deferred;
	arena->deferred = deferred;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
