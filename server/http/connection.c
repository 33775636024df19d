// SPDX-License-Identifier: Apache-2.0
// libmicrohttpd counts idle time only, so that one byte a second keeps a socket
// for ever. Here every phase has a deadline; when it passes the socket is shut
// down, which libmicrohttpd then notices as a hang-up and cleans up.
#include "http/daemon.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

/* For what a client has sent before it ended its side: to begin with the next
 * request, and to read the rest of one. */
enum { LAST_REQUEST_MS = 100, LAST_WORDS_MS = 1000 };

static void list_add(struct connection *c, struct connection **first,
	struct connection **last)
{
	c->previous = *last;
	c->next = NULL;
	if (*last)
		(*last)->next = c;
	else
		*first = c;
	*last = c;
}

static void list_remove(struct connection *c, struct connection **first,
	struct connection **last)
{
	if (c->previous)
		c->previous->next = c->next;
	else
		*first = c->next;
	if (c->next)
		c->next->previous = c->previous;
	else
		*last = c->previous;
}

static void enter_list(struct connection *c, bool idle)
{
	struct http_server *server = c->server;

	c->idle = idle;
	if (idle)
		list_add(c, &server->idle_first, &server->idle_last);
	else
		list_add(c, &server->busy_first, &server->busy_last);
}

static void leave_list(struct connection *c)
{
	struct http_server *server = c->server;

	if (c->idle)
		list_remove(c, &server->idle_first, &server->idle_last);
	else
		list_remove(c, &server->busy_first, &server->busy_last);
}

/* The entry stays until libmicrohttpd reports the close, so the number can
 * not belong to another socket yet. */
static void cut(struct connection *c)
{
	c->expired = true;
	c->due_ns = 0;
	shutdown(c->fd, SHUT_RDWR);
}

/* The timer is only moved when a deadline comes nearer; otherwise it finds
 * here that it rang too early. That spares the heap most requests. */
static void deadline_passed(void *arg)
{
	struct connection *c = arg;

	assert(c->magic == CONNECTION_MAGIC);
	if (!c->due_ns)
		return;
	if (c->due_ns > loop_now_ns(c->server->loop)) {
		loop_timer_set(c->server->loop, &c->timer, c->due_ns);
		return;
	}
	c->server->counts.expired++;
	cut(c);
}

void connection_allow(struct connection *c, unsigned ms)
{
	assert(c->magic == CONNECTION_MAGIC);
	if (c->expired)
		return;
	if (c->ended && c->idle)
		ms = LAST_REQUEST_MS;
	else if (c->ended && !c->answering && ms > LAST_WORDS_MS)
		ms = LAST_WORDS_MS;
	c->due_ns = loop_now_ns(c->server->loop) + (int64_t)ms * NS_PER_MS;
	if (!c->timer.place || c->timer.due_ns > c->due_ns)
		loop_timer_set(c->server->loop, &c->timer, c->due_ns);
}

void connection_wait(struct connection *c)
{
	c->answering = true;
	c->due_ns = 0;
}

/* When the end of sending arrives together with data, libmicrohttpd does not
 * see it before the socket's deadline. What came before it is still served. */
static void sending_ended(void *arg, uint32_t events)
{
	struct connection *c = arg;

	(void)events;
	assert(c->magic == CONNECTION_MAGIC);
	loop_watch(c->server->loop, &c->watch, 0);
	c->ended = true;
	if (!c->answering)
		connection_allow(c, LAST_WORDS_MS);
}

/* An IPv4 address that came through an IPv6 socket is shown as IPv4; a socket
 * of the same machine has no address. */
static void read_peer(struct connection *c, struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;

	if (!info || !info->client_addr)
		return;
	if (info->client_addr->sa_family == AF_INET) {
		memcpy(&ipv4, info->client_addr, sizeof ipv4);
		inet_ntop(AF_INET, &ipv4.sin_addr, c->peer, sizeof c->peer);
	} else if (info->client_addr->sa_family == AF_INET6) {
		memcpy(&ipv6, info->client_addr, sizeof ipv6);
		if (IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr))
			inet_ntop(AF_INET, &ipv6.sin6_addr.s6_addr[12], c->peer,
				sizeof c->peer);
		else
			inet_ntop(AF_INET6, &ipv6.sin6_addr, c->peer,
				sizeof c->peer);
	}
}

/* Nine tenths full: the one that has been silent for longest makes room. A
 * socket that drips its head counts as silent. */
static void make_room(struct http_server *server)
{
	unsigned max = server->options.connections_max;

	if (server->counts.connections < max - max / 10)
		return;
	for (struct connection *c = server->idle_first; c; c = c->next)
		if (!c->expired) {
			server->counts.evicted++;
			cut(c);
			return;
		}
}

static struct connection *connection_new(
	struct http_server *server, struct MHD_Connection *mhd)
{
	struct connection *c = calloc(1, sizeof *c);

	assert(c);
	c->magic = CONNECTION_MAGIC;
	c->server = server;
	c->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)
			->connect_fd;
	c->timer = (struct loop_timer){ .fire = deadline_passed, .arg = c };
	c->watch = (struct loop_watch){
		.ready = sending_ended, .arg = c, .fd = c->fd
	};
	loop_watch(server->loop, &c->watch, EPOLLRDHUP);
	read_peer(c, mhd);
	return c;
}

void connection_notice(void *arg, struct MHD_Connection *mhd,
	void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	struct http_server *server = arg;
	struct connection *c;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		make_room(server);
		c = connection_new(server, mhd);
		*socket_context = c;
		enter_list(c, true);
		server->counts.connections++;
		server->counts.accepted++;
		connection_allow(c, server->options.header_ms);
		return;
	}
	c = *socket_context;
	assert(c->magic == CONNECTION_MAGIC);
	loop_timer_stop(server->loop, &c->timer);
	loop_watch(server->loop, &c->watch, 0);
	leave_list(c);
	server->counts.connections--;
	/* At its limit, or the process's, libmicrohttpd lets go of the
	 * listening socket and takes it back only when it is run again. */
	server_run_soon(server);
	c->magic = 0;
	free(c);
}

struct connection *connection_of(struct MHD_Connection *mhd)
{
	struct connection *c =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
			->socket_context;

	assert(c && c->magic == CONNECTION_MAGIC);
	return c;
}

void connection_begin(struct connection *c)
{
	leave_list(c);
	enter_list(c, false);
	connection_allow(c, c->server->options.header_ms);
}

void connection_end(struct connection *c)
{
	struct http_server *server = c->server;

	leave_list(c);
	enter_list(c, true);
	c->answering = false;
	connection_allow(c, server->draining ? server->options.drain_idle_ms
					     : server->options.idle_ms);
}

void connections_drain(struct http_server *server)
{
	for (struct connection *c = server->idle_first; c; c = c->next)
		connection_allow(c, server->options.drain_idle_ms);
}

bool connection_is_running(const struct connection *c)
{
	return !c->idle && !c->due_ns && !c->expired;
}

void connections_cut(struct http_server *server)
{
	for (struct connection *c = server->idle_first; c; c = c->next)
		cut(c);
	for (struct connection *c = server->busy_first; c; c = c->next)
		if (!connection_is_running(c))
			cut(c);
}
