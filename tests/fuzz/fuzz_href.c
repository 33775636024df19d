// SPDX-License-Identifier: Apache-2.0
// Any text as a link: what comes out is read as itself again.
#include "base/arena.h"
#include "base/utf8.h"
#include "http/href.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size);
	const char *href, *again;

	if (utf8_valid(text, size)) {
		href = href_resolve(arena, text, size, "http://a.test/b?c");
		again = href ? href_resolve(arena, href, strlen(href), NULL)
			     : NULL;
		assert(!href || (again && strcmp(href, again) == 0));
	}
	arena_free(arena);
	return 0;
}
