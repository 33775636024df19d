// SPDX-License-Identifier: Apache-2.0
// A small server on a loop of its own thread, and a raw client for it.
#pragma once
#include "http/server.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

struct house;

// What the small server answers, by path:
//   /echo      method, query and body
//   /wait?N    as /echo, after N milliseconds on its fiber
//   /large?N   N bytes
//   /fixed     static bytes
//   /none      204, /unchanged 304, /forget no reply at all
//   /peer      the client's address as the server sees it
//   /header    a header made of bytes that would split it
//   /bodyless  as /echo, but takes no body
// Bodies are taken up to 64 KiB. Refusals answer with their status and detail.
// Limits may name another address to listen on than a port of 127.0.0.1.
struct house *house_open(const struct http_options *limits);
// A server that may fail to open.
struct http_server *house_second(
	struct loop *loop, const char *listen, struct buffer *out_error);
// Drains the server, joins its thread and frees everything.
void house_close(struct house *house);
// Begins to drain and does not wait.
void house_drain(struct house *house);
unsigned house_port(const struct house *house);
struct http_counts house_counts(struct house *house);
// Requests that reached finished(), and those of them that were aborted.
unsigned house_finished(struct house *house);
unsigned house_aborted(struct house *house);
// Waits up to 5 s until the counter is at least `least`.
bool house_wait_finished(struct house *house, unsigned least);

// A connected socket.
int client_open(const struct house *house);
void client_send(int fd, const void *bytes, size_t len);
void client_puts(int fd, const char *text);

// One reply as it came. Freed by answer_release().
struct answer {
	int status; /* 0: the connection ended without one */
	char *head, *body;
	size_t body_len;
	bool closes; /* Connection: close */
};

// Reads exactly one reply. `bodyless`: it answers a HEAD.
struct answer client_read(int fd, bool bodyless);
void answer_release(struct answer *answer);
// True when the server closes within `ms` milliseconds and sends nothing more.
bool client_sees_end(int fd, int ms);
// Sends one request on a connection of its own and reads the reply.
struct answer house_ask(const struct house *house, const char *request);
