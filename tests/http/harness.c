// SPDX-License-Identifier: Apache-2.0
#include "http/harness.h"
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct house {
	pthread_t thread;
	pthread_barrier_t open;
	struct loop *loop;
	struct http_server *server;
	struct http_options options;
	unsigned port;
	_Atomic unsigned finished, aborted;
	_Atomic bool draining;
	struct http_counts counts;
	sem_t counted;
};

static void echo(struct request *r)
{
	struct buffer *body = &r->reply.body;

	r->reply.status = 200;
	r->reply.content_type = "text/plain";
	buffer_printf(body, "%s %s|", http_method_name(r->method), r->query);
	buffer_add(body, r->body, r->body_len);
}

static SUSPENDS void handle(struct request *r)
{
	static const char fixed[] = "fixed bytes";

	if (strcmp(r->path, "/wait") == 0) {
		loop_sleep_ms(r->loop, strtol(r->query, NULL, 10));
		echo(r);
	} else if (strcmp(r->path, "/large") == 0) {
		size_t len = strtoul(r->query, NULL, 10);

		r->reply.status = 200;
		buffer_reserve(&r->reply.body, len);
		memset(r->reply.body.bytes, 'x', len);
		r->reply.body.len = len;
	} else if (strcmp(r->path, "/fixed") == 0) {
		reply_fixed(r, 200, "text/plain", fixed, strlen(fixed));
	} else if (strcmp(r->path, "/none") == 0) {
		r->reply.status = 204;
	} else if (strcmp(r->path, "/unchanged") == 0) {
		r->reply.status = 304;
		reply_header(r, "ETag", "\"7\"");
		buffer_puts(&r->reply.body, "must not be sent");
	} else if (strcmp(r->path, "/peer") == 0) {
		r->reply.status = 200;
		buffer_puts(&r->reply.body, r->peer);
	} else if (strcmp(r->path, "/header") == 0) {
		reply_header(r, "X-Outside", "a\r\nb: c\x7f");
		r->reply.status = 200;
	} else if (strcmp(r->path, "/forget") != 0) {
		echo(r);
	}
}

static size_t body_bytes_max(
	void *app, enum http_method method, const char *path)
{
	(void)app;
	(void)method;
	return strcmp(path, "/bodyless") == 0 ? 0 : 64 * 1024;
}

static void refuse(struct request *r, enum http_refusal refusal)
{
	r->reply.status = http_refusal_status(refusal);
	r->reply.content_type = "application/problem+json";
	buffer_puts(&r->reply.body, http_refusal_detail(refusal));
}

static void finished(const struct request *r)
{
	struct house *house = r->app;

	assert(r->reply.ended_ns >= r->started_ns);
	house->finished++;
	if (r->reply.aborted)
		house->aborted++;
}

static void *run(void *arg)
{
	struct house *house = arg;
	struct buffer error = { 0 };

	house->loop = loop_new();
	house->server = http_server_open(house->loop, &house->options, &error);
	if (!house->server)
		fprintf(stderr, "%s\n", error.bytes);
	buffer_release(&error);
	assert(house->server);
	house->port = http_server_port(house->server);
	pthread_barrier_wait(&house->open);
	loop_run(house->loop);
	http_server_close(house->server);
	loop_free(house->loop);
	fiber_pool_drain();
	return NULL;
}

struct http_server *house_second(
	struct loop *loop, const char *listen, struct buffer *out_error)
{
	struct http_options options = { .listen = listen,
		.handle = handle,
		.body_bytes_max = body_bytes_max,
		.refuse = refuse };

	return http_server_open(loop, &options, out_error);
}

struct house *house_open(const struct http_options *limits)
{
	struct house *house = calloc(1, sizeof *house);

