// SPDX-License-Identifier: Apache-2.0
#include "http/listen.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, HOST_BYTES_MAX = 256 };

struct place {
	char host[HOST_BYTES_MAX];
	const char *port;
};

/* "[host]:port" or "host:port"; "*" is every address. */
static bool split(const char *where, struct place *out_place)
{
	const char *colon = strrchr(where, ':');
	size_t len = colon ? (size_t)(colon - where) : 0;

	if (!colon || !colon[1] ||
		strspn(colon + 1, "0123456789") != strlen(colon + 1) ||
		strlen(colon + 1) > 5 || strtoul(colon + 1, NULL, 10) > 65535)
		return false;
	if (len >= 2 && where[0] == '[' && colon[-1] == ']') {
		where++;
		len -= 2;
	}
	if (!len || len >= HOST_BYTES_MAX)
		return false;
	memcpy(out_place->host, where, len);
	out_place->host[len] = '\0';
	out_place->port = colon + 1;
	return true;
}

static int open_at(const struct addrinfo *at)
{
	int on = 1, off = 0;
	int fd = socket(
		at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int saved;

	if (fd < 0)
		return -1;
	/* Without it a restart would wait for old connections to time out. */
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (at->ai_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 &&
		listen(fd, BACKLOG) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

int listen_open(const char *where, struct buffer *out_error)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	struct place place;
	int code, fd;

	if (!split(where, &place)) {
		buffer_printf(out_error,
			"cannot listen on '%s': want ADDRESS:PORT", where);
		return -1;
	}
	code = getaddrinfo(strcmp(place.host, "*") == 0 ? NULL : place.host,
		place.port, &hints, &found);
	if (code != 0) {
		buffer_printf(out_error, "cannot listen on '%s': %s", where,
			gai_strerror(code));
		return -1;
	}
	fd = open_at(found);
	if (fd < 0)
		buffer_printf(out_error, "cannot listen on '%s': %s%s", where,
			strerror(errno),
			errno == EADDRINUSE
				? " (stop the other program or choose another "
				  "port)"
				: "");
	freeaddrinfo(found);
	return fd;
}

unsigned listen_port(int fd)
{
	struct sockaddr_storage address = { 0 };
	socklen_t len = sizeof address;

	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return 0;
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
	if (address.ss_family == AF_INET)
		return ntohs(((struct sockaddr_in *)&address)->sin_port);
	return 0;
}
