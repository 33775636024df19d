// SPDX-License-Identifier: Apache-2.0
#include "http/url.h"
#include "base/buffer.h"
#include "http/escape.h"
#include "http/host.h"
#include <curl/urlapi.h>
#include <curl/curl.h>
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Parameters that tell who clicked where, never which page it is. */
static const char *const tracking[] = { "_ga", "_gl", "_hsenc", "_hsmi",
	"dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igsh", "igshid",
	"li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "oly_anon_id",
	"oly_enc_id", "rb_clickid", "s_kwcid", "srsltid", "ttclid", "twclid",
	"vero_conv", "vero_id", "wbraid", "wickedid", "yclid", "ysclid" };

static bool is_tracking(const char *pair, size_t len)
{
	const char *equals = memchr(pair, '=', len);
	size_t name_len = equals ? (size_t)(equals - pair) : len;

	if (name_len >= 4 && strncasecmp(pair, "utm_", 4) == 0)
		return true;
	for (size_t i = 0; i < COUNT_OF(tracking); i++)
		if (name_len == strlen(tracking[i]) &&
			strncasecmp(pair, tracking[i], name_len) == 0)
			return true;
	return false;
}

/* What may stand as itself (RFC 3986 §3.3, §3.4). Browsers escape the
 * apostrophe in queries, so that a copied link and a typed one differ in it. */
static const char in_path[] = "!$&'()*+,;=:@/";
static const char in_query[] = "!$&()*+,;=:@/?";

static bool stands_for_itself(char c, const char *allowed)
{
	return is_unreserved(c) || (c && strchr(allowed, c));
}

/* One spelling for every octet: unreserved ones bare, the rest of the escapes
 * in upper case, and a lone '%' as the character it then is. */
static void put_normal(
	struct buffer *out, const char *text, size_t len, const char *allowed)
{
	for (size_t i = 0; i < len; i++) {
		int byte = escape_decode(text + i, len - i);

		if (byte >= 0) {
			i += 2;
			if (byte && is_unreserved((char)byte))
				buffer_putc(out, (char)byte);
			else
				escape_put(out, (unsigned char)byte);
		} else if (stands_for_itself(text[i], allowed)) {
			buffer_putc(out, text[i]);
		} else {
			escape_put(out, (unsigned char)text[i]);
		}
	}
}

static void put_query(struct buffer *out, const char *query, size_t len)
{
	const char *end = query + len;
	char before = '?';

	while (query < end) {
		const char *mark = memchr(query, '&', (size_t)(end - query));
		size_t pair_len = (size_t)((mark ? mark : end) - query);
		struct buffer pair = { 0 };

		put_normal(&pair, query, pair_len, in_query);
		if (pair.len && !is_tracking(pair.bytes, pair.len)) {
			buffer_putc(out, before);
			buffer_add(out, pair.bytes, pair.len);
			before = '&';
		}
		buffer_release(&pair);
		query += pair_len + (mark != NULL);
	}
}

/* The text cut where RFC 3986 §3 cuts it. */
struct parts {
	const char *scheme, *authority, *path, *query;
	size_t scheme_len, authority_len, path_len, query_len;
};

static bool has_forbidden(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] <= 0x20 || text[i] == 0x7f ||
			text[i] == '\\')
			return true;
	return false;
}

static enum url_error check_authority(const struct parts *parts)
{
	if (memchr(parts->authority, '@', parts->authority_len))
		return URL_CREDENTIALS;
	return parts->authority_len ? URL_OK : URL_HOST;
}

static enum url_error cut(const char *text, size_t len, struct parts *out)
{
	const char *end = text + len, *at;
	const char *hash = memchr(text, '#', len);

	if (!len)
		return URL_EMPTY;
	if (len > URL_BYTES_MAX)
		return URL_TOO_LONG;
	/* The fragment is dropped, whatever it holds. */
	if (has_forbidden(text, hash ? (size_t)(hash - text) : len))
		return URL_CHARACTER;
	out->scheme = text;
	out->scheme_len = strcspn(text, ":");
	if ((out->scheme_len != 4 || strncasecmp(text, "http", 4) != 0) &&
		(out->scheme_len != 5 || strncasecmp(text, "https", 5) != 0))
		return URL_SCHEME;
	at = text + out->scheme_len;
	if (end - at < 3 || memcmp(at, "://", 3) != 0)
		return URL_SCHEME;
	at += 3;
	out->authority = at;
	while (at < end && !strchr("/?#", *at))
		at++;
	out->authority_len = (size_t)(at - out->authority);
	out->path = at;
	while (at < end && *at != '?' && *at != '#')
		at++;
	out->path_len = (size_t)(at - out->path);
	if (at < end && *at == '?')
		at++;
	out->query = at;
	while (at < end && *at != '#')
		at++;
	out->query_len = (size_t)(at - out->query);
	return check_authority(out);
}

static void free_curl_text(void *text)
{
	curl_free(text);
}

static void free_curl_url(void *url)
{
	curl_url_cleanup(url);
}

static const char *part_of(struct arena *arena, CURLU *url, CURLUPart part)
{
	char *text = NULL;

	if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
		return NULL;
	arena_defer(arena, free_curl_text, text);
	return text;
}

