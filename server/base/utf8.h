// SPDX-License-Identifier: Apache-2.0
// UTF-8: strict validation, walking by code point, and the map between byte
// and code-point offsets. Everything but utf8_valid() takes valid text.
#pragma once
#include "base/check.h"

struct arena;

// RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF.
bool utf8_valid(const char *text, size_t len);
// Code points in the text.
size_t utf8_count(const char *text, size_t len);
// The code point at byte *at (< len); moves *at behind it.
uint32_t utf8_next(const char *text, size_t len, size_t *at);
// The code point before byte *at (> 0); moves *at to its first byte.
uint32_t utf8_previous(const char *text, size_t *at);
// Writes a code point and returns its length, 1..4.
size_t utf8_put(uint32_t point, char out[4]);

// Byte offset <-> code-point offset in one text, each in constant time.
struct utf8_map {
	const char *text;
	size_t len, points;
	const uint32_t *marks; /* code points before every 64th byte */
};

// The text is borrowed and must be shorter than 4 GiB.
void utf8_map_init(struct utf8_map *map, struct arena *arena,
	const char *text, size_t len);
// Code points before `byte` (≤ len).
size_t utf8_map_point(const struct utf8_map *map, size_t byte);
// First byte of code point number `point` (≤ points).
size_t utf8_map_byte(const struct utf8_map *map, size_t point);
