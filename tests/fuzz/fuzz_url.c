// SPDX-License-Identifier: Apache-2.0
// A canonical URL is its own canonical URL, is ASCII without what would end it
// in a page or a log, and its domain ends its host.
#include "http/url.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static bool is_clean(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text >= 0x7f ||
			strchr("<>\"\\^`{|}#@", *text))
			if (*text != '@')
				return false;
	return true;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)bytes, len);
	const char *domain = url_registrable_domain(text, arena);
	struct url url, again;

	if (domain)
		assert(domain[0] != '.' && strlen(domain) <= len);
	if (url_parse(arena, text, &url) == URL_OK) {
		assert(strlen(url.canonical) <= URL_BYTES_MAX);
		assert(is_clean(url.canonical));
		assert(strncmp(url.canonical, url.scheme, strlen(url.scheme)) ==
			0);
		assert(ends_with(url.host, url.domain));
		assert(url.path[0] == '/');
		assert(url_parse(arena, url.canonical, &again) == URL_OK);
		assert(strcmp(url.canonical, again.canonical) == 0);
	}
	arena_free(arena);
	return 0;
}
