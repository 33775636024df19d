// SPDX-License-Identifier: Apache-2.0
// One spelling for each address, and the domain that answers for it.
#include "base/buffer.h"
#include "http/url.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void spellings_of_one_page_become_one(void **state)
{
	static const struct {
		const char *text, *canonical;
	} cases[] = {
		{ "http://press.test", "http://press.test/" },
		{ "  http://press.test/\n", "http://press.test/" },
		{ "HTTP://PRESS.Test:80/", "http://press.test/" },
		{ "https://press.test:443/a", "https://press.test/a" },
		{ "https://press.test:0443/a", "https://press.test/a" },
		{ "https://press.test:80/a", "https://press.test:80/a" },
		{ "http://press.test./a", "http://press.test/a" },
		{ "http://press.test/a#part", "http://press.test/a" },
		{ "http://press.test#part?x", "http://press.test/" },
		{ "http://press.test/a# \\ b", "http://press.test/a" },
		{ "http://press.test/it's?q=it's",
			"http://press.test/it's?q=it%27s" },
		{ "http://press.test?x=1", "http://press.test/?x=1" },
		{ "http://press.test/?", "http://press.test/" },
		{ "http://press.test/a/", "http://press.test/a/" },
		{ "http://press.test/a/./b/../c", "http://press.test/a/c" },
		{ "http://press.test/%2e%2E/a", "http://press.test/a" },
		{ "http://press.test/%7Eme/%c3%a9",
			"http://press.test/~me/%C3%A9" },
		{ "http://press.test/é", "http://press.test/%C3%A9" },
		{ "http://press.test/a%2Fb", "http://press.test/a%2Fb" },
		{ "http://press.test/100%", "http://press.test/100%25" },
		{ "http://press.test/a|b\"", "http://press.test/a%7Cb%22" },
		{ "http://press.test/?a[]=1&b={}",
			"http://press.test/?a%5B%5D=1&b=%7B%7D" },
		{ "http://press.test/?b=2&a=1&&c",
			"http://press.test/?b=2&a=1&c" },
		{ "http://press.test/?q=a?b/c+d%20e",
			"http://press.test/?q=a?b/c+d%20e" },
		{ "http://press.test/?utm_source=x&id=7&fbclid=q",
			"http://press.test/?id=7" },
		{ "http://press.test/?UTM_Medium=x&%67clid=1",
			"http://press.test/" },
		{ "http://press.test/?utm=1&gclidx=2",
			"http://press.test/?utm=1&gclidx=2" },
		{ "http://Bücher.test/", "http://xn--bcher-kva.test/" },
		{ "http://XN--BCHER-KVA.test/", "http://xn--bcher-kva.test/" },
		{ "http://stra%C3%9Fe.test/", "http://xn--strae-oqa.test/" },
		{ "http://ｐｒｅｓｓ.test/", "http://press.test/" },
		{ "http://pre%73s.test/", "http://press.test/" },
		{ "http://a_b.press.test/", "http://a_b.press.test/" },
		{ "http://2130706433/", "http://127.0.0.1/" },
		{ "http://0x7f.1/", "http://127.0.0.1/" },
		{ "http://[2001:DB8:0:0::1]:8080/x",
			"http://[2001:db8::1]:8080/x" },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct url url, again;

		assert_int_equal(url_parse(arena, cases[i].text, &url), URL_OK);
		assert_string_equal(url.canonical, cases[i].canonical);
		assert_int_equal(
			url_parse(arena, url.canonical, &again), URL_OK);
		assert_string_equal(again.canonical, url.canonical);
	}
	arena_free(arena);
}