	assert(house);
	if (limits)
		house->options = *limits;
	if (!house->options.listen)
		house->options.listen = "127.0.0.1:0";
	house->options.app = house;
	house->options.handle = handle;
	house->options.body_bytes_max = body_bytes_max;
	house->options.refuse = refuse;
	house->options.finished = finished;
	pthread_barrier_init(&house->open, NULL, 2);
	sem_init(&house->counted, 0, 0);
	pthread_create(&house->thread, NULL, run, house);
	pthread_barrier_wait(&house->open);
	return house;
}

static void on_drained(void *arg)
{
	loop_stop(((struct house *)arg)->loop);
}

static void drain(void *arg)
{
	struct house *house = arg;

	http_server_drain(house->server, on_drained, house);
}

void house_drain(struct house *house)
{
	if (!house->draining)
		loop_post(house->loop, drain, house);
	house->draining = true;
}

void house_close(struct house *house)
{
	house_drain(house);
	pthread_join(house->thread, NULL);
	pthread_barrier_destroy(&house->open);
	sem_destroy(&house->counted);
	free(house);
}

unsigned house_port(const struct house *house)
{
	return house->port;
}

static void count(void *arg)
{
	struct house *house = arg;

	house->counts = http_server_counts(house->server);
	sem_post(&house->counted);
}

struct http_counts house_counts(struct house *house)
{
	loop_post(house->loop, count, house);
	sem_wait(&house->counted);
	return house->counts;
}

unsigned house_finished(struct house *house)
{
	return house->finished;
}

unsigned house_aborted(struct house *house)
{
	return house->aborted;
}

bool house_wait_finished(struct house *house, unsigned least)
{
	for (int i = 0; i < 500 && house->finished < least; i++)
		usleep(10000);
	return house->finished >= least;
}

int client_open(const struct house *house)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)house->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval patience = { .tv_sec = 10 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* A server that has refused already may have closed; the reply tells. */
void client_send(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len) {
		ssize_t sent = send(fd, at, len, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		at += sent;
		len -= (size_t)sent;
	}
}

void client_puts(int fd, const char *text)
{
	client_send(fd, text, strlen(text));
}

static bool read_head(int fd, struct buffer *head)
{
	char c;

	while (recv(fd, &c, 1, 0) == 1) {
		buffer_putc(head, c);
		if (head->len >= 4 &&
			memcmp(head->bytes + head->len - 4, "\r\n\r\n", 4) == 0)
			return true;
	}
	return false;
}

struct answer client_read(int fd, bool bodyless)
{
	struct answer answer = { 0 };
	struct buffer head = { 0 };
	const char *length;

	if (!read_head(fd, &head)) {
		buffer_release(&head);
		return answer;
	}
	answer.head = head.bytes;
	answer.status = (int)strtol(head.bytes + strlen("HTTP/1.1 "), NULL, 10);
	answer.closes = strcasestr(head.bytes, "\r\nConnection: close");
	length = strcasestr(head.bytes, "\r\nContent-Length: ");
	if (length && !bodyless)
		answer.body_len = strtoul(length + 18, NULL, 10);
	answer.body = calloc(1, answer.body_len + 1);
	assert(answer.body);
	for (size_t at = 0; at < answer.body_len;) {
		ssize_t got =
			recv(fd, answer.body + at, answer.body_len - at, 0);

		if (got <= 0) {
			answer.status = 0;
			break;
		}
		at += (size_t)got;
	}
	return answer;
}

void answer_release(struct answer *answer)
{
	free(answer->head);
	free(answer->body);
	*answer = (struct answer){ 0 };
}

bool client_sees_end(int fd, int ms)
{
	struct pollfd waits = { .fd = fd, .events = POLLIN };
	char c;

	return poll(&waits, 1, ms) == 1 && recv(fd, &c, 1, 0) <= 0;
}

struct answer house_ask(const struct house *house, const char *request)
{
	int fd = client_open(house);
	struct answer answer;

	client_puts(fd, request);
	answer = client_read(fd, strncmp(request, "HEAD ", 5) == 0);
	close(fd);
	return answer;
}
