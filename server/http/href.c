// SPDX-License-Identifier: Apache-2.0
// https://url.spec.whatwg.org/#url-parsing, for schemes that are http or https.
#include "http/href.h"
#include "http/escape.h"
#include <string.h>
#include <strings.h>

/* What is escaped in each part beside controls and what is not ASCII. */
static const char in_path[] = " \"#<>?^`{}";
static const char in_query[] = " \"#<>'";
static const char in_fragment[] = " \"<>`";
static const char in_user[] = " \"#<>?^`{}/:;=@[\\]|";

/* A URL in serialised pieces; query and fragment with their sign, or empty. */
struct href {
	const char *scheme;    /* "http" or "https" */
	const char *authority; /* user, host and port */
	const char *path, *query, *fragment;
};

static void put_escaped(
	struct buffer *out, const char *text, size_t len, const char *escaped)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c > 0x7e || strchr(escaped, c))
			escape_put(out, c);
		else
			buffer_putc(out, (char)c);
	}
}

static const char *taken(struct arena *arena, struct buffer *buffer)
{
	const char *text = arena_strndup(
		arena, buffer->bytes ? buffer->bytes : "", buffer->len);

	buffer_release(buffer);
	return text;
}

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

static const char *path_end(const char *text)
{
	return text + strcspn(text, "?#");
}

/* Number of dots that the segment stands for: 0, 1 or 2. */
static int dots(const char *segment, size_t len)
{
	int count = 0;

	for (size_t i = 0; i < len; count++) {
		if (segment[i] == '.')
			i++;
		else if (len - i >= 3 &&
			 strncasecmp(segment + i, "%2e", 3) == 0)
			i += 3;
		else
			return 0;
	}
	return count <= 2 ? count : 0;
}

/* Drops the last segment of "/a/b", keeping "". */
static void path_shorten(struct buffer *path)
{
	while (path->len && path->bytes[path->len - 1] != '/')
		path->len--;
	if (path->len)
		path->len--;
}

/* Appends the segments of `text` to a path without its last slash. */
static void put_path(struct buffer *path, const char *text, const char *end)
{
	for (bool last = false; !last; text++) {
		const char *stop = text;
		int up;

		while (stop < end && !is_slash(*stop))
			stop++;
		last = stop == end;
		up = dots(text, (size_t)(stop - text));
		if (up == 2)
			path_shorten(path);
		if (up == 0) {
			buffer_putc(path, '/');
			put_escaped(path, text, (size_t)(stop - text), in_path);
		} else if (last) {
			buffer_putc(path, '/');
		}
		text = stop;
	}
}

/* Query and fragment behind the path. */
static void read_tail(struct arena *arena, const char *text, struct href *out)
{
	const char *hash = text + strcspn(text, "#");
	struct buffer query = { 0 }, fragment = { 0 };

	if (*text == '?') {
		buffer_putc(&query, '?');
		put_escaped(
			&query, text + 1, (size_t)(hash - text - 1), in_query);
		out->query = taken(arena, &query);
	}
	if (*hash) {
		buffer_putc(&fragment, '#');
		put_escaped(&fragment, hash + 1, strlen(hash + 1), in_fragment);
		out->fragment = taken(arena, &fragment);
	}
}

/* Digits up to 65535; the scheme's own port is left out. */
static bool put_port(
	struct buffer *out, const char *text, size_t len, const char *scheme)
{
	unsigned port = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		port = port * 10 + (unsigned)(text[i] - '0');
		if (port > 65535)
			return false;
	}
	if (len && port != (strcmp(scheme, "https") == 0 ? 443u : 80u))
		buffer_printf(out, ":%u", port);
	return true;
}

static void put_user(struct buffer *out, const char *text, size_t len)
{
	const char *colon = memchr(text, ':', len);
	size_t name_len = colon ? (size_t)(colon - text) : len;
	size_t before = out->len;

	put_escaped(out, text, name_len, in_user);
	if (colon && name_len + 1 < len) {
		buffer_putc(out, ':');
		put_escaped(out, colon + 1, len - name_len - 1, in_user);
	}
	if (out->len > before)
		buffer_putc(out, '@');
}

