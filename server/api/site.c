// SPDX-License-Identifier: Apache-2.0
#include "api/site.h"
#include "api/asset.h"
#include "api/problem.h"
#include "http/conditional.h"
#include <string.h>

/* Addresses of the page's screens (web/paths.txt); a '*' is one segment. */
static const char *const page_paths[] = {
#include "page_paths.inc"
};

/* The strictest policy under which the page works; http-and-web notes in
 * docs/security.md say what each part is for. */
static const struct {
	const char *name, *value;
} page_headers[] = {
	{ "Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self'; "
		"connect-src 'self'; img-src 'self' data:; font-src 'self'; "
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
		"require-trusted-types-for 'script'; trusted-types 'none'" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), microphone=(), geolocation=()" },
	{ "Link", "</openapi.json>; rel=\"service-desc\", </docs>; "
		  "rel=\"service-doc\"" },
};

static bool path_matches(const char *pattern, const char *path)
{
	for (; *pattern; pattern++) {
		if (*pattern == '*') {
			if (*path == '\0' || *path == '/')
				return false;
			path += strcspn(path, "/");
		} else if (*pattern != *path++) {
			return false;
		}
	}
	return *path == '\0';
}

static const struct asset *asset_find(const char *path)
{
	for (const struct asset *asset = assets; asset->path; asset++)
		if (strcmp(asset->path, path) == 0)
			return asset;
	return NULL;
}

/* The file behind an address: itself, or the page that stands for it. */
static const struct asset *asset_of(struct request *r)
{
	if (strcmp(r->path, "/docs") == 0)
		return asset_find("/docs.html");
	if (strncmp(r->path, "/problems/", 10) == 0)
		return asset_find(arena_printf(r->arena, "%s.html", r->path));
	for (size_t i = 0; i < COUNT_OF(page_paths); i++)
		if (path_matches(page_paths[i], r->path))
			return asset_find("/index.html");
	if (strcmp(r->path, "/openapi.json") == 0 ||
		strncmp(r->path, "/assets/", 8) == 0)
		return asset_find(r->path);
	return NULL;
}

static bool accepts_gzip(const struct request *r)
{
	const char *accept = request_header(r, "Accept-Encoding");

	return accept && strstr(accept, "gzip") && !strstr(accept, "gzip;q=0");
}

static void asset_reply(struct request *r, const struct asset *asset)
{
	bool hashed = strncmp(asset->path, "/assets/", 8) == 0;
	bool gz = asset->gz && accepts_gzip(r);
	const char *tag = arena_strndup(
		r->arena, asset->etag + 1, strlen(asset->etag) - 2);

	reply_header(r, "ETag", asset->etag);
	reply_header(r, "Vary", "Accept-Encoding");
	reply_header(r, "Cache-Control",
		hashed ? "public, max-age=31536000, immutable" : "no-cache");
	if (strcmp(asset->path, "/openapi.json") == 0)
		reply_header(r, "Access-Control-Allow-Origin", "*");
	for (size_t i = 0; i < COUNT_OF(page_headers); i++)
		reply_header(r, page_headers[i].name, page_headers[i].value);
	if (condition_check_tag(request_header(r, "If-None-Match"), tag) ==
		CONDITION_MATCHES) {
		r->reply.status = 304;
		return;
	}
	if (gz)
		reply_header(r, "Content-Encoding", "gzip");
	reply_fixed(r, 200, asset->content_type, gz ? asset->gz : asset->bytes,
		gz ? asset->gz_len : asset->len);
}

bool site_serve(struct request *r)
{
	const struct asset *asset = asset_of(r);

	if (!asset)
		return false;
	if (r->method == HTTP_GET || r->method == HTTP_HEAD) {
		asset_reply(r, asset);
		return true;
	}
	problem_reply(r, PROBLEM_METHOD_NOT_ALLOWED, NULL);
	reply_header(r, "Allow", "GET, HEAD");
	return true;
}
