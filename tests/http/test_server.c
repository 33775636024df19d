// SPDX-License-Identifier: Apache-2.0
// Bodies and replies, as a client sees them.
#include "http/harness.h"
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct house *house;

static int open_house(void **state)
{
	(void)state;
	house = house_open(NULL);
	return 0;
}

static int close_house(void **state)
{
	(void)state;
	house_close(house);
	return 0;
}

static void expect(struct answer answer, int status, const char *body)
{
	assert_int_equal(answer.status, status);
	if (body)
		assert_string_equal(answer.body, body);
	answer_release(&answer);
}

static void keep_alive_is_kept(void **state)
{
	uint64_t accepted = house_counts(house).accepted;
	unsigned finished = house_finished(house);
	int fd = client_open(house);

	(void)state;
	for (int i = 0; i < 20; i++) {
		client_puts(fd, "GET /echo?a HTTP/1.1\r\nHost: h\r\n\r\n");
		expect(client_read(fd, false), 200, "GET a|");
		client_puts(fd, "GET /wait?1 HTTP/1.1\r\nHost: h\r\n\r\n");
		expect(client_read(fd, false), 200, "GET 1|");
		client_puts(fd, "POST /echo HTTP/1.1\r\nHost: h\r\n"
				"Content-Length: 3\r\n\r\nabc");
		expect(client_read(fd, false), 200, "POST |abc");
		client_puts(fd, "GET /none HTTP/1.1\r\nHost: h\r\n\r\n");
		expect(client_read(fd, false), 204, "");
	}
	assert_int_equal(house_counts(house).accepted, accepted + 1);
	assert_true(house_wait_finished(house, finished + 80));
	close(fd);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	int fd = client_open(house);

	(void)state;
	client_puts(fd, "GET /wait?40 HTTP/1.1\r\nHost: h\r\n\r\n"
			"GET /echo?2 HTTP/1.1\r\nHost: h\r\n\r\n"
			"POST /wait?5 HTTP/1.1\r\nHost: h\r\n"
			"Content-Length: 4\r\n\r\nGET "
			"GET /forget HTTP/1.1\r\nHost: h\r\n\r\n"
			"GET /echo?last HTTP/1.1\r\nHost: h\r\n"
			"Connection: close\r\n\r\n");
	expect(client_read(fd, false), 200, "GET 40|");
	expect(client_read(fd, false), 200, "GET 2|");
	expect(client_read(fd, false), 200, "POST 5|GET ");
	expect(client_read(fd, false), 500, "");
	expect(client_read(fd, false), 200, "GET last|");
	assert_true(client_sees_end(fd, 2000));
	close(fd);
}

static void head_is_get_without_the_body(void **state)
{
	int fd = client_open(house);
	struct answer answer;

	(void)state;
	client_puts(fd, "HEAD /fixed HTTP/1.1\r\nHost: h\r\n\r\n");
	answer = client_read(fd, true);
	assert_int_equal(answer.status, 200);
	assert_non_null(strcasestr(answer.head, "\r\nContent-Length: 11\r\n"));
	answer_release(&answer);
	client_puts(fd, "HEAD /wait?3 HTTP/1.1\r\nHost: h\r\n\r\n");
	expect(client_read(fd, true), 200, "");
	client_puts(fd, "GET /fixed HTTP/1.1\r\nHost: h\r\n\r\n");
	expect(client_read(fd, false), 200, "fixed bytes");
	close(fd);
}

static void statuses_without_body_send_none(void **state)
{
	int fd = client_open(house);
	struct answer answer;

	(void)state;
	client_puts(fd, "GET /unchanged HTTP/1.1\r\nHost: h\r\n\r\n");
	answer = client_read(fd, true);
	assert_int_equal(answer.status, 304);
	assert_non_null(strcasestr(answer.head, "\r\nETag: \"7\"\r\n"));
	assert_null(strcasestr(answer.head, "\r\nContent-Type:"));
	assert_non_null(strcasestr(answer.head, "\r\nContent-Length: 16\r\n"));
	answer_release(&answer);
	client_puts(fd, "GET /none HTTP/1.1\r\nHost: h\r\n\r\n");
	answer = client_read(fd, true);
	assert_int_equal(answer.status, 204);
	assert_null(strcasestr(answer.head, "\r\nContent-Length:"));
	answer_release(&answer);
	client_puts(fd, "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n");
	expect(client_read(fd, false), 200, "GET |");
	close(fd);
}

