// SPDX-License-Identifier: Apache-2.0
#include "base/quantity.h"
#include "base/buffer.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct unit {
	const char *name;
	int64_t factor;
};

/* Largest first: the printers take the first that divides. */
static const struct unit size_units[] = {
	{ "GiB", 1 << 30 },
	{ "MiB", 1 << 20 },
	{ "KiB", 1 << 10 },
	{ "B", 1 },
};
static const struct unit duration_units[] = {
	{ "d", 86400000 },
	{ "h", 3600000 },
	{ "m", 60000 },
	{ "s", 1000 },
	{ "ms", 1 },
};

bool quantity_parse_bool(const char *text, bool *out_yes)
{
	static const struct {
		const char *text;
		bool yes;
	} words[] = { { "true", true }, { "yes", true }, { "on", true },
		{ "1", true }, { "false", false }, { "no", false },
		{ "off", false }, { "0", false } };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(words[i].text, text) == 0) {
			*out_yes = words[i].yes;
			return true;
		}
	return false;
}

/* The number in front; *out_rest is what follows it. */
static bool parse_front(
	const char *text, int64_t *out_number, const char **out_rest)
{
	char *end;
	long long number;

	if (*text != '-' && (*text < '0' || *text > '9'))
		return false; /* strtoll would skip blanks and take '+' */
	errno = 0;
	number = strtoll(text, &end, 10);
	if (errno || end == text)
		return false;
	*out_number = number;
	*out_rest = end;
	return true;
}

bool quantity_parse_int(const char *text, int64_t *out_number)
{
	const char *rest;
	int64_t number;

	if (!parse_front(text, &number, &rest) || *rest)
		return false;
	*out_number = number;
	return true;
}

static bool parse_units(const char *text, const struct unit *units,
	size_t count, int64_t *out_number)
{
	const char *rest;
	int64_t number, product;
	size_t i = 0;

	if (!parse_front(text, &number, &rest) || number < 0)
		return false;
	while (i < count && strcmp(rest, units[i].name) != 0)
		i++;
	if (i == count ||
		__builtin_mul_overflow(number, units[i].factor, &product))
		return false;
	*out_number = product;
	return true;
}

bool quantity_parse_size(const char *text, int64_t *out_bytes)
{
	int64_t bytes;

	if (quantity_parse_int(text, &bytes) && bytes >= 0) {
		*out_bytes = bytes;
		return true;
	}
	return parse_units(text, size_units, COUNT_OF(size_units), out_bytes);
}

bool quantity_parse_duration(const char *text, int64_t *out_ms)
{
	if (strcmp(text, "0") == 0) {
		*out_ms = 0;
		return true;
	}
	return parse_units(
		text, duration_units, COUNT_OF(duration_units), out_ms);
}

static void put_units(struct buffer *out, int64_t number,
	const struct unit *units, size_t count)
{
	size_t i = 0;

	while (i + 1 < count && (number == 0 || number % units[i].factor))
		i++;
	buffer_i64(out, number / units[i].factor);
	buffer_puts(out, units[i].name);
}

void quantity_put_size(struct buffer *out, int64_t bytes)
{
	put_units(out, bytes, size_units, COUNT_OF(size_units));
}

void quantity_put_duration(struct buffer *out, int64_t ms)
{
	put_units(out, ms, duration_units, COUNT_OF(duration_units));
}
