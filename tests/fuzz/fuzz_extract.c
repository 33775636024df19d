// SPDX-License-Identifier: Apache-2.0
// Any bytes as a document: every quote is the slice at its offsets.
#include "base/arena.h"
#include "base/utf8.h"
#include "domain/extract.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const languages[] = { NULL, "en", "fr", "ru", "ar",
		"xx", "de", "es", "uk" };
	struct arena *arena = arena_new();
	struct extract_input in = { .min_score = 0.0001 };
	const struct extraction *out;
	struct utf8_map map;

	if (size) {
		in.language = languages[data[0] % COUNT_OF(languages)];
		in.html = data[0] >= 0xC0;
		data++;
		size--;
	}
	in.content = (const char *)data;
	in.len = size;
	out = extract_document(&in, arena);
	if (out->status == EXTRACT_OK)
		utf8_map_init(&map, arena, out->text, out->text_len);
	for (size_t i = 0; i < out->claim_count; i++) {
		const struct extract_claim *claim = &out->claims[i];
		size_t from = utf8_map_byte(&map, claim->span.start);
		size_t to = utf8_map_byte(&map, claim->span.end);

		assert(from < to && strlen(claim->exact) == to - from);
		assert(memcmp(claim->exact, out->text + from, to - from) == 0);
		assert(utf8_valid(claim->text, strlen(claim->text)));
	}
	arena_free(arena);
	return 0;
}