static void requests_have_an_id(void **state)
{
	static const char given[] = "0199C0DE-0000-7000-8000-00000000ABCD";
	struct answer answer = house_ask(house,
		"GET /echo HTTP/1.1\r\nHost: h\r\nX-Request-Id: "
		"0199C0DE-0000-7000-8000-00000000ABCD\r\n\r\n");
	const char *id = strcasestr(answer.head, "\r\nX-Request-Id: ");

	(void)state;
	assert_non_null(id);
	assert_int_equal(strncasecmp(id + 16, given, strlen(given)), 0);
	assert_non_null(strstr(id, "0199c0de-0000-7000-8000-00000000abcd"));
	answer_release(&answer);
	answer = house_ask(house, "GET /echo HTTP/1.1\r\nHost: h\r\n"
				  "X-Request-Id: drop table\r\n\r\n");
	id = strcasestr(answer.head, "\r\nX-Request-Id: ");
	assert_non_null(id);
	assert_true(id[16 + 14] == '7' && id[16 + 36] == '\r');
	answer_release(&answer);
}

static void headers_of_outside_bytes_stay_one_header(void **state)
{
	struct answer answer =
		house_ask(house, "GET /header?x HTTP/1.1\r\nHost: h\r\n\r\n");

	(void)state;
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.head, "\r\nX-Outside: a??b: c?\r\n"));
	answer_release(&answer);
}

static struct answer post(
	const char *path, size_t len, bool chunked, bool expects)
{
	struct buffer request = { 0 };
	int fd = client_open(house);
	struct answer answer;

	buffer_printf(&request, "POST %s HTTP/1.1\r\nHost: h\r\n%s", path,
		expects ? "Expect: 100-continue\r\n" : "");
	if (chunked)
		buffer_puts(&request, "Transfer-Encoding: chunked\r\n\r\n");
	else
		buffer_printf(&request, "Content-Length: %zu\r\n\r\n", len);
	for (size_t sent = 0; sent < len && !expects;) {
		size_t piece = len - sent < 4000 ? len - sent : 4000;

		if (chunked)
			buffer_printf(&request, "%zx\r\n", piece);
		buffer_reserve(&request, piece);
		memset(request.bytes + request.len, 'y', piece);
		request.len += piece;
		if (chunked)
			buffer_puts(&request, "\r\n");
		sent += piece;
	}
	if (chunked)
		buffer_puts(&request, "0\r\n\r\n");
	client_send(fd, request.bytes, request.len);
	answer = client_read(fd, false);
	buffer_release(&request);
	close(fd);
	return answer;
}

