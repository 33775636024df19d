// SPDX-License-Identifier: Apache-2.0
// Any bytes as a page: the text and its blocks must hold together.
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/page.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct page page = { 0 };
	size_t end = 0;

	if (utf8_valid((const char *)data, size) && !memchr(data, 0, size)) {
		page_parse(&page, arena, (const char *)data, size);
		assert(utf8_valid(page.text, page.len));
		for (size_t i = 0; i < page.blocks.count; i++) {
			const struct block *block = &page.blocks.items[i];

			assert(block->start >= end &&
				block->end > block->start);
			end = block->end;
		}
		assert(end <= page.len);
	}
	arena_free(arena);
	return 0;
}
