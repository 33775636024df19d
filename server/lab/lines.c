// SPDX-License-Identifier: Apache-2.0
#include "base/buffer.h"
#include "lab/lab.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <zlib.h>

/* False at the end. The line comes without its end. */
static bool line_read(gzFile file, struct buffer *line)
{
	char piece[4096];

	buffer_clear(line);
	while (gzgets(file, piece, sizeof piece)) {
		size_t len = strcspn(piece, "\n");

		buffer_add(line, piece, len);
		if (piece[len] == '\n')
			return true;
	}
	return line->len > 0;
}

void lab_lines(
	const char *path, void (*take)(void *, const json_t *), void *state)
{
	gzFile file = gzopen(path, "rb");
	struct buffer line = { 0 };

	if (!file) {
		fprintf(stderr, "claimd-lab: cannot open '%s'\n", path);
		exit(EX_NOINPUT);
	}
	while (line_read(file, &line)) {
		json_t *row = json_loadb(line.bytes, line.len, 0, NULL);

		if (row)
			take(state, row);
		json_decref(row);
	}
	buffer_release(&line);
	gzclose(file);
}
