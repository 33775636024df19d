// SPDX-License-Identifier: Apache-2.0
// The registrable domain of a host.
#include "http/host.h"
#include "http/url.h"
#include <arpa/inet.h>
#include <idn2.h>
#include <libpsl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LABEL_BYTES_MAX = 63 };

bool host_is_address(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return host[0] == '[' || inet_pton(AF_INET, host, bytes) == 1 ||
	       inet_pton(AF_INET6, host, bytes) == 1;
}

static void free_text(void *text)
{
	idn2_free(text);
}

const char *host_to_ascii(struct arena *arena, const char *host)
{
	char *ascii = NULL, *copy;

	if (idn2_to_ascii_8z(host, &ascii,
		    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK) {
		arena_defer(arena, free_text, ascii);
		return ascii;
	}
	/* Underscores and the like: no IDN, but names that resolve. */
	copy = arena_strdup(arena, host);
	for (char *c = copy; *c; c++) {
		if ((unsigned char)*c >= 0x80)
			return NULL;
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + ('a' - 'A'));
	}
	return copy;
}

bool host_is_name(const char *host)
{
	size_t label = 0;

	if (strlen(host) > HOST_BYTES_MAX)
		return false;
	for (;; host++) {
		bool alnum = (*host >= 'a' && *host <= 'z') ||
			     (*host >= '0' && *host <= '9');

		if (*host == '.' || !*host) {
			if (label == 0 || label > LABEL_BYTES_MAX)
				return false;
			if (!*host)
				return true;
			label = 0;
		} else if (alnum || *host == '-' || *host == '_') {
			label++;
		} else {
			return false;
		}
	}
}

static size_t count_labels(const char *name)
{
	size_t count = 1;

	for (; *name; name++)
		count += *name == '.';
	return count;
}

static const char *last_labels(const char *name, size_t wanted)
{
	size_t have = count_labels(name);

	for (; have > wanted; have--)
		name = strchr(name, '.') + 1;
	return name;
}

const char *url_registrable_domain(const char *host, struct arena *arena)
{
	size_t len = strlen(host);
	const char *name, *ascii, *domain;

	if (len && host[len - 1] == '.')
		len--;
	name = arena_strndup(arena, host, len);
	if (!len || len > HOST_BYTES_MAX * 4 || host_is_address(name))
		return NULL;
	ascii = host_to_ascii(arena, name);
	if (!ascii || !host_is_name(ascii))
		return NULL;
	domain = psl_registrable_domain(psl_builtin(), ascii);
	if (!domain)
		return NULL;
	if (strcasecmp(ascii, name) == 0)
		return domain;
	return last_labels(name, count_labels(domain));
}
