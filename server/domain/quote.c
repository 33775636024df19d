// SPDX-License-Identifier: Apache-2.0
#include "domain/quote.h"
#include "base/utf8.h"
#include <string.h>

static const struct {
	const char *pointer, *about;
} faults[] = {
	[QUOTE_FOUND] = { "", "" },
	[QUOTE_EMPTY] = { "/quote",
		"Give the quoted text as exact, or its place as start and "
		"end." },
	[QUOTE_RANGE] = { "/quote/end",
		"start and end must be a range within the document's text, in "
		"code points." },
	[QUOTE_DIFFERS] = { "/quote/exact",
		"Another text stands at start and end." },
	[QUOTE_NOT_FOUND] = { "/quote/exact",
		"The document does not contain this text in this context." },
};

const char *quote_fault_pointer(enum quote_fault fault)
{
	return faults[fault].pointer;
}

const char *quote_fault_about(enum quote_fault fault)
{
	return faults[fault].about;
}

static bool stands_before(const char *text, const char *at, const char *prefix)
{
	size_t len = prefix ? strlen(prefix) : 0;

	return len <= (size_t)(at - text) && memcmp(at - len, prefix ? prefix : "", len) == 0;
}

static bool stands_at(const char *at, const char *suffix)
{
	return !suffix || strncmp(at, suffix, strlen(suffix)) == 0;
}

static const char *occurrence(
	const char *text, const struct quote_request *request)
{
	size_t len = strlen(request->exact);

	for (const char *at = strstr(text, request->exact); at;
		at = strstr(at + 1, request->exact))
		if (stands_before(text, at, request->prefix) &&
			stands_at(at + len, request->suffix))
			return at;
	return NULL;
}

static void fill(struct arena *arena, const struct utf8_map *map, size_t from,
	size_t to, struct quote *out)
{
	size_t start = utf8_map_point(map, from);
	size_t end = utf8_map_point(map, to);
	size_t before =
		start > QUOTE_CONTEXT_POINTS ? start - QUOTE_CONTEXT_POINTS : 0;
	size_t after = end + QUOTE_CONTEXT_POINTS < map->points
			       ? end + QUOTE_CONTEXT_POINTS
			       : map->points;

	before = utf8_map_byte(map, before);
	after = utf8_map_byte(map, after);
	*out = (struct quote){
		.exact = arena_strndup(arena, map->text + from, to - from),
		.prefix = arena_strndup(
			arena, map->text + before, from - before),
		.suffix = arena_strndup(arena, map->text + to, after - to),
		.start = (int64_t)start,
		.end = (int64_t)end,
	};
}

static enum quote_fault resolve_range(struct arena *arena,
	const struct utf8_map *map, const struct quote_request *request,
	struct quote *out)
{
	size_t from, to;

	if (request->start < 0 || request->end <= request->start ||
		(uint64_t)request->end > map->points)
		return QUOTE_RANGE;
	from = utf8_map_byte(map, (size_t)request->start);
	to = utf8_map_byte(map, (size_t)request->end);
	if (request->exact &&
		(strlen(request->exact) != to - from ||
			memcmp(request->exact, map->text + from, to - from)))
		return QUOTE_DIFFERS;
	fill(arena, map, from, to, out);
	return QUOTE_FOUND;
}

enum quote_fault quote_resolve(struct arena *arena, const char *text,
	const struct quote_request *request, struct quote *out)
{
	struct utf8_map map;
	const char *at;
	size_t from;

	utf8_map_init(&map, arena, text, strlen(text));
	if (request->start >= 0 || request->end >= 0)
		return resolve_range(arena, &map, request, out);
	if (!request->exact || !*request->exact)
		return QUOTE_EMPTY;
	at = occurrence(text, request);
	if (!at)
		return QUOTE_NOT_FOUND;
	from = (size_t)(at - text);
	fill(arena, &map, from, from + strlen(request->exact), out);
	return QUOTE_FOUND;
}
