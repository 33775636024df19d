// SPDX-License-Identifier: Apache-2.0
// Many, slow, silent and vanishing clients; and the end of the server.
#include "http/harness.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int64_t now_ms(void)
{
	return clock_monotonic_ns() / 1000000;
}

static void expect(struct answer answer, int status, const char *body)
{
	assert_int_equal(answer.status, status);
	if (body)
		assert_string_equal(answer.body, body);
	answer_release(&answer);
}

static struct house *hasty_house(void)
{
	return house_open(&(struct http_options){ .header_ms = 300,
		.body_ms = 300,
		.body_ms_max = 400,
		.send_ms_max = 400,
		.idle_ms = 300 });
}

/* Sends a byte every 30 ms until the server hangs up; returns how long it had
 * the patience. */
static int64_t drip(int fd, const char *bytes)
{
	int64_t start = now_ms();

	for (size_t i = 0; now_ms() - start < 5000; i++) {
		client_send(fd, bytes[i] ? &bytes[i] : "x", 1);
		if (!bytes[i])
			i--;
		if (client_sees_end(fd, 30))
			break;
	}
	return now_ms() - start;
}

static void a_byte_at_a_time_is_cut(void **state)
{
	static const char *const heads[] = {
		"GET /echo HTTP/1.1\r\nHost: h\r\nX: ",
		"GET /",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: "
		"9999\r\n\r\n",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: "
		"65000\r\n\r\n",
	};
	struct house *house = hasty_house();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(heads); i++) {
		int fd = client_open(house);
		int64_t ms;

		/* The body of a POST drips, its head does not. */
		if (heads[i][0] == 'P')
			client_puts(fd, heads[i]);
		ms = drip(fd, heads[i][0] == 'P' ? "" : heads[i]);
		if (ms < 250 || ms > 2000)
			fail_msg("case %zu: %d ms", i, (int)ms);
		close(fd);
	}
	assert_int_equal(house_counts(house).expired, COUNT_OF(heads));
	assert_int_equal(house_counts(house).requests, 0);
	house_close(house);
}

static void silence_is_cut(void **state)
{
	struct house *house = hasty_house();
	int silent = client_open(house), fd = client_open(house);
	int64_t start = now_ms();

	(void)state;
	client_puts(fd, "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n");
	expect(client_read(fd, false), 200, "GET |");
	assert_true(client_sees_end(silent, 3000));
	assert_true(client_sees_end(fd, 3000));
	assert_in_range(now_ms() - start, 250, 2000);
	close(silent);
	close(fd);
	house_close(house);
}

/* Clients that send, end their side and wait for the server's end. */
static void half_closed_connections_end_soon(void **state)
{
	static const struct {
		const char *request;
		int status;
	} cases[] = {
		{ "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n", 200 },
		{ "GET /wait?50 HTTP/1.1\r\nHost: h\r\n\r\n", 200 },
		{ "GET /wait?1500 HTTP/1.1\r\nHost: h\r\n\r\n", 200 },
		{ "GET /large?9000000 HTTP/1.1\r\nHost: h\r\n\r\n", 200 },
		{ "GET /ec", 0 },
		{ "GET /echo HTTP/1.1\r\nHost: h\r\n", 0 },
		{ "POST /echo HTTP/1.1\r\nHost: h\r\n"
		  "Content-Length: 9\r\n\r\nabc",
			0 },
	};
	struct house *house = house_open(NULL);

	(void)state;
	for (size_t i = 0; i < 2 * COUNT_OF(cases); i++) {
		size_t n = i % COUNT_OF(cases);
		int fd = client_open(house);
		struct answer answer;

		if (n == 2 && i > n)
			n = 0;
		client_puts(fd, cases[n].request);
		shutdown(fd, SHUT_WR);
		answer = client_read(fd, false);
		if (answer.status != cases[n].status)
			fail_msg("case %zu: %d", n, answer.status);
		answer_release(&answer);
		if (!client_sees_end(fd, 4000))
			fail_msg("case %zu: stays open", n);
		close(fd);
	}
	house_close(house);
}

