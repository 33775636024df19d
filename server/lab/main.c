// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "lab/lab.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

static const struct lab_task tasks[] = {
	{ "checkworthy", "{id,text} -> {id,score,label}", NULL,
		lab_checkworthy },
	{ "attribution", "{id,title,text} -> {id,attributions}", NULL,
		lab_attribution },
	{ "claims", "{id,title,text} -> {id,claims}", NULL, lab_claims },
	{ "boilerplate", "{id,text} -> {id,claims}", NULL, lab_boilerplate },
	{ "maintext", "{id,html,url} -> {id,text,title,byline,date}", NULL,
		lab_maintext },
	{ "match", "{id,text} -> {id,ranked,probability}", lab_match_open,
		lab_match },
	{ "copies", "{a,b} -> {a,b,label,score}", lab_copies_open, lab_copies },
	{ "domains", "{host} -> {host,domain}", NULL, lab_domains },
	{ "urls", "{input,base} -> {href|failure}", NULL, lab_urls },
};

static int usage(void)
{
	fputs("usage: claimd-lab TASK [--claims FILE | --docs FILE] <in "
	      ">out\n",
		stderr);
	for (size_t i = 0; i < COUNT_OF(tasks); i++)
		fprintf(stderr, "  %-12s %s\n", tasks[i].name, tasks[i].help);
	return EX_USAGE;
}

static int line_run(
	const struct lab_task *task, void *state, char *line, size_t len)
{
	json_t *in, *out;
	struct arena *arena;

	lab_mend(line, len);
	in = json_loadb(line, len, JSON_ALLOW_NUL, NULL);
	if (!in) {
		fputs("claimd-lab: a line is not JSON\n", stderr);
		return EX_DATAERR;
	}
	arena = arena_new();
	out = task->run(arena, state, in);
	json_dumpf(out, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(out);
	json_decref(in);
	arena_free(arena);
	return EX_OK;
}

int main(int argc, char **argv)
{
	const struct lab_task *task = NULL;
	struct arena *arena;
	void *state = NULL;
	char *line = NULL;
	size_t capacity = 0;
	ssize_t len;
	int code = EX_OK;

	for (size_t i = 0; argc > 1 && i < COUNT_OF(tasks); i++)
		if (strcmp(argv[1], tasks[i].name) == 0)
			task = &tasks[i];
	if (!task || (task->open && argc != 4))
		return usage();
	arena = arena_new();
	if (task->open)
		state = task->open(arena, argv[3]);
	while (code == EX_OK && (len = getline(&line, &capacity, stdin)) > 0)
		if (line[0] != '\n')
			code = line_run(task, state, line, (size_t)len);
	free(line);
	arena_free(arena);
	return code;
}
