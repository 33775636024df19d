// SPDX-License-Identifier: Apache-2.0
// Memory that lives as long as one request, job or command, and is given back
// at once. Allocation never fails: sizes from outside are checked before.
#pragma once
#include "base/check.h"
#include <stdarg.h>

struct arena;

// A new, empty arena. Freed by arena_free().
struct arena *arena_new(void);
// Runs the deferred calls, last first, and frees everything. NULL is fine.
void arena_free(struct arena *arena);

// Zeroed memory, aligned for any type; size 0 gives a valid pointer.
void *arena_alloc(struct arena *arena, size_t size);
// Zeroed memory for `count` elements; the product is checked for overflow.
void *arena_array(struct arena *arena, size_t count, size_t size);
void *arena_copy(struct arena *arena, const void *bytes, size_t size);
char *arena_strdup(struct arena *arena, const char *text);
// `len` bytes and a NUL.
char *arena_strndup(struct arena *arena, const char *text, size_t len);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
// Calls release(object) in arena_free(): how foreign objects join the arena.
void arena_defer(struct arena *arena, void (*release)(void *), void *object);
// Bytes handed out so far.
size_t arena_used(const struct arena *arena);
