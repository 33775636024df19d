// SPDX-License-Identifier: Apache-2.0
// The reply to a request: filled in by a handler, sent when its fiber ends.
#pragma once
#include "base/buffer.h"

struct request;

struct reply_header {
	struct reply_header *next;
	const char *name, *value;
};

// A handler sets `status` and either fills `body`, whose memory goes to the
// socket without a copy, or points `fixed` at bytes that outlive the server
// (embedded assets). With 204 no body goes out; for HEAD and with 304 only its
// length does, so both are answered by the code of their GET.
struct reply {
	unsigned status;	  /* 0: nothing was replied, sent as 500 */
	const char *content_type; /* arena or static; NULL: no such header */
	struct buffer body;
	const void *fixed;
	size_t fixed_len;
	struct reply_header *headers, **headers_end;
	bool close; /* no keep-alive after this one */

	/* Filled in by the server, for the access log. */
	size_t sent_bytes; /* of the body */
	int64_t ended_ns;  /* monotonic */
	bool aborted;	   /* the connection ended before the reply did */
};

// Adds a header; copies both. Bytes that a header cannot carry become '?'.
// Content-Length, Date, Connection and X-Request-Id are the server's.
void reply_header(struct request *r, const char *name, const char *value);
// As above, with a formatted value.
void reply_headerf(struct request *r, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
// The value of a header added before, NULL when there is none.
const char *reply_header_find(const struct request *r, const char *name);
// Replies with bytes that outlive the server; nothing is copied.
void reply_fixed(struct request *r, unsigned status, const char *content_type,
	const void *bytes, size_t len);
// Forgets body and headers, so that another reply can be made.
void reply_reset(struct request *r);
// Whether a reply of this status may carry a body.
bool reply_has_body(unsigned status);
