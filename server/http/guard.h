// SPDX-License-Identifier: Apache-2.0
// The framing guard: decides from the head of a request whether every program
// on the way would read the same request from these bytes. libmicrohttpd takes
// several forms that others read differently (request smuggling), so the guard
// runs before any body is read and a refused connection is closed.
#pragma once
#include "http/request.h"

enum http_refusal {
	HTTP_ACCEPTED,
#define REFUSAL(name, status, detail) HTTP_REFUSED_##name,
#include "http/refusal.def"
#undef REFUSAL
	HTTP_REFUSAL_COUNT
};

// The head as parsed; the strings are NUL-terminated.
struct http_head {
	const char *method, *target, *version;
	const struct http_field *fields;
	size_t field_count;
	size_t target_bytes_max, fields_bytes_max;
};

// How the body is framed, known once the head was accepted.
struct http_framing {
	enum http_method method;
	bool chunked;
	uint64_t content_length; /* 0 when absent or chunked */
};

// HTTP_ACCEPTED and *out_framing, or why not.
enum http_refusal guard_check(
	const struct http_head *head, struct http_framing *out_framing);

unsigned http_refusal_status(enum http_refusal refusal);
// One sentence for people, static, without a full stop.
const char *http_refusal_detail(enum http_refusal refusal);
