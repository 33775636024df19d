// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "domain/page.h"
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#define P1                                                                     \
	"<p>The dam at Lundby opened on Sunday, after nine years of work, "    \
	"and "                                                                 \
	"4,000 people came to see the first water, the police said.</p>"
#define P2                                                                     \
	"<p>It cost 40 million crowns, twice what the council had promised, "  \
	"and it will give power to three towns, its owner said.</p>"
#define P3                                                                     \
	"<p>Nobody was hurt, although the gates opened early, because the "    \
	"guards had cleared the banks, the river and both of its bridges. A "  \
	"second gate, which is still being built, will open in two years, "    \
	"the engineers say, if the winter is mild, the steel comes in time "   \
	"and the towns below the dam agree on who pays for the new road.</p>"

static const char *read_text(struct arena *arena, const char *html)
{
	struct page page = { 0 };

	page_parse(&page, arena, html, strlen(html));
	return page.text;
}

static void the_story_is_told_from_what_surrounds_it(void **state)
{
	static const struct {
		const char *html, *kept, *cut;
	} cases[] = {
		{ "<nav><a href=/>Front page</a></nav><div>" P1 P2 P3 "</div>",
			"Nobody was hurt", "Front page" },
		{ "<div class=sidebar><p>Ferry sinks, twelve rescued, crew "
		  "blamed, owner silent</p></div><article>" P1 P2 P3
		  "</article>",
			"The dam at Lundby", "Ferry sinks" },
		{ "<div id=story>" P1 P2 P3 "</div><footer><p>© Norland "
		  "Post, all rights, reserved</p></footer>",
			"It cost 40 million", "Norland Post" },
		{ "<div>" P1 "<ul class=share><li>Share on Chirper</ul>" P2 P3
		  "</div>",
			"It cost 40 million", "Chirper" },
		{ "<div>" P1 P2 P3 "<p style='display:none'>secret words, "
		  "never shown, to anybody</p></div>",
			"Nobody was hurt", "secret" },
		{ "<div>" P1 "<script>var words='not a text'</script>" P2
		  "<style>p{color:red}</style>" P3 "</div>",
			"Nobody was hurt", "color" },
		{ "<p>Too short to be found twice, but found.</p>",
			"Too short to be found", "zzz" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		const char *text = read_text(arena, cases[i].html);

		assert_non_null(strstr(text, cases[i].kept));
		assert_null(strstr(text, cases[i].cut));
		arena_free(arena);
	}
}

static void text_reads_as_the_page_does(void **state)
{
	static const struct {
		const char *html, *text;
	} cases[] = {
		{ "<p>a  b\n c</p><p>d</p>", "a b c\n\nd" },
		{ "<p>a<br>b<br><br>c</p>", "a\nb\n\nc" },
		{ "<p>a <b>b</b>, <i>c</i>d</p>", "a b, cd" },
		{ "<p>caf&eacute; &amp; &#8220;x&#8221;</p>", "café & “x”" },
		{ "<ul><li>one<li>two</ul>", "one\n\ntwo" },
		{ "<pre>a\n  b</pre>", "a\nb" },
		{ "a <b>b</i> c", "a b c" },
		{ "x < y and <3", "x < y and <3" },
		{ "<p>a<!-- b --><svg><text>c</text></svg>d</p>", "ad" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();

		assert_string_equal(
			read_text(arena, cases[i].html), cases[i].text);
		arena_free(arena);
	}
}

static void a_page_says_who_wrote_it_and_when(void **state)
{
	static const struct {
		const char *html, *title, *author, *published;
	} cases[] = {
		{ "<title>The dam opens after nine years | Norland "
		  "Post</title>" P1,
			"The dam opens after nine years", NULL, NULL },
		{ "<meta property=og:title content='Dam opens'><meta "
		  "name=author content='Ada Berg'><meta "
		  "property=article:published_time content=2024-05-04>" P1,
			"Dam opens", "Ada Berg", "2024-05-04" },
		{ "<script type='application/ld+json'><![CDATA[{\"@graph\":[{"
		  "\"@type\":\"Article\",\"headline\":\"Dam\",\"author\":[{"
		  "\"name\":\"A B\"},{\"name\":\"C D\"}]}]}]]></script>" P1,
			"Dam", "A B, C D", NULL },
		{ "<script type='application/ld+json'>{broken</script>" P1,
			NULL, NULL, NULL },
		{ "<div><p class=byline>By Ada Berg</p>" P1 P2 P3 "</div>",
			NULL, "By Ada Berg", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena *arena = arena_new();
		struct page page = { 0 };

		page_parse(&page, arena, cases[i].html, strlen(cases[i].html));
		assert_string_equal(page.title ? page.title : "-",
			cases[i].title ? cases[i].title : "-");
		assert_string_equal(page.author ? page.author : "-",
			cases[i].author ? cases[i].author : "-");
		assert_string_equal(page.published_at ? page.published_at : "-",
			cases[i].published ? cases[i].published : "-");
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_story_is_told_from_what_surrounds_it),
		cmocka_unit_test(text_reads_as_the_page_does),
		cmocka_unit_test(a_page_says_who_wrote_it_and_when),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
