// SPDX-License-Identifier: Apache-2.0
// Precondition headers, idempotency keys, media types and cookies of any bytes.
#include "http/conditional.h"
#include "http/media.h"
#include "http/origin.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)bytes, len);
	struct http_field fields[] = {
		{ "Cookie", text, 6, strlen(text) },
		{ "Origin", text, 6, strlen(text) },
		{ "Host", "h.test", 4, 6 },
	};
	struct request r = { .magic = REQUEST_MAGIC,
		.arena = arena,
		.fields = fields,
		.field_count = COUNT_OF(fields) };
	const char *key = idempotency_key_parse(arena, text), *cookie;

	if (key)
		assert(key[0] && strlen(key) <= IDEMPOTENCY_KEY_BYTES_MAX);
	if (condition_check(text, 17) == CONDITION_MATCHES)
		assert(strstr(text, "\"17\"") || strchr(text, '*'));
	media_type_is(text, "application/json");
	media_type_accepted(text, "application/json");
	cookie = request_cookie(&r, "sid");
	if (cookie)
		assert(strstr(text, "sid=") && !strchr(cookie, ';'));
	if (origin_is_own(&r, NULL))
		assert(strlen(text) >= strlen("a://h.test"));
	arena_free(arena);
	return 0;
}
