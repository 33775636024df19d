// SPDX-License-Identifier: Apache-2.0
// The server as a client sees it: connections, bodies, replies.
#include "http/harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void expect(struct answer answer, int status, const char *body)
{
	assert_int_equal(answer.status, status);
	if (body)
		assert_string_equal(answer.body, body);
	answer_release(&answer);
}

static void keep_alive_is_kept(void **state)
{
	struct house *house = house_open(NULL);
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
	}
	assert_int_equal(house_counts(house).accepted, 1);
	assert_true(house_wait_finished(house, 60));
	close(fd);
	house_close(house);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keep_alive_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
