// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"
#include <stdlib.h>
#include <string.h>

void json_put_string(struct buffer *out, const char *text, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const char *end = text + len, *run = text;

	/* The common case needs no growth inside the loop. */
	buffer_reserve(out, len + 2);
	buffer_putc(out, '"');
	for (const char *p = text; p < end; p++) {
		unsigned char c = (unsigned char)*p;
		char escape[6] = "\\u00";
		const char *found;
		size_t escape_len = 2;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buffer_add(out, run, (size_t)(p - run));
		run = p + 1;
		found = c ? strchr("\"\"\\\\\bb\ff\nn\rr\tt", c) : NULL;
		if (found) {
			escape[1] = c == '"' || c == '\\' ? (char)c : found[1];
		} else {
			escape[4] = digits[c >> 4];
			escape[5] = digits[c & 15];
			escape_len = 6;
		}
		buffer_add(out, escape, escape_len);
	}
	buffer_add(out, run, (size_t)(end - run));
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
