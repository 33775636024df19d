// SPDX-License-Identifier: Apache-2.0
#include "domain/mention.h"
#include <ctype.h>
#include <string.h>

enum { ADDRESS_BYTES_MAX = 254 };

static const char local_bytes[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	".!#$%&'*+/=?^_`{|}~-";
static const char host_bytes[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

/* The length of the address that begins here; 0 when there is none. A full
 * stop at the end belongs to the sentence. */
static size_t address_len(const char *text)
{
	size_t local = strspn(text, local_bytes), host;

	if (local == 0 || text[local] != '@')
		return 0;
	host = strspn(text + local + 1, host_bytes);
	while (host && (text[local + host] == '.' || text[local + host] == '-'))
		host--;
	if (host == 0 || local + 1 + host > ADDRESS_BYTES_MAX)
		return 0;
	return local + 1 + host;
}

static bool begins_word(const char *text, const char *at)
{
	return at == text || !(isalnum((unsigned char)at[-1]) ||
				     ((unsigned char)at[-1] & 0x80) ||
				     at[-1] == '@' || at[-1] == '.');
}

static bool is_listed(
	const char *const *list, size_t count, const char *address)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], address) == 0)
			return true;
	return false;
}

const char *const *mentions_find(
	struct arena *arena, const char *text, size_t *out_count)
{
	const char **found = arena_array(arena, MENTIONS_MAX, sizeof *found);
	size_t count = 0;

	for (const char *at = strchr(text, '@'); at && count < MENTIONS_MAX;
		at = strchr(at + 1, '@')) {
		size_t len = begins_word(text, at) ? address_len(at + 1) : 0;
		char *address;

		if (!len)
			continue;
		address = arena_strndup(arena, at + 1, len);
		for (char *p = address; *p; p++)
			*p = (char)tolower((unsigned char)*p);
		if (!is_listed(found, count, address))
			found[count++] = address;
	}
	*out_count = count;
	return found;
}
