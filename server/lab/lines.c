// SPDX-License-Identifier: Apache-2.0
#include "lab/lab.h"
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

void lab_lines(
	const char *path, void (*take)(void *, const json_t *), void *state)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t len;

	if (!file) {
		fprintf(stderr, "claimd-lab: cannot open '%s'\n", path);
		exit(EX_NOINPUT);
	}
	while ((len = getline(&line, &capacity, file)) > 0) {
		json_t *row = json_loadb(line, (size_t)len, 0, NULL);

		if (row)
			take(state, row);
		json_decref(row);
	}
	free(line);
	fclose(file);
}