static void what_is_no_web_address_is_refused(void **state)
{
	static const struct {
		const char *text;
		enum url_error error;
	} cases[] = {
		{ "", URL_EMPTY },
		{ " \t", URL_EMPTY },
		{ "press.test/a", URL_SCHEME },
		{ "//press.test/a", URL_SCHEME },
		{ "/a", URL_SCHEME },
		{ "javascript:alert(1)", URL_SCHEME },
		{ "data:text/html,x", URL_SCHEME },
		{ "file:///etc/passwd", URL_SCHEME },
		{ "ftp://press.test/", URL_SCHEME },
		{ "httpx://press.test/", URL_SCHEME },
		{ "http:press.test", URL_SCHEME },
		{ "http:/press.test", URL_SCHEME },
		{ "http://", URL_HOST },
		{ "http:///a", URL_HOST },
		{ "http://?a", URL_HOST },
		{ "http://me@press.test/", URL_CREDENTIALS },
		{ "http://me:secret@press.test/", URL_CREDENTIALS },
		{ "http://@press.test/", URL_CREDENTIALS },
		{ "http://press.test/a b", URL_CHARACTER },
		{ "http://press.test/a\nb", URL_CHARACTER },
		{ "java\tscript:alert(1)", URL_CHARACTER },
		{ "http://press.test\\@evil.test/", URL_CHARACTER },
		{ "http://press.test/\x7f", URL_CHARACTER },
		{ "http://press.test:0/", URL_PORT },
		{ "http://press.test:65536/", URL_PORT },
		{ "http://press.test:8x/", URL_PORT },
		{ "http://press..test/", URL_HOST },
		{ "http://.test/", URL_HOST },
		{ "http://pre%2Fss.test/", URL_HOST },
		{ "http://pre%40ss.test/", URL_HOST },
		{ "http://press.1/", URL_HOST },
		{ "http://1.2.3.4.5/", URL_HOST },
		{ "http://[::1/", URL_HOST },
		{ "http://[nonsense]/", URL_HOST },
	};
	struct arena *arena = arena_new();
	struct url url = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum url_error error = url_parse(arena, cases[i].text, &url);

		if (error != cases[i].error)
			print_message("%s: %s\n", cases[i].text,
				url_error_code(error));
		assert_int_equal(error, cases[i].error);
		assert_memory_equal(url_error_code(error), "url-", 4);
		assert_true(strlen(url_error_detail(error)) > 10);
	}
	assert_null(url.canonical);
	arena_free(arena);
}

static void a_url_has_a_length(void **state)
{
	struct arena *arena = arena_new();
	struct buffer text = { 0 };
	struct url url;

	(void)state;
	buffer_puts(&text, "http://press.test/");
	while (text.len < URL_BYTES_MAX)
		buffer_putc(&text, 'a');
	assert_int_equal(url_parse(arena, text.bytes, &url), URL_OK);
	/* As long as allowed when sent, but not when spelled out. */
	text.bytes[text.len - 1] = '|';
	assert_int_equal(url_parse(arena, text.bytes, &url), URL_TOO_LONG);
	text.bytes[text.len - 1] = 'a';
	buffer_putc(&text, 'a');
	assert_int_equal(url_parse(arena, text.bytes, &url), URL_TOO_LONG);
	buffer_release(&text);
	arena_free(arena);
}

static void parts_are_given(void **state)
{
	struct arena *arena = arena_new();
	struct url url;

	(void)state;
	assert_int_equal(
		url_parse(arena, "HTTPS://News.Press.co.uk:8443/a/../b?x=1#y",
			&url),
		URL_OK);
	assert_string_equal(url.scheme, "https");
	assert_string_equal(url.host, "news.press.co.uk");
	assert_string_equal(url.domain, "press.co.uk");
	assert_string_equal(url.path, "/b");
	assert_string_equal(url.query, "x=1");
	assert_int_equal(url.port, 8443);
	assert_int_equal(url_parse(arena, "http://10.0.0.1/", &url), URL_OK);
	assert_string_equal(url.domain, "10.0.0.1");
	assert_int_equal(url.port, 80);
	assert_null(url.query);
	arena_free(arena);
}

static void hosts_have_registrable_domains(void **state)
{
	static const struct {
		const char *host, *domain;
	} cases[] = {
		{ "press.com", "press.com" },
		{ "www.Press.COM", "press.com" },
		{ "a.b.press.co.uk", "press.co.uk" },
		{ "press.com.", "press.com" },
		{ "com", NULL },
		{ "co.uk", NULL },
		{ "", NULL },
		{ ".", NULL },
		{ ".com", NULL },
		{ ".press.com", NULL },
		{ "press..com", NULL },
		/* The private part: everybody's own pages. */
		{ "me.github.io", "me.github.io" },
		{ "x.me.github.io", "me.github.io" },
		{ "github.io", NULL },
		{ "me.blogspot.com", "me.blogspot.com" },
		/* Not in the list: the last label is the suffix. */
		{ "a.press.unlisted", "press.unlisted" },
		{ "unlisted", NULL },
		{ "localhost", NULL },
		/* Wildcards and exceptions. */
		{ "a.b.c.kobe.jp", "b.c.kobe.jp" },
		{ "www.city.kobe.jp", "city.kobe.jp" },
		/* The form of the labels is kept. */
		{ "www.bücher.de", "bücher.de" },
		{ "www.xn--bcher-kva.de", "xn--bcher-kva.de" },
		{ "127.0.0.1", NULL },
		{ "[::1]", NULL },
		{ "::1", NULL },
	};
	struct arena *arena = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *domain =
			url_registrable_domain(cases[i].host, arena);

		if (cases[i].domain)
			assert_string_equal(domain, cases[i].domain);
		else
			assert_null(domain);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_of_one_page_become_one),
		cmocka_unit_test(what_is_no_web_address_is_refused),
		cmocka_unit_test(a_url_has_a_length),
		cmocka_unit_test(parts_are_given),
		cmocka_unit_test(hosts_have_registrable_domains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
