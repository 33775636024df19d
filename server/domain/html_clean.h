// SPDX-License-Identifier: Apache-2.0
// Tag soup made well-nested: what html_parse() hands to gumbo.
#pragma once
#include "base/buffer.h"
#include "domain/html.h"

// Writes the page without comments, scripts, styles, drawings and form fields;
// every element that is opened is closed in turn, none deeper than
// HTML_DEPTH_MAX, none beyond HTML_ELEMENTS_MAX. JSON-LD scripts are listed in
// html->data.
void html_clean(struct html *html, struct arena *arena, const char *text,
	size_t len, struct buffer *out);
