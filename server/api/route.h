// SPDX-License-Identifier: Apache-2.0
// What a resource is: one row of the table in routes.c. A read is a row without
// a handler: its statement's columns are the answer.
#pragma once
#include "base/field.h"
#include "base/fiber.h"
#include "domain/access.h"
#include "http/request.h"
#include "statements.h"

struct exchange;

enum route_flag {
	ROUTE_VERSIONED = 1, /* needs If-Match */
	ROUTE_MERGE = 2,     /* body is application/merge-patch+json */
	ROUTE_LARGE = 4,     /* body up to DOCUMENT_BODY_BYTES_MAX */
	ROUTE_SECRET = 8,    /* the answer is never stored for a replay */
	ROUTE_NO_QUOTA = 16, /* health and metrics */
	ROUTE_OPEN_BODY = 32, /* members are checked by the handler alone */
	ROUTE_LIST = 64,      /* the handler checks the query's names */
	/* Takes no Idempotency-Key: a hash of the body would be stored, and a
	 * password must not be behind a fast one; nor may the transaction around
	 * a keyed request take the count of a failed sign-in back. */
	ROUTE_UNKEYED = 128,
	/* The body's password is left out of the fingerprint of a keyed request,
	 * for the same reason. */
	ROUTE_PASSWORD = 256
};

struct route {
	const char *name; /* operationId in docs/openapi.yaml */
	enum http_method method;
	const char *path; /* segments beginning with ':' take any value */
	enum right right;
	unsigned flags;
	const struct field *body; /* NULL: no body is taken */
	enum sql_id read;         /* one row, or a :list */
	// `?include=name`, or always when the name begins with '+': the rows of
	// a second statement as member `include_as`.
	const char *include, *include_as;
	enum sql_id include_read;
	// Query parameters beside those of the list, ends with NULL.
	const char *const *parameters;
	SUSPENDS void (*handle)(struct exchange *x);
};

extern const struct route routes[];
extern const unsigned route_count;

// The row for method and path, with the value of :id (percent-encoded, in the
// path itself). When the path is known but not the method: NULL and the
// methods it takes, as bits 1 << enum http_method; else 0.
const struct route *route_find(enum http_method method, const char *path,
	const char **out_id, size_t *out_id_len, unsigned *out_methods);