/* A last label of digits only makes browsers read a (broken) IPv4 address. */
static bool ends_in_number(const char *host)
{
	const char *dot = strrchr(host, '.');
	const char *label = dot ? dot + 1 : host;

	return label[strspn(label, "0123456789")] == '\0' ||
	       (strncmp(label, "0x", 2) == 0 &&
		       !label[2 + strspn(label + 2, "0123456789abcdef")]);
}

static const char *normal_ipv6(struct arena *arena, const char *host)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr bytes;
	size_t len = strlen(host);
	const char *inner = arena_strndup(arena, host + 1, len - 2);

	if (host[len - 1] != ']' || inet_pton(AF_INET6, inner, &bytes) != 1)
		return NULL;
	inet_ntop(AF_INET6, &bytes, text, sizeof text);
	return arena_printf(arena, "[%s]", text);
}

/* libcurl has undone escapes in the host and folded "2130706433" and "0x7f.1"
 * into dotted addresses; the rest is ours. NULL: no host. */
static const char *normal_host(struct arena *arena, const char *host)
{
	size_t len = strlen(host);
	const char *ascii;

	if (host[0] == '[')
		return len > 2 ? normal_ipv6(arena, host) : NULL;
	if (host_is_address(host))
		return host;
	ascii = host_to_ascii(arena, host);
	if (!ascii)
		return NULL;
	len = strlen(ascii);
	if (len && ascii[len - 1] == '.')
		ascii = arena_strndup(arena, ascii, len - 1);
	if (host_is_address(ascii))
		return ascii;
	return host_is_name(ascii) && !ends_in_number(ascii) ? ascii : NULL;
}

static enum url_error map_error(CURLUcode code)
{
	if (code == CURLUE_BAD_PORT_NUMBER)
		return URL_PORT;
	if (code == CURLUE_BAD_HOSTNAME || code == CURLUE_NO_HOST ||
		code == CURLUE_BAD_IPV6)
		return URL_HOST;
	return URL_MALFORMED;
}

/* Host and port by libcurl's parser; path and query in their one spelling. */
static enum url_error read_parts(
	struct arena *arena, const char *text, struct url *out)
{
	CURLU *url = curl_url();
	const char *host, *port;
	CURLUcode code;

	assert(url);
	arena_defer(arena, free_curl_url, url);
	code = curl_url_set(url, CURLUPART_URL, text, 0);
	if (code != CURLUE_OK)
		return map_error(code);
	out->scheme = part_of(arena, url, CURLUPART_SCHEME);
	out->path = part_of(arena, url, CURLUPART_PATH);
	out->query = part_of(arena, url, CURLUPART_QUERY);
	host = part_of(arena, url, CURLUPART_HOST);
	port = part_of(arena, url, CURLUPART_PORT);
	if (!host || !out->scheme || !out->path)
		return URL_MALFORMED;
	out->host = normal_host(arena, host);
	out->port = strcmp(out->scheme, "https") == 0 ? 443 : 80;
	if (port)
		out->port = (unsigned)strtoul(port, NULL, 10);
	return !out->host ? URL_HOST : !out->port ? URL_PORT : URL_OK;
}

static bool is_default_port(const struct url *url)
{
	return url->port == (strcmp(url->scheme, "https") == 0 ? 443 : 80);
}

static void join(struct arena *arena, struct url *url)
{
	const char *port = is_default_port(url)
				   ? ""
				   : arena_printf(arena, ":%u", url->port);

	url->canonical = arena_printf(arena, "%s://%s%s%s%s%s", url->scheme,
		url->host, port, url->path, url->query ? "?" : "",
		url->query ? url->query : "");
	url->domain = url_registrable_domain(url->host, arena);
	if (!url->domain)
		url->domain = url->host;
}

static void release_buffer(void *buffer)
{
	buffer_release(buffer);
}

enum url_error url_parse(
	struct arena *arena, const char *text, struct url *out_url)
{
	struct buffer *spelled = arena_alloc(arena, sizeof *spelled);
	size_t len;
	struct parts parts;
	struct url url = { 0 };
	enum url_error error;

	text += strspn(text, " \t\r\n\f");
	len = strlen(text);
	while (len && strchr(" \t\r\n\f", text[len - 1]))
		len--;
	error = cut(text, len, &parts);
	if (error)
		return error;
	arena_defer(arena, release_buffer, spelled);
	buffer_add(spelled, text, (size_t)(parts.path - text));
	put_normal(spelled, parts.path, parts.path_len, in_path);
	put_query(spelled, parts.query, parts.query_len);
	error = read_parts(arena, spelled->bytes, &url);
	if (error)
		return error;
	join(arena, &url);
	if (strlen(url.canonical) > URL_BYTES_MAX)
		return URL_TOO_LONG;
	*out_url = url;
	return URL_OK;
}

static const struct {
	const char *code, *detail;
} errors[] = {
	[URL_OK] = { "ok", "fine" },
#define URL_ERROR(name, code, detail) [URL_##name] = { code, detail },
#include "http/url_error.def"
#undef URL_ERROR
};
static_assert(COUNT_OF(errors) == URL_ERROR_COUNT, "a row each");

const char *url_error_code(enum url_error error)
{
	assert(error < URL_ERROR_COUNT);
	return errors[error].code;
}

const char *url_error_detail(enum url_error error)
{
	assert(error < URL_ERROR_COUNT);
	return errors[error].detail;
}
