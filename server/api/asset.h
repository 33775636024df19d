// SPDX-License-Identifier: Apache-2.0
// The built web page and API description, embedded by tool/embed_assets.
#pragma once
#include <stddef.h>

struct asset {
	const char *path; /* "/index.html", "/assets/app-1a2b.js" */
	const char *content_type;
	const char *etag; /* quoted, strong */
	const unsigned char *bytes;
	size_t len;
	const unsigned char *gz; /* NULL when there is no compressed form */
	size_t gz_len;
};

// Ends with a row whose path is NULL.
extern const struct asset assets[];
