// SPDX-License-Identifier: Apache-2.0
// Links as browsers read them.
#include "http/href.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void links_of_a_page_become_absolute(void **state)
{
	static const char *const base = "https://u:p@press.test:8080/a/b?q#f";
	static const struct {
		const char *text, *href;
	} cases[] = {
		{ "c", "https://u:p@press.test:8080/a/c" },
		{ "", "https://u:p@press.test:8080/a/b?q" },
		{ "?r", "https://u:p@press.test:8080/a/b?r" },
		{ "#g h", "https://u:p@press.test:8080/a/b?q#g%20h" },
		{ "/c", "https://u:p@press.test:8080/c" },
		{ "\\c", "https://u:p@press.test:8080/c" },
		{ "../../c/.", "https://u:p@press.test:8080/c/" },
		{ "%2E%2e/c/..", "https://u:p@press.test:8080/" },
		{ "//other.test", "https://other.test/" },
		{ "/\\other.test/x", "https://other.test/x" },
		{ "https:c", "https://u:p@press.test:8080/a/c" },
		{ "http:other.test", "http://other.test/" },
		{ "c:d", NULL },
		{ "mailto:a@press.test", NULL },
		{ "9:d", "https://u:p@press.test:8080/a/9:d" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		const char *href = href_resolve(
			arena, cases[i].text, strlen(cases[i].text), base);

		if (cases[i].href)
			assert_string_equal(href, cases[i].href);
		else
			assert_null(href);
		arena_free(arena);
	}
}

static void links_by_themselves_are_read_as_browsers_do(void **state)
{
	static const struct {
		const char *text, *href;
	} cases[] = {
		{ " \tHTTP://Press.TEST:80/\n ", "http://press.test/" },
		{ "ht\ntp://press.test", "http://press.test/" },
		{ "http:\\\\press.test\\a b", "http://press.test/a%20b" },
		{ "http:press.test", "http://press.test/" },
		{ "http:///press.test", "http://press.test/" },
		{ "http://a:b@c@press.test/", "http://a:b%40c@press.test/" },
		{ "http://:@press.test", "http://press.test/" },
		{ "http://press.test:/", "http://press.test/" },
		{ "http://press.test:080", "http://press.test/" },
		{ "https://press.test:80", "https://press.test:80/" },
		{ "http://press.test:65536", NULL },
		{ "http://press.test:8x", NULL },
		{ "http://press.test/it's?it's",
			"http://press.test/it's?it%27s" },
		{ "http://press.test/%zz/é", "http://press.test/%zz/%C3%A9" },
		{ "http://B\xc3\xbc"
		  "cher.test",
			"http://xn--bcher-kva.test/" },
		{ "http://pr%65ss.test", "http://press.test/" },
		{ "http://pre ss.test", NULL },
		{ "http://pre%00ss.test", NULL },
		{ "http://[::1]:80", "http://[::1]/" },
		{ "http://[2001:DB8:0:0:1:0:0:1]",
			"http://[2001:db8::1:0:0:1]/" },
		{ "http://[::ffff:1.2.3.4]", "http://[::ffff:102:304]/" },
		{ "http://[::1", NULL },
		{ "http://0x7f.1", "http://127.0.0.1/" },
		{ "http://017700000001", "http://127.0.0.1/" },
		{ "http://1.2.3.4.", "http://1.2.3.4/" },
		{ "http://1.2.3.256", NULL },
		{ "http://1.2.3.4.5", NULL },
		{ "http://press.09", NULL },
		{ "http://", NULL },
		{ "http://@/", NULL },
		{ "ftp://press.test", NULL },
		{ "press.test", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		const char *href = href_resolve(
			arena, cases[i].text, strlen(cases[i].text), NULL);

		if (!cases[i].href && href)
			print_message("%s\n", cases[i].text);
		if (cases[i].href)
			assert_string_equal(href, cases[i].href);
		else
			assert_null(href);
		arena_free(arena);
	}
}

static void nul_stands_for_its_escape(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(
		href_resolve(arena, "http://a.test/b\0c\0", 17, NULL),
		"http://a.test/b%00c");
	assert_null(href_resolve(arena, "http://a\0b.test/", 16, NULL));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_of_a_page_become_absolute),
		cmocka_unit_test(links_by_themselves_are_read_as_browsers_do),
		cmocka_unit_test(nul_stands_for_its_escape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
