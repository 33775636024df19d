// SPDX-License-Identifier: Apache-2.0
#include "http/conditional.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* An entity-tag's inner characters: no quote, no control, no space. */
static size_t tag_len(const char *text)
{
	size_t len = 0;

	while ((unsigned char)text[len] > 0x20 && text[len] != '"' &&
		text[len] != 0x7f)
		len++;
	return len;
}

/* Reads one tag at *at and moves behind it; false when there is none. */
static bool next_tag(const char **at, const char *tag, bool *out_same)
{
	const char *text = *at;
	size_t len;

	if (strncmp(text, "W/", 2) == 0)
		text += 2;
	if (*text++ != '"')
		return false;
	len = tag_len(text);
	if (text[len] != '"')
		return false;
	*out_same = len == strlen(tag) && memcmp(text, tag, len) == 0;
	*at = text + len + 1;
	return true;
}

enum condition condition_check_tag(const char *header, const char *tag)
{
	bool matches = false, same;

	if (!header)
		return CONDITION_ABSENT;
	header = skip_blanks(header);
	if (*header == '*')
		return *skip_blanks(header + 1) ? CONDITION_MALFORMED
						: CONDITION_MATCHES;
	for (;;) {
		if (!next_tag(&header, tag, &same))
			return CONDITION_MALFORMED;
		matches |= same;
		header = skip_blanks(header);
		if (!*header)
			return matches ? CONDITION_MATCHES : CONDITION_DIFFERS;
		if (*header != ',')
			return CONDITION_MALFORMED;
		header = skip_blanks(header + 1);
	}
}

enum condition condition_check(const char *header, int64_t version)
{
	char tag[24];

	snprintf(tag, sizeof tag, "%" PRId64, version);
	return condition_check_tag(header, tag);
}

/* The end of the quoted string that began before `text`; the unescaped
 * characters go to `out`, which has room for all of them. */
static const char *unquote(const char *text, char *out)
{
	for (; *text != '"'; text++) {
		if (*text == '\\' && *++text != '"' && *text != '\\')
			return NULL;
		if (*text < 0x20 || *text == 0x7f)
			return NULL;
		*out++ = *text;
	}
	return text + 1;
}

const char *idempotency_key_parse(struct arena *arena, const char *header)
{
	char *key;
	size_t len;

	header = skip_blanks(header);
	len = strlen(header);
	while (len && (header[len - 1] == ' ' || header[len - 1] == '\t'))
		len--;
	/* Twice the length and two quotes: what escapes may add. */
	if (len > 2 * IDEMPOTENCY_KEY_BYTES_MAX + 2)
		return NULL;
	key = arena_alloc(arena, len + 1);
	if (*header == '"') {
		const char *end = unquote(header + 1, key);

		if (end != header + len)
			return NULL;
		len = strlen(key);
	} else {
		for (size_t i = 0; i < len; i++)
			if (header[i] <= 0x20 || header[i] == 0x7f ||
				header[i] == '"')
				return NULL;
		memcpy(key, header, len);
	}
	return len >= 1 && len <= IDEMPOTENCY_KEY_BYTES_MAX ? key : NULL;
}
