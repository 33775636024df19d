// SPDX-License-Identifier: Apache-2.0
#include "http/query.h"
#include "base/utf8.h"
#include "http/escape.h"
#include <string.h>

static enum query_error decode(struct arena *arena, const char *text,
	size_t len, bool plus_is_space, const char **out_text)
{
	char *decoded = arena_alloc(arena, len + 1), *end = decoded;

	for (size_t i = 0; i < len; i++) {
		int byte = (unsigned char)text[i];

		if (byte == '%') {
			byte = escape_decode(text + i, len - i);
			i += 2;
		} else if (byte == '+' && plus_is_space) {
			byte = ' ';
		}
		if (byte < 0)
			return QUERY_ESCAPE;
		if (byte == 0)
			return QUERY_NUL;
		*end++ = (char)byte;
	}
	if (!utf8_valid(decoded, (size_t)(end - decoded)))
		return QUERY_UTF8;
	*out_text = decoded;
	return QUERY_OK;
}

enum query_error path_decode(struct arena *arena, const char *text, size_t len,
	const char **out_text)
{
	return decode(arena, text, len, false, out_text);
}

static enum query_error parse_pair(struct arena *arena, const char *text,
	size_t len, struct query_parameter *out)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : len;
	enum query_error error;

	out->value = "";
	error = decode(arena, text, name_len, true, &out->name);
	if (error || !equals)
		return error;
	return decode(arena, equals + 1, len - name_len - 1, true, &out->value);
}

static size_t count_pairs(const char *text)
{
	size_t count = 1;

	for (; *text; text++)
		count += *text == '&';
	return count;
}

enum query_error query_parse(
	struct arena *arena, const char *text, struct query *out_query)
{
	size_t most = count_pairs(text), count = 0;
	struct query_parameter *parameters;

	if (most > QUERY_PARAMETERS_MAX)
		return QUERY_TOO_MANY;
	parameters = arena_array(arena, most, sizeof *parameters);
	while (*text) {
		size_t len = strcspn(text, "&");
		enum query_error error = QUERY_OK;

		if (len)
			error = parse_pair(
				arena, text, len, &parameters[count++]);
		if (error)
			return error;
		text += len + (text[len] == '&');
	}
	*out_query = (struct query){ parameters, count };
	return QUERY_OK;
}

const char *query_find(const struct query *query, const char *name)
{
	for (size_t i = 0; i < query->count; i++)
		if (strcmp(query->parameters[i].name, name) == 0)
			return query->parameters[i].value;
	return NULL;
}

size_t query_count(const struct query *query, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < query->count; i++)
		count += strcmp(query->parameters[i].name, name) == 0;
	return count;
}

void query_encode(struct buffer *out, const char *text)
{
	for (; *text; text++)
		if (is_unreserved(*text))
			buffer_putc(out, *text);
		else
			escape_put(out, (unsigned char)*text);
}

const char *query_error_detail(enum query_error error)
{
	static const char *const details[] = {
		[QUERY_OK] = "fine",
		[QUERY_ESCAPE] =
			"'%' must be followed by two hexadecimal digits",
		[QUERY_NUL] = "the character U+0000 is not allowed",
		[QUERY_UTF8] = "the text is not valid UTF-8",
		[QUERY_TOO_MANY] = "there are too many parameters",
	};

	assert(error < COUNT_OF(details));
	return details[error];
}
