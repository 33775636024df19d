// SPDX-License-Identifier: Apache-2.0
// Links that people attach: one spelling for each address, so that the same
// page is recognised, and the domain that answers for it.
#pragma once
#include "base/arena.h"

enum url_error {
	URL_OK,
#define URL_ERROR(name, code, detail) URL_##name,
#include "http/url_error.def"
#undef URL_ERROR
	URL_ERROR_COUNT
};

enum { URL_BYTES_MAX = 2048 };

// All lower case and ASCII but for path and query.
struct url {
	const char *canonical;
	const char *scheme; /* "http" or "https" */
	const char *host;   /* punycode; IPv6 in brackets */
	const char *domain; /* registrable, else the host itself */
	unsigned port;	    /* the scheme's own when not given */
	const char *path;   /* begins with '/' */
	const char *query;  /* without '?'; NULL when there is none */
};

// Reads an http or https URL (blanks around it are dropped) and spells it one
// way: lower-case host in punycode without final dot, addresses in normal
// form, no default port, no dot segments, "/" for an empty path, escapes in
// upper case and only where needed, no fragment, no empty query, and no
// parameters that only track the reader (utm_*, fbclid, gclid …). The others
// keep their order. All memory is the arena's; *out_url is untouched on error.
enum url_error url_parse(
	struct arena *arena, const char *text, struct url *out_url);

// The registrable domain of a host (public suffix list with its private part):
// "a.b.example.co.uk" → "example.co.uk". NULL for an IP address, a public
// suffix itself, and what is no host. Unicode labels stay as they are.
const char *url_registrable_domain(const char *host, struct arena *arena);

// "url-scheme" …, for problem details.
const char *url_error_code(enum url_error error);
// One sentence for people, static.
const char *url_error_detail(enum url_error error);
