// SPDX-License-Identifier: Apache-2.0
// Percent-encoding and query strings, strictly: every escape is whole, the
// result is UTF-8 and holds no NUL, so that it may be used as a C string.
#pragma once
#include "base/arena.h"
#include "base/buffer.h"

enum query_error {
	QUERY_OK,
	QUERY_ESCAPE, /* '%' without two hexadecimal digits */
	QUERY_NUL,
	QUERY_UTF8,
	QUERY_TOO_MANY, /* parameters */
};

enum { QUERY_PARAMETERS_MAX = 256 };

struct query_parameter {
	const char *name, *value; /* decoded; no '=' gives value "" */
};

struct query {
	const struct query_parameter *parameters; /* in the order sent */
	size_t count;
};

// Splits and decodes "a=1&b=2" ('+' is a space); empty pairs are left out. All
// memory is the arena's. On an error *out_query is untouched.
enum query_error query_parse(
	struct arena *arena, const char *text, struct query *out_query);
// The first value of that name, NULL when absent.
const char *query_find(const struct query *query, const char *name);
// How often the name appears.
size_t query_count(const struct query *query, const char *name);

// Decodes one part of a path ('+' stays a plus).
enum query_error path_decode(struct arena *arena, const char *text, size_t len,
	const char **out_text);
// Appends the text with all but unreserved characters (RFC 3986 §2.3) escaped.
void query_encode(struct buffer *out, const char *text);
// One sentence for people, static.
const char *query_error_detail(enum query_error error);
