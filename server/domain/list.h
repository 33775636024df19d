// SPDX-License-Identifier: Apache-2.0
// Growing arrays in an arena.
#pragma once
#include "base/arena.h"
#include <string.h>

// Room for one more item behind `count` items; returns the array, moved when
// it had to grow (by doubling, so that the waste stays below the array).
static inline void *list_grow(struct arena *arena, void *items, size_t count,
	size_t *capacity, size_t size)
{
	void *grown;

	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 16;
	grown = arena_array(arena, *capacity, size);
	if (count)
		memcpy(grown, items, count * size);
	return grown;
}