static bool put_authority(struct arena *arena, struct buffer *out,
	const char *text, size_t len, const char *scheme)
{
	const char *at = memrchr(text, '@', len), *end = text + len;
	const char *port = NULL;
	bool bracket = false;

	if (at) {
		put_user(out, text, (size_t)(at - text));
		text = at + 1;
	}
	for (const char *c = text; c < end && !port; c++) {
		bracket = *c == '[' || (bracket && *c != ']');
		if (*c == ':' && !bracket)
			port = c;
	}
	if (!port)
		port = end;
	if (port == text ||
		!href_put_host(arena, out, text, (size_t)(port - text)))
		return false;
	return port == end ||
	       put_port(out, port + 1, (size_t)(end - port - 1), scheme);
}

/* From behind the slashes on. */
static bool read_authority(
	struct arena *arena, const char *text, struct href *out)
{
	const char *end = text + strcspn(text, "/\\?#"), *stop;
	struct buffer authority = { 0 }, path = { 0 };
	bool fine = put_authority(
		arena, &authority, text, (size_t)(end - text), out->scheme);

	out->authority = taken(arena, &authority);
	if (!fine)
		return false;
	stop = path_end(end);
	put_path(&path, end + (end < stop), stop);
	out->path = taken(arena, &path);
	read_tail(arena, stop, out);
	return true;
}

static bool read_relative(struct arena *arena, const char *text,
	const struct href *base, struct href *out)
{
	const char *stop = path_end(text);
	struct buffer path = { 0 };

	*out = *base;
	out->fragment = "";
	if (is_slash(text[0]) && is_slash(text[1])) {
		*out = (struct href){ base->scheme, "", "", "", "" };
		return read_authority(arena, text + strspn(text, "/\\"), out);
	}
	if (stop > text) {
		if (!is_slash(*text)) {
			buffer_puts(&path, base->path);
			path_shorten(&path);
		}
		put_path(&path, text + (is_slash(*text) ? 1 : 0), stop);
		out->path = taken(arena, &path);
	}
	if (stop > text || *stop == '?')
		out->query = "";
	read_tail(arena, stop, out);
	return true;
}

/* Length of "scheme" before its colon, 0: none. */
static size_t scheme_length(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789+-.");

	return text[len] == ':' && strchr("0123456789+-.", *text) == NULL ? len
									  : 0;
}

static bool read_href(struct arena *arena, const char *text,
	const struct href *base, struct href *out)
{
	size_t scheme = scheme_length(text);

	if (!scheme)
		return base && read_relative(arena, text, base, out);
	*out = (struct href){ NULL, "", "", "", "" };
	if (scheme == 4 && strncasecmp(text, "http", 4) == 0)
		out->scheme = "http";
	else if (scheme == 5 && strncasecmp(text, "https", 5) == 0)
		out->scheme = "https";
	else
		return false;
	text += scheme + 1;
	if (base && strcmp(base->scheme, out->scheme) == 0 &&
		!(text[0] == '/' && text[1] == '/'))
		return read_relative(arena, text, base, out);
	return read_authority(arena, text + strspn(text, "/\\"), out);
}

/* Without blanks and controls around it, tabs and line ends inside. NUL is
 * written as its escape, which every part reads alike. */
static const char *cleaned(struct arena *arena, const char *text, size_t len)
{
	char *out = arena_alloc(arena, 3 * len + 1);
	size_t used = 0;

	while (len && (unsigned char)*text <= 0x20) {
		text++;
		len--;
	}
	while (len && (unsigned char)text[len - 1] <= 0x20)
		len--;
	for (size_t i = 0; i < len; i++) {
		if (!text[i]) {
			memcpy(out + used, "%00", 3);
			used += 3;
		} else if (!strchr("\t\n\r", text[i])) {
			out[used++] = text[i];
		}
	}
	return out;
}

const char *href_resolve(
	struct arena *arena, const char *text, size_t len, const char *base)
{
	struct href page, out;

	if (len > HREF_BYTES_MAX || (base && strlen(base) > HREF_BYTES_MAX))
		return NULL;
	if (base && !read_href(arena, cleaned(arena, base, strlen(base)), NULL,
			    &page))
		base = NULL;
	if (!read_href(arena, cleaned(arena, text, len), base ? &page : NULL,
		    &out))
		return NULL;
	return arena_printf(arena, "%s://%s%s%s%s", out.scheme, out.authority,
		out.path, out.query, out.fragment);
}
