// SPDX-License-Identifier: Apache-2.0
#include "http/media.h"
#include <string.h>
#include <strings.h>

static size_t trimmed(const char *text, size_t len)
{
	while (len && strchr(" \t", text[len - 1]))
		len--;
	return len;
}

static bool equals(const char *text, size_t len, const char *other)
{
	return len == strlen(other) && strncasecmp(text, other, len) == 0;
}

/* Walks `; name=value` from *at; false at the end. */
struct parameter {
	const char *name, *value;
	size_t name_len, value_len;
};

static bool next_parameter(
	const char **at, const char *end, struct parameter *out)
{
	const char *text = *at, *stop, *mark;

	while (text < end && strchr("; \t", *text))
		text++;
	if (text == end)
		return false;
	stop = memchr(text, ';', (size_t)(end - text));
	stop = stop ? stop : end;
	mark = memchr(text, '=', (size_t)(stop - text));
	out->name = text;
	out->name_len = trimmed(text, (size_t)((mark ? mark : stop) - text));
	out->value = mark ? mark + 1 : stop;
	out->value_len = trimmed(out->value, (size_t)(stop - out->value));
	if (out->value_len >= 2 && out->value[0] == '"') {
		out->value++;
		out->value_len -= 2;
	}
	*at = stop;
	return true;
}

bool media_type_is(const char *content_type, const char *type)
{
	const char *at, *end;
	struct parameter parameter;

	if (!content_type)
		return false;
	content_type += strspn(content_type, " \t");
	at = content_type + strcspn(content_type, ";");
	end = content_type + strlen(content_type);
	if (!equals(content_type,
		    trimmed(content_type, (size_t)(at - content_type)), type))
		return false;
	while (next_parameter(&at, end, &parameter))
		if (equals(parameter.name, parameter.name_len, "charset") &&
			!equals(parameter.value, parameter.value_len, "utf-8"))
			return false;
	return true;
}

/* 3: the type itself, 2: its family, 1: everything, 0: another. */
static int specificity(const char *range, size_t len, const char *type)
{
	size_t family = strcspn(type, "/") + 1;

	if (equals(range, len, type))
		return 3;
	if (len == family + 1 && strncasecmp(range, type, family) == 0 &&
		range[family] == '*')
		return 2;
	return equals(range, len, "*/*") ? 1 : 0;
}

static bool has_weight(const char *at, const char *end)
{
	struct parameter parameter;

	while (next_parameter(&at, end, &parameter))
		if (equals(parameter.name, parameter.name_len, "q"))
			return strspn(parameter.value, "0.") <
			       parameter.value_len;
	return true;
}

bool media_type_accepted(const char *accept, const char *type)
{
	int best = 0;
	bool accepted = false;

	if (!accept || !accept[strspn(accept, " \t,")])
		return true;
	while (*accept) {
		size_t len, name_len;
		int rank;

		accept += strspn(accept, " \t,");
		len = strcspn(accept, ",");
		name_len = strcspn(accept, ";,");
		rank = specificity(accept, trimmed(accept, name_len), type);
		if (rank > best) {
			best = rank;
			accepted = has_weight(accept + name_len, accept + len);
		}
		accept += len;
	}
	return accepted;
}
