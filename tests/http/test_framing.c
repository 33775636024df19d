// SPDX-License-Identifier: Apache-2.0
// Requests that two programs could read differently are refused and their
// connection is closed; a smuggled second request never gets an answer.
#include "http/harness.h"
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

#define SMUGGLED "GET /echo?smuggled HTTP/1.1\r\nHost: h\r\n\r\n"

/* `status` is the guard's, or -400 where libmicrohttpd refuses by itself before
 * the guard is asked (an answer in HTML, or none). */
static const struct {
	const char *what, *request;
	int status;
} refused[] = {
	{ "two lengths",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n"
		"Content-Length: 44\r\n\r\n" SMUGGLED,
		400 },
	{ "the same length twice",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n"
		"Content-Length: 1\r\n\r\nx" SMUGGLED,
		400 },
	{ "a list of lengths",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1, "
		"1\r\n\r\nx",
		-400 },
	{ "length with a plus",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\nx",
		-400 },
	{ "negative length",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\nx",
		-400 },
	{ "hexadecimal length",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: "
		"0x1\r\n\r\nx",
		-400 },
	{ "empty length",
		"POST /echo HTTP/1.1\r\nHost: "
		"h\r\nContent-Length:\r\n\r\n" SMUGGLED,
		-400 },
	{ "length of 19 digits",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Content-Length: 0000000000000000001\r\n\r\nx",
		400 },
	{ "length beyond 64 bits",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Content-Length: 99999999999999999999\r\n\r\nx",
		-413 },
	{ "space before the colon",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length : "
		"44\r\n\r\n" SMUGGLED,
		400 },
	{ "tab before the colon",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length\t: "
		"44\r\n\r\n" SMUGGLED,
		400 },
	{ "length and chunked",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n"
		"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED,
		400 },
	{ "chunked and length",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
		"0\r\n\r\n" SMUGGLED,
		400 },
	{ "two encodings",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Transfer-Encoding: chunked\r\n"
		"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		400 },
	{ "encoding list",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		400 },
	{ "identity",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Transfer-Encoding: identity\r\n\r\n" SMUGGLED,
		400 },
	{ "encoding with a prefix",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
		400 },
	{ "encoding with a control character",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Transfer-Encoding: \x0b"
		"chunked\r\n\r\n0\r\n\r\n",
		400 },
	{ "chunked in HTTP/1.0",
		"POST /echo HTTP/1.0\r\nHost: h\r\n"
		"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		400 },
	{ "no host", "GET /echo HTTP/1.1\r\n\r\n", 400 },
	{ "two hosts", "GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		400 },
	{ "two hosts in HTTP/1.0",
		"GET /echo HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
	{ "empty host", "GET /echo HTTP/1.1\r\nHost:\r\n\r\n", 400 },
	{ "host with a path", "GET /echo HTTP/1.1\r\nHost: h/x\r\n\r\n", 400 },
	{ "host list", "GET /echo HTTP/1.1\r\nHost: a, b\r\n\r\n", 400 },
	{ "bell in a value", "GET /echo HTTP/1.1\r\nHost: h\r\nX: a\ab\r\n\r\n",
		400 },
	{ "escape in a value",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX: a\x1b[1m\r\n\r\n", 400 },
	{ "delete in a value",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX: a\x7f\r\n\r\n", 400 },
	{ "parenthesis in a name",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX(y): a\r\n\r\n", 400 },
	{ "space in a name", "GET /echo HTTP/1.1\r\nHost: h\r\nX y: a\r\n\r\n",
		400 },
	{ "letter beyond ASCII in a name",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX\xc3\xa9: a\r\n\r\n", 400 },
	{ "no colon", "GET /echo HTTP/1.1\r\nHost: h\r\nnonsense\r\n\r\n",
		-400 },
	{ "folded length",
		"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n "
		"1\r\n\r\nx",
		400 },
	{ "folded value",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\nY: c\r\n\r\n",
		400 },
	{ "folded last value",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX: a\r\n\tb\r\n\r\n", 400 },
	{ "folded first line", "GET /echo HTTP/1.1\r\n X: a\r\nHost: h\r\n\r\n",
		400 },
	{ "empty name", "GET /echo HTTP/1.1\r\nHost: h\r\n: x\r\n" SMUGGLED,
		400 },
	{ "empty name first", "GET /echo HTTP/1.0\r\n: x\r\n" SMUGGLED, -400 },
	{ "bare line feed",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX: a\nY: b\r\n\r\n", 400 },
	{ "bare line feed at the end", "GET /echo HTTP/1.1\r\nHost: h\r\n\n",
		400 },
	{ "bare line feed in the first line",
		"GET /echo HTTP/1.1\nHost: h\r\n\r\n", 400 },
	{ "bare carriage return",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX: a\rY: b\r\n\r\n", 400 },
	{ "two spaces before the target",
		"GET  /echo HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
	{ "two spaces behind the target",
		"GET /echo  HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
	{ "unknown method", "BREW /echo HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
	{ "lower-case method", "get /echo HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
	{ "TRACE", "TRACE /echo HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
	{ "CONNECT", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
	{ "absolute target", "GET http://h/echo HTTP/1.1\r\nHost: h\r\n\r\n",
		400 },
	{ "asterisk target", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 400 },
	{ "no target", "GET HTTP/1.1\r\nHost: h\r\n\r\n", -400 },
	{ "space in the target", "GET /echo a HTTP/1.1\r\nHost: h\r\n\r\n",
		400 },
	{ "control in the target", "GET /echo\x01 HTTP/1.1\r\nHost: h\r\n\r\n",
		400 },
	{ "fragment in the target", "GET /echo#a HTTP/1.1\r\nHost: h\r\n\r\n",
		400 },
	{ "HTTP/2.0", "GET /echo HTTP/2.0\r\nHost: h\r\n\r\n", -505 },
	{ "HTTP/1.2", "GET /echo HTTP/1.2\r\nHost: h\r\n\r\n", 400 },
	{ "http/1.1", "GET /echo http/1.1\r\nHost: h\r\n\r\n", -400 },
	{ "HTTP/0.9", "GET /echo\r\n\r\n", -400 },
};

static void ambiguous_requests_are_refused_and_closed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		int fd = client_open(house), status = refused[i].status;
		struct answer answer;

		client_puts(fd, refused[i].request);
		/* Half of a head would wait for its deadline. */
		if (status < 0)
			shutdown(fd, SHUT_WR);
		answer = client_read(fd, false);
		if (status > 0 ? answer.status != status
			       : answer.status != -status && answer.status)
			fail_msg("%s: %d", refused[i].what, answer.status);
		if (status > 0 && !strstr(answer.head, "problem+json"))
			fail_msg("%s: not ours", refused[i].what);
		if (answer.status && !answer.closes)
			fail_msg("%s: kept alive", refused[i].what);
		answer_release(&answer);
		if (status > 0 && !client_sees_end(fd, 2000))
			fail_msg("%s: something follows", refused[i].what);
		close(fd);
	}
}

#define WITH_NUL(text)                                                         \
	{                                                                      \
		text, sizeof text - 1                                          \
	}

static const struct {
	const char *request;
	size_t len;
} cut[] = {
	WITH_NUL("GET /echo\0/x HTTP/1.1\r\nHost: h\r\n\r\n"),
	WITH_NUL("GET /echo?a\0b HTTP/1.1\r\nHost: h\r\n\r\n"),
	WITH_NUL("GET\0 /echo HTTP/1.1\r\nHost: h\r\n\r\n"),
	WITH_NUL("GET /echo HTTP/1.1\0\r\nHost: h\r\n\r\n"),
	WITH_NUL("GET /echo HTTP/1.1\r\nHost: h\0evil\r\n\r\n"),
	WITH_NUL("GET /echo HTTP/1.1\r\nHost: h\0\r\nX: y\r\n\r\n"),
	WITH_NUL("GET /echo HTTP/1.1\r\nHost: h\r\nX:\0y\r\n\r\n"),
	WITH_NUL("GET /echo HTTP/1.1\r\nHost: h\r\nX\0: y\r\n\r\n"),
	WITH_NUL("GET /echo HTTP/1.1\r\nHost: h\r\n\0: y\r\n\r\n"),
	WITH_NUL("POST /echo HTTP/1.1\r\nHost: h\r\n"
		 "Content-Length: 1\0"
		 "0\r\n\r\n0123456789"),
};

static void nothing_hides_behind_a_nul(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cut); i++) {
		int fd = client_open(house);
		struct answer answer;

		client_send(fd, cut[i].request, cut[i].len);
		shutdown(fd, SHUT_WR);
		answer = client_read(fd, false);
		if (answer.status && (answer.status != 400 || !answer.closes))
			fail_msg("case %zu: %d", i, answer.status);
		answer_release(&answer);
		close(fd);
	}
}

static const struct {
	const char *what, *request, *body;
} accepted[] = {
	{ "chunked",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Transfer-Encoding: "
		"Chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
		"POST |abcde" },
	{ "length with zeros",
		"POST /echo HTTP/1.1\r\nHost: h\r\n"
		"Content-Length: 000000000000000003\r\n\r\nabc",
		"POST |abc" },
	{ "no length", "POST /echo HTTP/1.1\r\nHost: h\r\n\r\n", "POST |" },
	{ "HTTP/1.0 without host", "GET /echo HTTP/1.0\r\n\r\n", "GET |" },
	{ "tab in a value", "GET /echo HTTP/1.1\r\nHost: h\r\nX: a\tb\r\n\r\n",
		"GET |" },
	{ "letters beyond ASCII in a value",
		"GET /echo HTTP/1.1\r\nHost: h\r\nX: \xc3\xa9\r\n\r\n",
		"GET |" },
	{ "escapes stay", "GET /echo?a=%2F+%00 HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET a=%2F+%00|" },
	{ "question marks stay", "GET /echo?a?b HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET a?b|" },
	{ "empty lines first", "\r\n\r\nGET /echo HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET |" },
	{ "no blank, many blanks, blanks behind",
		"GET /echo?a=b HTTP/1.1\r\nHost:h\r\nX: \t  a \t\r\nY:\r\n"
		"Z: \r\n\r\n",
		"GET a=b|" },
	{ "cookies and a query",
		"GET /echo?a&b=c&&d HTTP/1.1\r\nHost: h\r\nCookie: a=b; c=d\r\n"
		"X: y\r\n\r\n",
		"GET a&b=c&&d|" },
	{ "IPv6 host", "GET /echo HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
		"GET |" },
};

static void plain_requests_pass(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(accepted); i++) {
		struct answer answer = house_ask(house, accepted[i].request);

		if (answer.status != 200)
			fail_msg("%s: %d", accepted[i].what, answer.status);
		assert_string_equal(answer.body, accepted[i].body);
		answer_release(&answer);
	}
}

static void pieces_of_any_size_make_one_request(void **state)
{
	static const char request[] = "POST /echo?a=b HTTP/1.1\r\nHost: "
				      "h\r\nX: y z\r\nCookie: a=b\r\n"
				      "Content-Length: 3\r\n\r\nabc";
	size_t len = strlen(request);
	int fd = client_open(house);

	(void)state;
	for (size_t piece = 1; piece < 12; piece++) {
		struct answer answer;

		for (size_t at = 0; at < len; at += piece) {
			client_send(fd, request + at,
				len - at < piece ? len - at : piece);
			usleep(500);
		}
		answer = client_read(fd, false);
		assert_int_equal(answer.status, 200);
		assert_string_equal(answer.body, "POST a=b|abc");
		answer_release(&answer);
	}
	close(fd);
}

static void heads_have_a_size(void **state)
{
	static const struct {
		size_t target, field;
		unsigned fields;
		int status;
	} cases[] = {
		{ 6 * 1024, 0, 0, 200 },
		{ 6 * 1024 + 1, 0, 0, 414 },
		{ 100 * 1024, 0, 0, 414 },
		{ 10, 7 * 1024, 1, 200 },
		{ 10, 9 * 1024, 1, 431 },
		{ 10, 100 * 1024, 1, 431 },
		{ 10, 20, 120, 200 },
		{ 10, 20, 130, 431 },
		{ 10, 10, 5000, 431 },
		{ 6 * 1024, 7 * 1024, 1, 200 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buffer request = { 0 };
		struct answer answer;

		buffer_puts(&request, "GET /echo?");
		while (request.len < strlen("GET ") + cases[i].target)
			buffer_putc(&request, 'a');
		buffer_puts(&request, " HTTP/1.1\r\nHost: h\r\n");
		for (unsigned n = 0; n < cases[i].fields; n++) {
			buffer_puts(&request, "X: ");
			for (size_t c = 0; c < cases[i].field; c++)
				buffer_putc(&request, 'b');
			buffer_puts(&request, "\r\n");
		}
		buffer_puts(&request, "\r\n");
		answer = house_ask(house, request.bytes);
		if (answer.status != cases[i].status)
			fail_msg("case %zu: %d", i, answer.status);
		answer_release(&answer);
		buffer_release(&request);
	}
}

static void the_server_still_serves(void **state)
{
	struct answer answer =
		house_ask(house, "GET /echo?alive HTTP/1.1\r\nHost: h\r\n\r\n");

	(void)state;
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "GET alive|");
	answer_release(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ambiguous_requests_are_refused_and_closed),
		cmocka_unit_test(nothing_hides_behind_a_nul),
		cmocka_unit_test(plain_requests_pass),
		cmocka_unit_test(pieces_of_any_size_make_one_request),
		cmocka_unit_test(heads_have_a_size),
		cmocka_unit_test(the_server_still_serves),
	};

	return cmocka_run_group_tests(tests, open_house, close_house);
}
