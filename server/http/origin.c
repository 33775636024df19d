// SPDX-License-Identifier: Apache-2.0
#include "http/origin.h"
#include <string.h>
#include <strings.h>

/* The length of "scheme://host:port" in a URL, 0 when it has none. */
static size_t origin_len(const char *url)
{
	const char *host = strstr(url, "://");

	if (!host || host == url || !host[3])
		return 0;
	host += 3;
	return (size_t)(host - url) + strcspn(host, "/?#");
}

bool origin_is_own(const struct request *r, const char *public_url)
{
	const char *site = request_header(r, "Sec-Fetch-Site");
	const char *origin = request_header(r, "Origin");
	const char *host = request_header(r, "Host");
	size_t len;

	if (site)
		return strcmp(site, "same-origin") == 0 ||
		       strcmp(site, "none") == 0;
	if (!origin)
		return false;
	len = origin_len(origin);
	if (!len || origin[len])
		return false;
	if (public_url)
		return len == origin_len(public_url) &&
		       strncasecmp(origin, public_url, len) == 0;
	return host && strcasecmp(strstr(origin, "://") + 3, host) == 0;
}