static void bodies_have_a_size(void **state)
{
	static const struct {
		const char *path;
		size_t len;
		bool chunked, expects;
		int status;
	} cases[] = {
		{ "/echo", 64 * 1024, false, false, 200 },
		{ "/echo", 64 * 1024 + 1, false, false, 413 },
		{ "/echo", 64 * 1024, true, false, 200 },
		{ "/echo", 64 * 1024 + 1, true, false, 413 },
		{ "/echo", 4 * 1024 * 1024, false, false, 413 },
		{ "/echo", 4 * 1024 * 1024, true, false, 413 },
		{ "/echo", 64 * 1024 + 1, false, true, 413 },
		{ "/bodyless", 0, false, false, 200 },
		{ "/bodyless", 1, false, false, 413 },
		{ "/bodyless", 1, true, false, 413 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct answer answer = post(cases[i].path, cases[i].len,
			cases[i].chunked, cases[i].expects);

		if (answer.status != cases[i].status)
			fail_msg("case %zu: %d", i, answer.status);
		if (answer.status == 200)
			assert_int_equal(answer.body_len,
				strlen("POST |") + cases[i].len);
		answer_release(&answer);
	}
	/* Larger than what is read only to be dropped: closed after the reply
	 * or with it. */
	{
		struct answer answer =
			post("/echo", 20 * 1024 * 1024, true, false);

		assert_int_equal(answer.status, 0);
		answer_release(&answer);
	}
}

static void a_waiting_client_is_told_to_go_on(void **state)
{
	int fd = client_open(house);
	struct answer answer;

	(void)state;
	client_puts(fd, "POST /echo HTTP/1.1\r\nHost: h\r\n"
			"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
	answer = client_read(fd, true);
	assert_int_equal(answer.status, 100);
	answer_release(&answer);
	client_puts(fd, "ab");
	expect(client_read(fd, false), 200, "POST |ab");
	close(fd);
}

static void large_replies_arrive_whole(void **state)
{
	int fd = client_open(house);

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct answer answer;

		client_puts(
			fd, "GET /large?5000000 HTTP/1.1\r\nHost: h\r\n\r\n");
		answer = client_read(fd, false);
		assert_int_equal(answer.status, 200);
		assert_int_equal(answer.body_len, 5000000);
		answer_release(&answer);
	}
	close(fd);
}

static void http_1_0_closes_unless_asked(void **state)
{
	int fd = client_open(house);

	(void)state;
	client_puts(fd, "GET /echo HTTP/1.0\r\n"
			"Connection: keep-alive\r\n\r\n");
	expect(client_read(fd, false), 200, "GET |");
	client_puts(fd, "GET /echo HTTP/1.0\r\n\r\n");
	expect(client_read(fd, false), 200, "GET |");
	assert_true(client_sees_end(fd, 2000));
	close(fd);
}

static void any_address_is_listened_on(void **state)
{
	static const char *const places[] = { "*:0", "0.0.0.0:0" };

	(void)state;
	expect(house_ask(house, "GET /peer HTTP/1.1\r\nHost: h\r\n\r\n"), 200,
		"127.0.0.1");
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		struct house *other = house_open(
			&(struct http_options){ .listen = places[i] });

		expect(house_ask(other, "GET /peer HTTP/1.1\r\n"
					"Host: h\r\n\r\n"),
			200, "127.0.0.1");
		house_close(other);
	}
}

static void a_given_socket_is_served(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct house *other;

	(void)state;
	assert_return_code(
		bind(fd, (struct sockaddr *)&address, sizeof address), errno);
	assert_return_code(listen(fd, 5), errno);
	other = house_open(&(struct http_options){ .listen_fd = fd });
	expect(house_ask(other, "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n"), 200,
		"GET |");
	house_close(other);
}

static void a_busy_port_is_an_error_in_words(void **state)
{
	struct buffer error = { 0 };
	struct loop *loop = loop_new();
	char listen[32];

	(void)state;
	snprintf(listen, sizeof listen, "127.0.0.1:%u", house_port(house));
	assert_null(house_second(loop, listen, &error));
	assert_non_null(strstr(error.bytes, listen));
	assert_non_null(strstr(error.bytes, "in use"));
	buffer_clear(&error);
	assert_null(house_second(loop, "nonsense", &error));
	assert_non_null(strstr(error.bytes, "ADDRESS:PORT"));
	buffer_clear(&error);
	assert_null(house_second(loop, "127.0.0.1:65536", &error));
	assert_non_null(strstr(error.bytes, "127.0.0.1:65536"));
	buffer_release(&error);
	loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keep_alive_is_kept),
		cmocka_unit_test(pipelined_requests_are_answered_in_order),
		cmocka_unit_test(head_is_get_without_the_body),
		cmocka_unit_test(statuses_without_body_send_none),
		cmocka_unit_test(requests_have_an_id),
		cmocka_unit_test(headers_of_outside_bytes_stay_one_header),
		cmocka_unit_test(bodies_have_a_size),
		cmocka_unit_test(a_waiting_client_is_told_to_go_on),
		cmocka_unit_test(large_replies_arrive_whole),
		cmocka_unit_test(http_1_0_closes_unless_asked),
		cmocka_unit_test(any_address_is_listened_on),
		cmocka_unit_test(a_given_socket_is_served),
		cmocka_unit_test(a_busy_port_is_an_error_in_words),
	};

	return cmocka_run_group_tests(tests, open_house, close_house);
}