static void a_reply_not_taken_is_cut(void **state)
{
	struct house *house = hasty_house();
	int fd = client_open(house);

	(void)state;
	client_puts(fd, "GET /large?30000000 HTTP/1.1\r\nHost: h\r\n\r\n");
	assert_true(house_wait_finished(house, 1));
	assert_int_equal(house_aborted(house), 1);
	close(fd);
	house_close(house);
}

static void a_handler_may_take_longer_than_the_client(void **state)
{
	struct house *house = hasty_house();
	int fd = client_open(house);

	(void)state;
	for (int i = 0; i < 2; i++) {
		client_puts(fd, "GET /wait?900 HTTP/1.1\r\nHost: h\r\n\r\n");
		expect(client_read(fd, false), 200, "GET 900|");
	}
	close(fd);
	house_close(house);
}

static void clients_that_vanish_leave_nothing_behind(void **state)
{
	struct house *house = house_open(NULL);

	(void)state;
	for (int i = 0; i < 60; i++) {
		int fd = client_open(house);
		struct linger reset = { .l_onoff = 1 };

		client_puts(fd, "POST /wait?100 HTTP/1.1\r\nHost: h\r\n"
				"Content-Length: 1\r\n\r\na");
		if (i % 3 == 0)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset,
				sizeof reset);
		usleep(2000);
		close(fd);
	}
	/* A reset may overtake the request; an end does not. */
	assert_true(house_wait_finished(house, 40));
	for (int i = 0; i < 500 && house_counts(house).requests; i++)
		usleep(10000);
	assert_int_equal(house_counts(house).requests, 0);
	expect(house_ask(house, "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n"), 200,
		"GET |");
	house_close(house);
}

/* libmicrohttpd's own loop answers a few hundred requests a second where a
 * multiple of 128 connections is ready at once. */
static void no_number_of_connections_stalls(void **state)
{
	static const int numbers[] = { 127, 128, 129, 255, 256, 257 };
	struct house *house = house_open(NULL);
	int fds[257];

	(void)state;
	for (size_t n = 0; n < COUNT_OF(numbers); n++) {
		int64_t start = now_ms();

		for (int i = 0; i < numbers[n]; i++)
			fds[i] = client_open(house);
		for (int round = 0; round < 6; round++) {
			for (int i = 0; i < numbers[n]; i++)
				client_puts(fds[i],
					round % 2 ? "GET /wait?1 HTTP/1.1\r\n"
						    "Host: h\r\n\r\n"
						  : "GET /echo HTTP/1.1\r\n"
						    "Host: h\r\n\r\n");
			for (int i = 0; i < numbers[n]; i++)
				expect(client_read(fds[i], false), 200, NULL);
		}
		for (int i = 0; i < numbers[n]; i++)
			close(fds[i]);
		if (now_ms() - start > 5000)
			fail_msg("%d connections: %d ms", numbers[n],
				(int)(now_ms() - start));
	}
	house_close(house);
}

static void the_oldest_idle_connection_makes_room(void **state)
{
	struct house *house =
		house_open(&(struct http_options){ .connections_max = 20 });
	int idle[17], fresh[10];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(idle); i++) {
		idle[i] = client_open(house);
		client_puts(idle[i], "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n");
		expect(client_read(idle[i], false), 200, NULL);
	}
	for (size_t i = 0; i < COUNT_OF(fresh); i++) {
		fresh[i] = client_open(house);
		client_puts(fresh[i], "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n");
		expect(client_read(fresh[i], false), 200, NULL);
	}
	for (size_t i = 0; i < 8; i++)
		assert_true(client_sees_end(idle[i], 2000));
	assert_false(client_sees_end(idle[16], 0));
	assert_true(house_counts(house).evicted >= 8);
	assert_true(house_counts(house).connections <= 20);
	for (size_t i = 0; i < COUNT_OF(idle); i++)
		close(idle[i]);
	for (size_t i = 0; i < COUNT_OF(fresh); i++)
		close(fresh[i]);
	house_close(house);
}

