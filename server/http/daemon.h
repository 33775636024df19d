// SPDX-License-Identifier: Apache-2.0
// The insides of the server, shared by server.c (daemon and loop), connection.c
// (deadlines, caps) and exchange.c (one request and its reply). No one else
// includes this file.
#pragma once
#include "http/server.h"
#include <microhttpd.h>

enum { CONNECTION_MAGIC = 0x434f4e4e, NS_PER_MS = 1000000 };

// One accepted socket. Without a request it is idle and waits in the server's
// list, longest first.
struct connection {
	unsigned magic;
	int fd;
	struct http_server *server;
	struct loop_watch watch; /* for the client's end of sending */
	struct loop_timer timer;
	int64_t due_ns; /* the socket is shut down then; 0: never */
	bool idle, expired;
	bool ended;	/* the client sends no more */
	bool answering; /* the whole request is here */
	struct connection *previous, *next;
	char peer[INET6_ADDRSTRLEN];
};

struct http_server {
	struct http_options options;
	struct loop *loop;
	struct MHD_Daemon *daemon;
	struct loop_watch watch;
	struct loop_timer again; /* libmicrohttpd has more to do */
	struct loop_timer drain_timer;
	/* Both ends of two lists: connections without a request, and with. */
	struct connection *idle_first, *idle_last, *busy_first, *busy_last;
	struct http_counts counts;
	unsigned port;
	bool draining;
	void (*drained)(void *arg);
	void *drained_arg;
};

// server.c
// Runs libmicrohttpd before this turn ends, or at once in the next one.
void server_run_soon(struct http_server *server);

// connection.c
// libmicrohttpd's notice of opened and closed sockets.
void connection_notice(void *server, struct MHD_Connection *mhd,
	void **socket_context, enum MHD_ConnectionNotificationCode code);
struct connection *connection_of(struct MHD_Connection *mhd);
// From now on the socket has `ms` milliseconds.
void connection_allow(struct connection *connection, unsigned ms);
// The whole request is here; its handler takes as long as it likes.
void connection_wait(struct connection *connection);
// A request line arrived.
void connection_begin(struct connection *connection);
// The reply went out; the next request may come.
void connection_end(struct connection *connection);
// Whether a handler has the connection: it has no deadline of ours then.
bool connection_is_running(const struct connection *connection);
// Leaves idle connections a moment only.
void connections_drain(struct http_server *server);
// Ends all that no handler has.
void connections_cut(struct http_server *server);

// exchange.c
// libmicrohttpd's callbacks for one request; the first makes it.
void *exchange_begin(void *server, const char *uri, struct MHD_Connection *mhd);
enum MHD_Result exchange_advance(void *server, struct MHD_Connection *mhd,
	const char *url, const char *method, const char *version,
	const char *upload, size_t *upload_len, void **exchange);
void exchange_end(void *server, struct MHD_Connection *mhd, void **exchange,
	enum MHD_RequestTerminationCode code);

// layout.c
// Whether the strings that libmicrohttpd made of a head account for each of its
// bytes. `target` is where they say the target lies; head->target is a copy.
bool head_is_whole(
	const struct http_head *head, const char *target, size_t head_bytes);
