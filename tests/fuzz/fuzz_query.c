// SPDX-License-Identifier: Apache-2.0
// What a query decodes to is UTF-8, and encoding it again decodes to the same.
#include "base/utf8.h"
#include "http/query.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check_parameters(struct arena *arena, const struct query *query)
{
	struct buffer encoded = { 0 };
	struct query again;

	for (size_t i = 0; i < query->count; i++) {
		const struct query_parameter *p = &query->parameters[i];

		assert(utf8_valid(p->name, strlen(p->name)));
		assert(utf8_valid(p->value, strlen(p->value)));
		assert(query_find(query, p->name));
		if (i)
			buffer_putc(&encoded, '&');
		query_encode(&encoded, p->name);
		buffer_putc(&encoded, '=');
		query_encode(&encoded, p->value);
	}
	buffer_putc(&encoded, '&');
	assert(query_parse(arena, encoded.bytes, &again) ==
		(query->count == QUERY_PARAMETERS_MAX ? QUERY_TOO_MANY
						      : QUERY_OK));
	if (query->count < QUERY_PARAMETERS_MAX) {
		assert(again.count == query->count);
		for (size_t i = 0; i < again.count; i++)
			assert(strcmp(again.parameters[i].value,
				       query->parameters[i].value) == 0);
	}
	buffer_release(&encoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)bytes, len);
	struct query query;
	const char *decoded;

	if (query_parse(arena, text, &query) == QUERY_OK)
		check_parameters(arena, &query);
	if (path_decode(arena, text, strlen(text), &decoded) == QUERY_OK)
		assert(utf8_valid(decoded, strlen(decoded)));
	arena_free(arena);
	return 0;
}
