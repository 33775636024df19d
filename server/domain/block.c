// SPDX-License-Identifier: Apache-2.0
#include "domain/block.h"
#include "base/utf8.h"
#include "domain/list.h"
#include "domain/token.h"
#include <unicode/uchar.h>

enum {
	BLOCK_BYTES_MAX = 16384,
	WRAP_POINTS_MAX = 110, /* a wrapped line is not longer */
	WRAP_POINTS_MIN = 40,  /* nor is its column nearer */
	HEADING_POINTS_MAX = 110,
	WINDOW_LINES = 6, /* neighbours that tell the wrapping column */
};

/* One line without the white space around it; points == 0: an empty line. */
struct line {
	size_t start, end;
	size_t points, first_word; /* code points */
	bool lower;		   /* begins with a lower-case letter */
	bool terminal;		   /* ends as a sentence does */
	bool colon;
	bool bullet;
};

const char *block_kind_name(enum block_kind kind)
{
	switch (kind) {
	case BLOCK_BODY:
		return "body";
	case BLOCK_HEADING:
		return "heading";
	case BLOCK_BOILERPLATE:
		return "boilerplate";
	}
	return "body";
}

void block_add(struct blocks *blocks, struct arena *arena, struct block block)
{
	blocks->items = list_grow(arena, blocks->items, blocks->count,
		&blocks->capacity, sizeof *blocks->items);
	blocks->items[blocks->count++] = block;
}

static bool is_break(uint32_t c)
{
	return c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == 0x85 ||
	       c == 0x2028 || c == 0x2029;
}

static bool ends_sentence(const char *text, size_t start, size_t end)
{
	while (end > start) {
		uint32_t c = utf8_previous(text, &end);

		if (point_is_quote(c) || c == ')' || c == ']' || c == '\'')
			continue;
		return c == '.' || c == '!' || c == '?' || c == 0x2026 ||
		       c == 0x3002 || c == 0x061F || c == 0x06D4 || c == ';';
	}
	return false;
}

static void line_measure(struct line *line, const char *text)
{
	size_t at = line->start, points = 0;
	bool in_word = true, letter = false;

	while (at < line->end) {
		uint32_t c = utf8_next(text, line->end, &at);

		points++;
		if (in_word && point_is_space(c)) {
			in_word = false;
			line->first_word = points - 1;
		}
		if (!letter && !point_is_quote(c) && c != '(') {
			letter = true;
			line->lower = u_islower((UChar32)c);
			line->bullet =
				c == 0x2022 || c == '*' || c == 0x25CF ||
				c == 0x2023 || c == 0x25AA ||
				((c == '-' || c == 0x2013) && at < line->end &&
					text[at] == ' ');
		}
	}
	if (in_word)
		line->first_word = points;
	line->points = points;
	line->terminal = ends_sentence(text, line->start, line->end);
	line->colon = line->end > line->start && text[line->end - 1] == ':';
}

/* The next line from *at on, trimmed and measured; moves *at behind it. */
static struct line line_next(const char *text, size_t len, size_t *at)
{
	struct line line = { .start = *at, .end = *at };
	bool begun = false;

	while (*at < len) {
		size_t here = *at;
		uint32_t c = utf8_next(text, len, at);

		if (c == '\r' && *at < len && text[*at] == '\n')
			++*at;
		if (is_break(c))
			break;
		if (point_is_space(c))
			continue;
		if (!begun)
			line.start = here;
		begun = true;
		line.end = *at;
	}
	if (begun)
		line_measure(&line, text);
	else
		line.end = line.start;
	return line;
}

/* The column at which lines around `number` are wrapped, 0 when they are not:
 * at least two neighbours must be about as long as the longest. */
static size_t wrap_column(const struct line *lines, size_t count, size_t number)
{
	size_t from = number > WINDOW_LINES ? number - WINDOW_LINES : 0;
	size_t to =
		number + WINDOW_LINES < count ? number + WINDOW_LINES : count;
	size_t column = 0, full = 0;

	while (number > from && lines[number - 1].points)
		number--;
	from = number;
	for (size_t i = from; i < to && lines[i].points; i++)
		if (lines[i].points <= WRAP_POINTS_MAX &&
			lines[i].points > column)
			column = lines[i].points;
	if (column < WRAP_POINTS_MIN)
		return 0;
	for (size_t i = from; i + 1 < to && lines[i].points; i++)
		full += lines[i].points <= column && lines[i + 1].points &&
			lines[i].points + 1 + lines[i + 1].first_word >= column;
	return full >= 2 ? column : 0;
}

/* Whether the next line goes on with the paragraph of this one. */
static bool line_continues(
	const struct line *lines, size_t count, size_t number)
{
	const struct line *line = &lines[number], *next = &lines[number + 1];
	size_t column;

	if (number + 1 >= count || !line->points || !next->points)
		return false;
	if (next->bullet || line->points > WRAP_POINTS_MAX * 2)
		return false;
	if (next->lower && !line->terminal && !line->colon)
		return true;
	column = wrap_column(lines, count, number);
	if (!column || line->points > column)
		return false;
	if (line->colon && line->points < column / 2)
		return false;
	return line->points + 1 + next->first_word >= column;
}

/* A short line without a full stop that stands above something. */
static bool is_heading(const struct line *line, size_t lines, bool more)
{
	if (lines > 2 || line->points > HEADING_POINTS_MAX || line->lower ||
		line->bullet || !more)
		return false;
	return !line->terminal;
}

/* Cuts what is longer than a block may be, at white space if there is any. */
static void block_add_parts(struct blocks *blocks, struct arena *arena,
	const char *text, struct block block)
{
	size_t end = block.end;

	while (end - block.start > BLOCK_BYTES_MAX) {
		size_t cut = block.start + BLOCK_BYTES_MAX;
		size_t least = block.start + BLOCK_BYTES_MAX / 2;

		while (cut > least && text[cut] != ' ' && text[cut] != '\n')
			cut--;
		if (cut == least)
			cut = block.start + BLOCK_BYTES_MAX;
		while (((unsigned char)text[cut] & 0xC0) == 0x80)
			cut--;
		block.end = cut;
		block_add(blocks, arena, block);
		while (cut < end && (text[cut] == ' ' || text[cut] == '\n'))
			cut++;
		block.start = cut;
	}
	block.end = end;
	if (block.end > block.start)
		block_add(blocks, arena, block);
}

void block_split(struct blocks *blocks, struct arena *arena, const char *text,
	size_t len)
{
	struct line *lines = NULL;
	size_t count = 0, capacity = 0;

	for (size_t at = 0; at < len;) {
		lines = list_grow(
			arena, lines, count, &capacity, sizeof *lines);
		lines[count++] = line_next(text, len, &at);
	}
	for (size_t i = 0; i < count; i++) {
		size_t first = i;
		struct block block = { .start = lines[i].start };

		if (!lines[i].points)
			continue;
		while (line_continues(lines, count, i))
			i++;
		block.end = lines[i].end;
		block.listed = lines[first].bullet;
		if (is_heading(&lines[i], i - first + 1, i + 1 < count))
			block.kind = BLOCK_HEADING;
		block_add_parts(blocks, arena, text, block);
	}
}
