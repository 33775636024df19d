// SPDX-License-Identifier: Apache-2.0
#include "domain/page.h"
#include "base/arena.h"
#include "domain/html.h"
#include "domain/main_text.h"
#include "domain/metadata.h"
#include "domain/page_text.h"

void page_parse(
	struct page *page, struct arena *arena, const char *text, size_t len)
{
	struct html html;

	html_parse(&html, arena, text, len);
	metadata_read(page, arena, &html);
	page_write(page, arena, main_text_find(arena, &html, page));
}
