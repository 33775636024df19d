// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"
#include "base/arena.h"

enum { MARK_BYTES = 64 };

static bool is_lead(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

/* Length of the well-formed sequence at `at`, 0 when there is none
 * (Unicode 15, table 3-7). */
static size_t sequence(const unsigned char *s, size_t len)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t need;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xC2 || s[0] > 0xF4)
		return 0;
	need = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	if (len < need)
		return 0;
	if (s[0] == 0xE0)
		low = 0xA0;
	else if (s[0] == 0xED)
		high = 0x9F;
	else if (s[0] == 0xF0)
		low = 0x90;
	else if (s[0] == 0xF4)
		high = 0x8F;
	if (s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < need; i++)
		if (s[i] < 0x80 || s[i] > 0xBF)
			return 0;
	return need;
}

bool utf8_valid(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;

	for (size_t at = 0; at < len;) {
		size_t step = sequence(s + at, len - at);

		if (!step)
			return false;
		at += step;
	}
	return true;
}

size_t utf8_count(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += is_lead(text[i]);
	return count;
}

uint32_t utf8_next(const char *text, size_t len, size_t *at)
{
	const unsigned char *s = (const unsigned char *)text + *at;
	size_t need = s[0] < 0x80 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	uint32_t point = need == 1 ? s[0] : s[0] & (0x7Fu >> need);

	assert(*at < len && need <= len - *at);
	for (size_t i = 1; i < need; i++)
		point = point << 6 | (s[i] & 0x3Fu);
	*at += need;
	return point;
}

uint32_t utf8_previous(const char *text, size_t *at)
{
	size_t end = *at, start = end, here;

	assert(end > 0);
	do
		start--;
	while (start > 0 && !is_lead(text[start]));
	here = start;
	*at = start;
	return utf8_next(text, end, &here);
}

size_t utf8_put(uint32_t point, char out[4])
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xC0 | point >> 6);
		out[1] = (char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xE0 | point >> 12);
		out[1] = (char)(0x80 | (point >> 6 & 0x3F));
		out[2] = (char)(0x80 | (point & 0x3F));
		return 3;
	}
	assert(point <= 0x10FFFF);
	out[0] = (char)(0xF0 | point >> 18);
	out[1] = (char)(0x80 | (point >> 12 & 0x3F));
	out[2] = (char)(0x80 | (point >> 6 & 0x3F));
	out[3] = (char)(0x80 | (point & 0x3F));
	return 4;
}

void utf8_map_init(
	struct utf8_map *map, struct arena *arena, const char *text, size_t len)
{
	uint32_t *marks = arena_array(arena, len / MARK_BYTES + 1, sizeof *marks);
	uint32_t points = 0;

	assert(len < UINT32_MAX);
	for (size_t i = 0; i < len; i++) {
		if (i % MARK_BYTES == 0)
			marks[i / MARK_BYTES] = points;
		points += is_lead(text[i]);
	}
	if (len % MARK_BYTES == 0)
		marks[len / MARK_BYTES] = points;
	*map = (struct utf8_map){ text, len, points, marks };
}

size_t utf8_map_point(const struct utf8_map *map, size_t byte)
{
	size_t mark = byte / MARK_BYTES;
	size_t points;

	assert(byte <= map->len);
	points = map->marks[mark];
	for (size_t i = mark * MARK_BYTES; i < byte; i++)
		points += is_lead(map->text[i]);
	return points;
}

size_t utf8_map_byte(const struct utf8_map *map, size_t point)
{
	size_t low = 0, high = map->len / MARK_BYTES, byte, points;

	assert(point <= map->points);
	if (point == map->points)
		return map->len;
	while (low < high) { /* the last mark with marks[low] <= point */
		size_t middle = low + (high - low + 1) / 2;

		if (map->marks[middle] <= point)
			low = middle;
		else
			high = middle - 1;
	}
	byte = low * MARK_BYTES;
	points = map->marks[low];
	while (!is_lead(map->text[byte]))
		byte++;
	while (points < point) {
		byte++;
		points += is_lead(map->text[byte]);
	}
	return byte;
}
