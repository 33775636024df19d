// SPDX-License-Identifier: Apache-2.0
// Hosts as browsers read them: https://url.spec.whatwg.org/#host-parsing
#include "base/utf8.h"
#include "http/escape.h"
#include "http/href.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

enum { PIECES = 8 /* of an IPv6 address */ };

static void put_ipv6(struct buffer *out, const uint8_t bytes[16])
{
	unsigned pieces[PIECES];
	size_t start = 0, best = 0;

	for (size_t i = 0; i < PIECES; i++)
		pieces[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
	for (size_t i = 0, run; i < PIECES; i += run ? run : 1) {
		for (run = 0; i + run < PIECES && !pieces[i + run]; run++)
			;
		if (run > best && run > 1) {
			best = run;
			start = i;
		}
	}
	buffer_putc(out, '[');
	for (size_t i = 0; i < PIECES; i++) {
		if (best && i == start) {
			buffer_puts(out, i ? ":" : "::");
			i += best - 1;
			continue;
		}
		buffer_printf(out, "%x", pieces[i]);
		if (i + 1 < PIECES)
			buffer_putc(out, ':');
	}
	buffer_putc(out, ']');
}

/* A decimal, octal (0…) or hexadecimal (0x…) number; false: none. */
static bool read_number(const char *text, size_t len, uint64_t *out)
{
	unsigned base = 10;

	*out = 0;
	if (!len)
		return false;
	if (len >= 2 && text[0] == '0' && (text[1] | 32) == 'x') {
		base = 16;
		text += 2;
		len -= 2;
	} else if (len >= 2 && text[0] == '0') {
		base = 8;
		text++;
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		char c = (char)(text[i] | 32);
		unsigned digit = text[i] >= '0' && text[i] <= '9'
					 ? (unsigned)(text[i] - '0')
				 : c >= 'a' && c <= 'f'
					 ? (unsigned)(c - 'a' + 10)
					 : 99;

		if (digit >= base)
			return false;
		if (*out < (1ull << 40))
			*out = *out * base + digit;
	}
	return true;
}

static size_t last_label(const char *host, size_t *len)
{
	size_t at;

	if (*len && host[*len - 1] == '.')
		(*len)--;
	for (at = *len; at && host[at - 1] != '.'; at--)
		;
	return at;
}

/* Such a host is an address or nothing. */
static bool ends_in_number(const char *host)
{
	size_t len = strlen(host), at = last_label(host, &len);
	uint64_t number;

	if (at == len)
		return false;
	return strspn(host + at, "0123456789") >= len - at ||
	       read_number(host + at, len - at, &number);
}

static bool put_ipv4(struct buffer *out, const char *host)
{
	uint64_t parts[4], address = 0;
	size_t count = 0, len = strlen(host);

	if (len && host[len - 1] == '.')
		len--;
	for (const char *at = host, *end = host + len; at <= end; count++) {
		const char *dot = memchr(at, '.', (size_t)(end - at));
		const char *stop = dot ? dot : end;

		if (count == 4 ||
			!read_number(at, (size_t)(stop - at), &parts[count]))
			return false;
		at = stop + 1;
	}
	if (!count || parts[count - 1] >= 1ull << (8 * (5 - count)))
		return false;
	for (size_t i = 0; i + 1 < count; i++) {
		if (parts[i] > 255)
			return false;
		address |= parts[i] << (8 * (3 - i));
	}
	address |= parts[count - 1];
	buffer_printf(out, "%u.%u.%u.%u", (unsigned)(address >> 24),
		(unsigned)(address >> 16 & 255), (unsigned)(address >> 8 & 255),
		(unsigned)(address & 255));
	return true;
}

/* Lengths and hyphens are for registries to judge. */
static const uint32_t forgiven =
	UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
	UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
	UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

static const char *to_ascii(struct arena *arena, const char *host)
{
	UErrorCode status = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	size_t room = 8 * strlen(host) + 64;
	char *ascii = arena_alloc(arena, room);
	UIDNA *idna = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
					      UIDNA_NONTRANSITIONAL_TO_ASCII,
		&status);

	assert(U_SUCCESS(status));
	uidna_nameToASCII_UTF8(
		idna, host, -1, ascii, (int32_t)room - 1, &info, &status);
	uidna_close(idna);
	return U_SUCCESS(status) && !(info.errors & ~forgiven) ? ascii : NULL;
}

static bool is_forbidden(unsigned char c)
{
	return c <= 0x20 || c == 0x7f || strchr("#/:<>?@[\\]^|%", c);
}

/* ASCII is taken as it is, also what looks like punycode and is none: such
 * hosts resolve, and browsers go there. */
static const char *name_of(struct arena *arena, const char *host)
{
	char *lower = arena_strdup(arena, host);
	const char *name = lower;
	bool plain = true;

	for (char *c = lower; *c; c++) {
		plain = plain && (unsigned char)*c < 0x80;
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c | 32);
	}
	if (!plain)
		name = to_ascii(arena, host);
	if (!name || !*name)
		return NULL;
	for (const char *c = name; *c; c++)
		if (is_forbidden((unsigned char)*c))
			return NULL;
	return name;
}

bool href_put_host(
	struct arena *arena, struct buffer *out, const char *text, size_t len)
{
	char *decoded = arena_alloc(arena, len + 1);
	const char *name;
	size_t used = 0;
	uint8_t bytes[16];

	if (len && text[0] == '[') {
		if (text[len - 1] != ']' ||
			inet_pton(AF_INET6,
				arena_strndup(arena, text + 1, len - 2),
				bytes) != 1)
			return false;
		put_ipv6(out, bytes);
		return true;
	}
	for (size_t i = 0; i < len; i++) {
		int byte = escape_decode(text + i, len - i);

		decoded[used++] = byte >= 0 ? (char)byte : text[i];
		i += byte >= 0 ? 2 : 0;
	}
	if (memchr(decoded, 0, used) || !utf8_valid(decoded, used))
		return false;
	name = name_of(arena, decoded);
	if (!name)
		return false;
	if (ends_in_number(name))
		return put_ipv4(out, name);
	buffer_puts(out, name);
	return true;
}
