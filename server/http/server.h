// SPDX-License-Identifier: Apache-2.0
// The HTTP server on one loop: takes connections, checks framing, reads bodies,
// runs the handler on a fiber and sends its reply. Deadlines, caps and drain
// live here, because libmicrohttpd knows only idle time.
#pragma once
#include "http/guard.h"
#include "http/request.h"

struct http_server;

// Zero means the default named beside each limit.
struct http_options {
	const char *listen; /* "127.0.0.1:8080", "[::1]:0", "*:80" */
	int listen_fd;	    /* > 0: listens already; then `listen` is unused,
			       and the server owns it */
	unsigned connections_max; /* 4096 */
	size_t target_bytes_max;  /* 6 KiB */
	size_t bodies_bytes_max;  /* 256 MiB for all bodies held together */
	size_t fields_bytes_max;  /* 8 KiB */
	unsigned header_ms;	  /* 10,000 to send a request's head */
	unsigned body_ms;	  /* 10,000 and 1 s for each KiB … */
	unsigned body_ms_max;	  /* … up to 60,000 */
	unsigned send_ms_max;	  /* 300,000 to take the reply */
	unsigned idle_ms;	  /* 30,000 between requests */
	unsigned request_ms;	  /* 30,000 request.deadline_ns */
	unsigned drain_idle_ms;	  /* 1,000 for idle ones at drain */
	unsigned drain_ms;	  /* 10,000 for the whole drain */

	void *app; /* given to the callbacks, and in request.app */
	// Runs on a fiber once the body is complete; fills in r->reply.
	SUSPENDS void (*handle)(struct request *r);
	// Body bytes this resource takes; asked before the body is read. More
	// is refused with 413.
	size_t (*body_bytes_max)(
		void *app, enum http_method method, const char *path);
	// Makes the reply to a refused request; not on a fiber, must not wait.
	// r->fields, body and content_type are empty.
	void (*refuse)(struct request *r, enum http_refusal refusal);
	// After the reply went out or the connection broke. May be NULL.
	void (*finished)(const struct request *r);
	// What libmicrohttpd has to say, one line. May be NULL.
	void (*log)(void *app, const char *line);
};

// What the server counts, for the metrics.
struct http_counts {
	unsigned connections, requests;		      /* now */
	size_t bodies_bytes;			      /* held now */
	uint64_t accepted, refused, expired, evicted; /* since the start */
};

// Opens the listening socket. On failure NULL, and in *out_error what was
// wrong, in one line, for people. Requests start inside watches and timers, so
// what they queue can go out from a hook at the end of the same turn.
struct http_server *http_server_open(struct loop *loop,
	const struct http_options *options, struct buffer *out_error);
// The port it listens on.
unsigned http_server_port(const struct http_server *server);
struct http_counts http_server_counts(const struct http_server *server);
// Stops accepting, lets every request in flight end, closes each connection
// behind its next reply, and idle ones after a moment; then calls done(arg)
// from the loop. Requests that outlast drain_ms still end before done().
void http_server_drain(
	struct http_server *server, void (*done)(void *arg), void *arg);
// Closes what is left. No request may be running: drain first. NULL is fine.
void http_server_close(struct http_server *server);
