// SPDX-License-Identifier: Apache-2.0
#include "http/request.h"
#include <string.h>
#include <strings.h>

static const char *const method_names[] = {
	[HTTP_GET] = "GET",
	[HTTP_HEAD] = "HEAD",
	[HTTP_POST] = "POST",
	[HTTP_PUT] = "PUT",
	[HTTP_PATCH] = "PATCH",
	[HTTP_DELETE] = "DELETE",
	[HTTP_OPTIONS] = "OPTIONS",
};
static_assert(COUNT_OF(method_names) == HTTP_METHOD_COUNT, "a name each");

const char *http_method_name(enum http_method method)
{
	assert(method < HTTP_METHOD_COUNT);
	return method_names[method];
}

bool http_method_parse(const char *text, enum http_method *out_method)
{
	for (size_t i = 0; i < HTTP_METHOD_COUNT; i++)
		if (strcmp(text, method_names[i]) == 0) {
			*out_method = (enum http_method)i;
			return true;
		}
	return false;
}

const char *request_header(const struct request *r, const char *name)
{
	size_t len = strlen(name);

	assert(r->magic == REQUEST_MAGIC);
	for (size_t i = 0; i < r->field_count; i++)
		if (r->fields[i].name_len == len &&
			strncasecmp(r->fields[i].name, name, len) == 0)
			return r->fields[i].value;
	return NULL;
}

static char *cookie_value(struct arena *arena, const char *text, size_t len)
{
	while (len && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	if (len >= 2 && text[0] == '"' && text[len - 1] == '"')
		return arena_strndup(arena, text + 1, len - 2);
	return arena_strndup(arena, text, len);
}

/* The pairs of one Cookie header, "a=1; b=2" (RFC 6265 §4.2.1). */
static char *cookie_find(
	struct arena *arena, const char *pairs, const char *name)
{
	size_t name_len = strlen(name);

	while (*pairs) {
		size_t len;

		pairs += strspn(pairs, " \t;");
		len = strcspn(pairs, ";");
		if (len > name_len && pairs[name_len] == '=' &&
			memcmp(pairs, name, name_len) == 0)
			return cookie_value(arena, pairs + name_len + 1,
				len - name_len - 1);
		pairs += len;
	}
	return NULL;
}

const char *request_cookie(struct request *r, const char *name)
{
	assert(r->magic == REQUEST_MAGIC);
	for (size_t i = 0; i < r->field_count; i++) {
		const struct http_field *field = &r->fields[i];
		const char *value;

		if (field->name_len != strlen("Cookie") ||
			strncasecmp(field->name, "Cookie", 6) != 0)
			continue;
		value = cookie_find(r->arena, field->value, name);
		if (value)
			return value;
	}
	return NULL;
}
