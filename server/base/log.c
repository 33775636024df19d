// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TAIL_BYTES = 4 }; /* room kept for `"}\n` and a NUL */

static const char *const level_names[] = { "debug", "info", "warning",
	"error" };
static const char *const form_names[] = { "auto", "json", "logfmt" };

static enum log_level lowest_level = LEVEL_INFO;
static enum log_form chosen_form = LOG_FORM_AUTO;

void log_setup(enum log_level lowest, enum log_form form)
{
	lowest_level = lowest;
	/* Asked once: it is a system call. */
	if (form == LOG_FORM_AUTO)
		form = isatty(STDERR_FILENO) ? LOG_FORM_LOGFMT : LOG_FORM_JSON;
	chosen_form = form;
}

static bool find_name(const char *const *names, size_t count, const char *text,
	size_t *out_index)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], text) == 0) {
			*out_index = i;
			return true;
		}
	return false;
}

bool log_level_parse(const char *text, enum log_level *out_level)
{
	size_t i;

	if (!find_name(level_names, COUNT_OF(level_names), text, &i))
		return false;
	*out_level = (enum log_level)i;
	return true;
}

bool log_form_parse(const char *text, enum log_form *out_form)
{
	size_t i;

	if (!find_name(form_names, COUNT_OF(form_names), text, &i))
		return false;
	*out_form = (enum log_form)i;
	return true;
}

bool log_wants(enum log_level level)
{
	return level >= lowest_level;
}

/* All or nothing, so that a full line never ends in half an escape. */
static bool put(struct log_line *line, const char *bytes, size_t len)
{
	if (line->len + len > sizeof line->bytes - TAIL_BYTES) {
		line->full = true;
		return false;
	}
	memcpy(line->bytes + line->len, bytes, len);
	line->len += len;
	return true;
}

static bool puts_line(struct log_line *line, const char *text)
{
	return put(line, text, strlen(text));
}

/* Decodes one UTF-8 character; 0 bytes used means that it is malformed. */
static size_t decode(const char *text, size_t len, uint32_t *out_point)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t need = s[0] < 0x80	      ? 1
		      : (s[0] & 0xe0) == 0xc0 ? 2
		      : (s[0] & 0xf0) == 0xe0 ? 3
		      : (s[0] & 0xf8) == 0xf0 ? 4
					      : 0;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t point;

	if (!need || need > len)
		return 0;
	point = need == 1 ? s[0] : s[0] & (0x7fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (s[i] & 0x3f);
	}
	if (point < least[need] || point > 0x10ffff ||
		(point >= 0xd800 && point <= 0xdfff))
		return 0;
	*out_point = point;
	return need;
}

/* Characters that a terminal obeys or that reorder what a person reads. */
static bool is_unsafe(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point <= 0x9f) ||
	       point == 0x2028 || point == 0x2029 || point == 0x200e ||
	       point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

static bool put_escaped(struct log_line *line, const char *text, size_t len)
{
	bool room = true;
	bool cut = len > LOG_VALUE_BYTES_MAX;

	if (cut)
		len = LOG_VALUE_BYTES_MAX;
	for (size_t i = 0, used; room && i < len; i += used) {
		uint32_t point = 0xfffd;
		char escape[8];

		used = decode(text + i, len - i, &point);
		if (!used && cut && len - i < 4)
			break; /* the cut fell into a character */
		if (used && (point == '"' || point == '\\')) {
			escape[0] = '\\';
			escape[1] = (char)point;
			room = put(line, escape, 2);
		} else if (used && !is_unsafe(point)) {
			room = put(line, text + i, used);
		} else {
			snprintf(escape, sizeof escape, "\\u%04x",
				(unsigned)point & 0xffff);
			room = put(line, escape, 6);
			used = used ? used : 1;
		}
	}
	return room && (!cut || puts_line(line, "…"));
}

static void put_stamp(struct log_line *line, enum log_level level)
{
	struct timespec now;
	struct tm utc;
	char stamp[80], day[24];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(stamp, sizeof stamp,
		line->json ? "{\"ts\":\"%s.%03ldZ\",\"level\":\"%s\",\"msg\":\""
			   : "%s.%03ldZ %-7s ",
		day, now.tv_nsec / 1000000, level_names[level]);
	puts_line(line, stamp);
}

void log_begin(struct log_line *line, enum log_level level, const char *msg)
{
	line->len = 0;
	line->full = line->json = false;
	line->wanted = log_wants(level);
	if (!line->wanted)
		return;
	if (chosen_form == LOG_FORM_AUTO)
		log_setup(lowest_level, LOG_FORM_AUTO);
	line->json = chosen_form == LOG_FORM_JSON;
	put_stamp(line, level);
	put_escaped(line, msg, strlen(msg));
	if (line->json) /* has room even in a full line: TAIL_BYTES */
		line->bytes[line->len++] = '"';
}

void log_bytes(
	struct log_line *line, const char *name, const char *value, size_t len)
{
	size_t before = line->len;
	bool quoted = line->json || len == 0;

	if (!line->wanted || line->full || !value)
		return;
	for (size_t i = 0; i < len && !quoted; i++)
		quoted = value[i] == ' ' || value[i] == '=' || value[i] == '"';
	puts_line(line, line->json ? ",\"" : " ");
	puts_line(line, name);
	puts_line(line, line->json ? "\":\"" : quoted ? "=\"" : "=");
	put_escaped(line, value, len);
	if (quoted)
		put(line, "\"", 1);
	if (line->full) /* a field is there whole or not at all */
		line->len = before;
}

void log_text(struct log_line *line, const char *name, const char *value)
{
	if (value)
		log_bytes(line, name, value, strlen(value));
}

void log_number(struct log_line *line, const char *name, int64_t value)
{
	char field[96];
	int len;

	if (!line->wanted || line->full)
		return;
	len = snprintf(field, sizeof field,
		line->json ? ",\"%s\":%lld" : " %s=%lld", name,
		(long long)value);
	assert(len > 0 && (size_t)len < sizeof field);
	put(line, field, (size_t)len);
}

void log_end(struct log_line *line)
{
	const char *from = line->bytes;
	size_t left;

	if (!line->wanted)
		return;
	if (line->json)
		line->bytes[line->len++] = '}';
	line->bytes[line->len++] = '\n';
	for (left = line->len; left > 0;) {
		ssize_t n = write(STDERR_FILENO, from, left);

		if (n < 0 && errno != EINTR)
			return; /* nobody reads the log: nowhere to say so */
		if (n > 0) {
			from += n;
			left -= (size_t)n;
		}
	}
}

void log_message(enum log_level level, const char *format, ...)
{
	struct log_line line;
	char msg[LOG_VALUE_BYTES_MAX];
	va_list args;

	if (!log_wants(level))
		return;
	va_start(args, format);
	vsnprintf(msg, sizeof msg, format, args);
	va_end(args);
	log_begin(&line, level, msg);
	log_end(&line);
}
