// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include <stdlib.h>
#include <string.h>

static bool needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

/* Whether one of eight bytes may need an escape. Each term sets the high bit of
 * a byte that is below 0x20, a quote or a backslash; bytes beyond the first
 * found may be taken for one too, and are looked at again one by one. */
static bool eight_need_escape(const char *text)
{
	const uint64_t ones = 0x0101010101010101u, highs = ones << 7;
	uint64_t bytes, quotes, slashes;

	memcpy(&bytes, text, sizeof bytes);
	quotes = bytes ^ ones * '"';
	slashes = bytes ^ ones * '\\';
	return (((bytes - ones * 0x20) & ~bytes) | ((quotes - ones) & ~quotes) |
		       ((slashes - ones) & ~slashes)) &
	       highs;
}

/* The first byte that needs an escape, or the end. */
static const char *plain_end(const char *p, const char *end)
{
	while (end - p >= 8 && !eight_need_escape(p))
		p += 8;
	while (p < end && !needs_escape((unsigned char)*p))
		p++;
	return p;
}

static void put_escape(struct buffer *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	const char *found = c ? strchr(shorts, c) : NULL;
	char escape[6] = "\\u00";

	if (found) {
		escape[1] = c == '"' || c == '\\' ? (char)c : found[1];
		buffer_add(out, escape, 2);
		return;
	}
	escape[4] = digits[c >> 4];
	escape[5] = digits[c & 15];
	buffer_add(out, escape, 6);
}

void json_put_string(struct buffer *out, const char *text, size_t len)
{
	const char *end = text + len, *stop;

	/* The common case needs no growth inside the loop. */
	buffer_reserve(out, len + 2);
	buffer_putc(out, '"');
	for (; (stop = plain_end(text, end)) < end; text = stop + 1) {
		buffer_add(out, text, (size_t)(stop - text));
		put_escape(out, (unsigned char)*stop);
	}
	buffer_add(out, text, (size_t)(end - text));
	buffer_putc(out, '"');
}

void json_put_name(struct buffer *out, const char *name)
{
	buffer_putc(out, '"');
	buffer_puts(out, name);
	buffer_puts(out, "\":");
}

char *json_text(struct arena *arena, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	char *copy;

	assert(text);
	json_decref(value);
	copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

/* Counted before the parser runs, since it recurses once a level. */
static bool too_deep(const char *text, size_t len)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > JSON_DEPTH_MAX)
				return true;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return false;
}

static void value_release(void *value)
{
	json_decref(value);
}

json_t *json_read_object(struct arena *arena, const char *text, size_t len,
	enum json_fault *out_fault, const char **out_detail)
{
	json_error_t error;
	json_t *value;

	if (too_deep(text, len)) {
		*out_fault = JSON_FAULT_DEPTH;
		*out_detail = arena_printf(arena,
			"the body is nested deeper than %d levels",
			JSON_DEPTH_MAX);
		return NULL;
	}
	value = json_loadb(text, len,
		JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!value) {
		*out_fault = JSON_FAULT_SYNTAX;
		*out_detail = arena_printf(arena, "line %d, column %d: %s",
			error.line, error.column, error.text);
		return NULL;
	}
	arena_defer(arena, value_release, value);
	if (!json_is_object(value)) {
		*out_fault = JSON_FAULT_TOP_TYPE;
		*out_detail = "the body is not a JSON object";
		return NULL;
	}
	*out_fault = JSON_FAULT_NONE;
	return value;
}
