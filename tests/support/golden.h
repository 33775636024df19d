// SPDX-License-Identifier: Apache-2.0
// Golden files: what a test prints, kept under tests/golden and compared line
// by line, so that a change of the rules is a readable diff. GOLDEN_UPDATE=1
// writes the file instead. Tests run from the top of the tree.
#pragma once
#include "base/buffer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void golden_write(const char *path, const struct buffer *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text->bytes, 1, text->len, file), text->len);
	assert_int_equal(fclose(file), 0);
}

static inline void golden_compare(const char *name, const struct buffer *text)
{
	char path[256], line[1024];
	const char *at = text->bytes;
	FILE *file;

	snprintf(path, sizeof path, "tests/golden/%s", name);
	if (getenv("GOLDEN_UPDATE")) {
		golden_write(path, text);
		return;
	}
	file = fopen(path, "r");
	if (!file)
		fail_msg("cannot open '%s'", path);
	for (int n = 1; fgets(line, sizeof line, file); n++) {
		size_t len = strlen(line);

		if (strncmp(at, line, len) != 0)
			fail_msg("%s:%d differs (GOLDEN_UPDATE=1 rewrites it):"
				 "\n  file: %s  now:  %.*s",
				path, n, line, (int)strcspn(at, "\n"), at);
		at += len;
	}
	fclose(file);
	if (*at)
		fail_msg("%s ends before: %.*s", path, (int)strcspn(at, "\n"),
			at);
}
