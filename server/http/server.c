// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"
#include "http/daemon.h"
#include "http/listen.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* What one connection may hold: a head of target_bytes_max + fields_bytes_max
 * and what libmicrohttpd makes of it. It is cleared after each request, so
 * small is fast. */
enum { POOL_BYTES = 24 * 1024, LOG_LINE_BYTES = 512 };

static void set_defaults(struct http_options *options)
{
#define DEFAULT(name, value)                                                   \
	if (!options->name)                                                    \
	options->name = value
	DEFAULT(connections_max, 4096);
	DEFAULT(target_bytes_max, 6 * 1024);
	DEFAULT(bodies_bytes_max, (size_t)256 * 1024 * 1024);
	DEFAULT(fields_bytes_max, 8 * 1024);
	DEFAULT(header_ms, 10000);
	DEFAULT(body_ms, 10000);
	DEFAULT(body_ms_max, 60000);
	DEFAULT(send_ms_max, 300000);
	DEFAULT(idle_ms, 30000);
	DEFAULT(request_ms, 30000);
	DEFAULT(drain_idle_ms, 1000);
	DEFAULT(drain_ms, 10000);
#undef DEFAULT
}

static void daemon_log(void *arg, const char *format, va_list args)
{
	const struct http_server *server = arg;
	char line[LOG_LINE_BYTES];

	if (!server->options.log)
		return;
	vsnprintf(line, sizeof line, format, args);
	line[strcspn(line, "\n")] = '\0';
	server->options.log(server->options.app, line);
}

/* Targets are decoded by http/query and the router, strictly; this one leaves
 * them as they are. */
static size_t keep_escaped(
	void *arg, struct MHD_Connection *connection, char *text)
{
	(void)arg;
	(void)connection;
	return strlen(text);
}

/* `drained` comes last: it may close the server. */
static void daemon_run(struct http_server *server)
{
	void (*drained)(void *) = server->drained;
	MHD_UNSIGNED_LONG_LONG wait_ms;

	assert(!fiber_current());
	MHD_run(server->daemon);
	/* Strictly later, so that one turn serves everybody once. */
	if (MHD_get_timeout(server->daemon, &wait_ms) == MHD_YES)
		loop_timer_set(server->loop, &server->again,
			loop_now_ns(server->loop) + 1 +
				(int64_t)wait_ms * NS_PER_MS);
	if (!drained || server->counts.connections)
		return;
	server->drained = NULL;
	loop_timer_stop(server->loop, &server->drain_timer);
	drained(server->drained_arg);
}

static void on_ready(void *arg, uint32_t events)
{
	(void)events;
	daemon_run(arg);
}

static void on_again(void *arg)
{
	daemon_run(arg);
}

void server_run_soon(struct http_server *server)
{
	loop_timer_set(server->loop, &server->again, 0);
}

/* libmicrohttpd's own epoll loop stalls whenever a multiple of 128 sockets is
 * ready, so its set is watched by ours and it is run from here. */
static struct MHD_Daemon *daemon_start(struct http_server *server, int fd)
{
	return MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
		NULL, NULL, exchange_advance, server,
		MHD_OPTION_EXTERNAL_LOGGER, daemon_log, server,
		MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
		server->options.connections_max,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
		MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, server,
		MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped, NULL,
		MHD_OPTION_NOTIFY_CONNECTION, connection_notice, server,
		MHD_OPTION_NOTIFY_COMPLETED, exchange_end, server,
		MHD_OPTION_END);
}

static void attach(struct http_server *server)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);

	assert(info && info->epoll_fd >= 0);
	server->watch = (struct loop_watch){
		.ready = on_ready, .arg = server, .fd = info->epoll_fd
	};
	server->again = (struct loop_timer){ .fire = on_again, .arg = server };
	loop_watch(server->loop, &server->watch, EPOLLIN);
	/* The listening socket joins libmicrohttpd's set in its first run. */
	daemon_run(server);
}

struct http_server *http_server_open(struct loop *loop,
	const struct http_options *options, struct buffer *out_error)
{
	struct http_server *server;
	int fd = options->listen_fd > 0
			 ? options->listen_fd
			 : listen_open(options->listen, out_error);

	assert(options->handle && options->refuse && options->body_bytes_max);
	if (fd < 0)
		return NULL;
	/* One that was given may block, and so would accept() when a client
	 * has gone again. */
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	server = calloc(1, sizeof *server);
	assert(server);
	server->loop = loop;
	server->options = *options;
	set_defaults(&server->options);
	server->port = listen_port(fd);
	server->daemon = daemon_start(server, fd);
	if (!server->daemon) {
		buffer_puts(out_error, "cannot start the HTTP daemon");
		close(fd);
		free(server);
		return NULL;
	}
	attach(server);
	return server;
}

unsigned http_server_port(const struct http_server *server)
{
	return server->port;
}

struct http_counts http_server_counts(const struct http_server *server)
{
	return server->counts;
}

/* Connections that the kernel has completed already are served, too: closing
 * the socket first would reset them. */
static void stop_accepting(struct http_server *server)
{
	int fd = MHD_quiesce_daemon(server->daemon);
	struct sockaddr_storage address;
	socklen_t len;
	int client;

	assert(fd >= 0);
	for (;;) {
		len = sizeof address;
		client = accept4(fd, (struct sockaddr *)&address, &len,
			SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (client < 0)
			break;
		MHD_add_connection(server->daemon, client,
			(struct sockaddr *)&address, len);
	}
	close(fd);
}

/* Time is up: whoever has no handler running is cut. */
static void drain_over(void *arg)
{
	struct http_server *server = arg;

	connections_cut(server);
	loop_timer_set(server->loop, &server->drain_timer,
		loop_now_ns(server->loop) + 1000 * (int64_t)NS_PER_MS);
}

void http_server_drain(
	struct http_server *server, void (*done)(void *arg), void *arg)
{
	assert(!server->draining && done);
	server->draining = true;
	server->drained = done;
	server->drained_arg = arg;
	stop_accepting(server);
	connections_drain(server);
	server->drain_timer =
		(struct loop_timer){ .fire = drain_over, .arg = server };
	loop_timer_set(server->loop, &server->drain_timer,
		loop_now_ns(server->loop) +
			(int64_t)server->options.drain_ms * NS_PER_MS);
	server_run_soon(server);
}

void http_server_close(struct http_server *server)
{
	if (!server)
		return;
	for (struct connection *c = server->busy_first; c; c = c->next)
		assert(!connection_is_running(c));
	loop_watch(server->loop, &server->watch, 0);
	MHD_stop_daemon(server->daemon);
	loop_timer_stop(server->loop, &server->again);
	loop_timer_stop(server->loop, &server->drain_timer);
	free(server);
}