static void a_flood_of_half_heads_shuts_nobody_out(void **state)
{
	struct house *house =
		house_open(&(struct http_options){ .connections_max = 20 });
	int64_t start = now_ms();
	int flood[60];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(flood); i++) {
		flood[i] = client_open(house);
		client_puts(flood[i], "GET /ec");
		if (i % 10 == 9)
			expect(house_ask(house, "GET /echo HTTP/1.1\r\n"
						"Host: h\r\n\r\n"),
				200, "GET |");
	}
	/* Long before any deadline of a half head. */
	assert_in_range(now_ms() - start, 0, 3000);
	for (size_t i = 0; i < COUNT_OF(flood); i++)
		close(flood[i]);
	house_close(house);
}

/* Half-sent bodies take memory; together they have a limit, too. */
static void bodies_have_a_size_together(void **state)
{
	static const char request[] = "POST /echo HTTP/1.1\r\nHost: h\r\n"
				      "Content-Length: 40000\r\n\r\n";
	struct house *house = house_open(
		&(struct http_options){ .bodies_bytes_max = 100000 });
	static char half[20000];
	int fds[6];

	(void)state;
	memset(half, 'y', sizeof half);
	for (size_t i = 0; i < COUNT_OF(fds); i++) {
		fds[i] = client_open(house);
		client_puts(fds[i], request);
		client_send(fds[i], half, sizeof half);
		for (int n = 0; n < 200; n++) {
			if (house_counts(house).bodies_bytes >=
				(i < 5 ? i + 1 : 5) * sizeof half)
				break;
			usleep(5000);
		}
	}
	/* The sixth, one too many, is told so; the next one finds its room. */
	client_send(fds[5], half, sizeof half);
	expect(client_read(fds[5], false), 503, NULL);
	client_send(fds[0], half, sizeof half);
	expect(client_read(fds[0], false), 503, NULL);
	client_send(fds[1], half, sizeof half);
	expect(client_read(fds[1], false), 200, NULL);
	for (size_t i = 0; i < COUNT_OF(fds); i++)
		close(fds[i]);
	for (int n = 0; n < 200 && house_counts(house).bodies_bytes; n++)
		usleep(5000);
	assert_int_equal(house_counts(house).bodies_bytes, 0);
	house_close(house);
}

/* Out of descriptors, the server waits and goes on by itself. */
static void running_out_of_descriptors_passes(void **state)
{
	struct house *house = house_open(NULL);
	struct rlimit before, tight;
	int fds[40];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(fds); i++)
		fds[i] = client_open(house);
	expect(house_ask(house, "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n"), 200,
		NULL);
	getrlimit(RLIMIT_NOFILE, &before);
	tight = before;
	/* Room for the client's sockets, none for the server's side of them. */
	tight.rlim_cur = (rlim_t)fds[COUNT_OF(fds) - 1] + 4;
	setrlimit(RLIMIT_NOFILE, &tight);
	for (size_t i = 0; i < 4; i++) {
		int fd = client_open(house);

		if (fd >= 0)
			close(fd);
	}
	for (size_t i = 0; i < COUNT_OF(fds); i++)
		close(fds[i]);
	setrlimit(RLIMIT_NOFILE, &before);
	expect(house_ask(house, "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n"), 200,
		NULL);
	house_close(house);
}

