// SPDX-License-Identifier: Apache-2.0
// One HTTP request: what was asked, and the reply being made for it. Made by
// http/server when the request line has arrived, freed after the reply went
// out.
#pragma once
#include "base/arena.h"
#include "base/loop.h"
#include "base/uuid.h"
#include "http/reply.h"
#include <netinet/in.h>

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OPTIONS,
	HTTP_METHOD_COUNT
};

enum { REQUEST_MAGIC = 0x52455155 };

// One header line; not NUL-terminated by contract, though the server's are.
struct http_field {
	const char *name, *value;
	size_t name_len, value_len;
};

// Everything pointed to lives until the request is freed. `body` is followed
// by a NUL that body_len does not count.
struct request {
	unsigned magic;
	enum http_method method;
	struct arena *arena;
	struct loop *loop;
	void *app;	   /* http_options.app */
	void *context;	   /* the upper layer's own notes on this request */
	const char *path;  /* as sent, still percent-encoded, begins with '/' */
	const char *query; /* as sent, without '?'; "" when there is none */
	const struct http_field *fields;
	size_t field_count;
	const char *body;
	size_t body_len;
	const char *content_type; /* as sent; NULL when absent */
	char id[UUID_TEXT_BYTES]; /* X-Request-Id when it is a UUID, else v7 */
	char peer[INET6_ADDRSTRLEN];
	int64_t started_ns;  /* monotonic; the request line has arrived */
	int64_t deadline_ns; /* monotonic; waits end then. The handler may move
				it before its first wait */
	struct reply reply;
};

// "GET" …
const char *http_method_name(enum http_method method);
// False when it is none of ours. Methods are case-sensitive.
bool http_method_parse(const char *text, enum http_method *out_method);

// The first header of that name (in any case), NULL when absent.
const char *request_header(const struct request *r, const char *name);
// The value of a cookie, in the arena; NULL when absent. Names are
// case-sensitive; a quoted value loses its quotes.
const char *request_cookie(struct request *r, const char *name);