static void drain_ends_what_has_begun(void **state)
{
	struct house *house = house_open(NULL);
	int fds[40], idle = client_open(house), silent = client_open(house);

	(void)state;
	client_puts(idle, "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n");
	expect(client_read(idle, false), 200, NULL);
	for (size_t i = 0; i < COUNT_OF(fds); i++) {
		fds[i] = client_open(house);
		client_puts(
			fds[i], "GET /wait?300 HTTP/1.1\r\nHost: h\r\n\r\n");
	}
	usleep(100000);
	house_drain(house);
	usleep(100000);
	assert_int_equal(client_open(house), -1);
	/* One that was idle may still ask. */
	client_puts(idle, "GET /echo?late HTTP/1.1\r\nHost: h\r\n\r\n");
	for (size_t i = 0; i < COUNT_OF(fds); i++) {
		struct answer answer = client_read(fds[i], false);

		assert_true(answer.closes);
		expect(answer, 200, "GET 300|");
		assert_true(client_sees_end(fds[i], 2000));
		close(fds[i]);
	}
	expect(client_read(idle, false), 200, "GET late|");
	assert_true(client_sees_end(idle, 2000));
	assert_true(client_sees_end(silent, 3000));
	assert_int_equal(house_finished(house), COUNT_OF(fds) + 2);
	assert_int_equal(house_aborted(house), 0);
	house_close(house);
	close(idle);
	close(silent);
}

struct load {
	pthread_t thread;
	struct house *house;
	unsigned served, lost;
};

/* Asks until the server says goodbye or takes no more connections. A request
 * on a connection that was not said goodbye to must be answered. */
static void *ask_until_goodbye(void *arg)
{
	struct load *load = arg;

	for (;;) {
		int fd = client_open(load->house);
		bool goodbye = false;

		if (fd < 0)
			return NULL;
		for (int i = 0; !goodbye && i < 20; i++) {
			struct answer answer;

			client_puts(fd,
				i % 2 ? "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n"
				      : "GET /wait?2 HTTP/1.1\r\n"
					"Host: h\r\n\r\n");
			answer = client_read(fd, false);
			load->served += answer.status == 200;
			load->lost += answer.status != 200;
			goodbye = answer.status != 200 || answer.closes;
			answer_release(&answer);
		}
		close(fd);
	}
}

static void drain_under_load_loses_nothing(void **state)
{
	(void)state;
	for (int round = 0; round < 5; round++) {
		struct house *house = house_open(NULL);
		struct load loads[16] = { 0 };
		unsigned served = 0;

		for (size_t i = 0; i < COUNT_OF(loads); i++) {
			loads[i].house = house;
			pthread_create(&loads[i].thread, NULL,
				ask_until_goodbye, &loads[i]);
		}
		usleep(100000);
		house_drain(house);
		for (size_t i = 0; i < COUNT_OF(loads); i++) {
			pthread_join(loads[i].thread, NULL);
			served += loads[i].served;
			assert_int_equal(loads[i].lost, 0);
		}
		assert_true(served > 0);
		house_close(house);
	}
}

static void drain_does_not_wait_for_the_slow(void **state)
{
	struct house *house =
		house_open(&(struct http_options){ .drain_ms = 300 });
	int slow = client_open(house), taking = client_open(house);
	int64_t start;

	(void)state;
	client_puts(slow, "POST /echo HTTP/1.1\r\nHost: h\r\n"
			  "Content-Length: 9\r\n\r\nabc");
	client_puts(taking, "GET /large?30000000 HTTP/1.1\r\nHost: h\r\n\r\n");
	usleep(50000);
	start = now_ms();
	house_close(house);
	assert_in_range(now_ms() - start, 0, 2500);
	close(slow);
	close(taking);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_byte_at_a_time_is_cut),
		cmocka_unit_test(silence_is_cut),
		cmocka_unit_test(half_closed_connections_end_soon),
		cmocka_unit_test(a_reply_not_taken_is_cut),
		cmocka_unit_test(a_handler_may_take_longer_than_the_client),
		cmocka_unit_test(clients_that_vanish_leave_nothing_behind),
		cmocka_unit_test(no_number_of_connections_stalls),
		cmocka_unit_test(the_oldest_idle_connection_makes_room),
		cmocka_unit_test(a_flood_of_half_heads_shuts_nobody_out),
		cmocka_unit_test(bodies_have_a_size_together),
		cmocka_unit_test(running_out_of_descriptors_passes),
		cmocka_unit_test(drain_ends_what_has_begun),
		cmocka_unit_test(drain_under_load_loses_nothing),
		cmocka_unit_test(drain_does_not_wait_for_the_slow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
