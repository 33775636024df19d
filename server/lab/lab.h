// SPDX-License-Identifier: Apache-2.0
// claimd-lab: the server's own functions behind JSON lines, for measuring.
#pragma once
#include <jansson.h>

struct arena;

// One task: turns an input object into an output object.
struct lab_task {
	const char *name, *help;
	// Reads what `--claims FILE` or `--docs FILE` names; NULL: none needed.
	void *(*open)(struct arena *arena, const char *path);
	json_t *(*run)(struct arena *arena, void *state, const json_t *in);
};

json_t *lab_checkworthy(struct arena *arena, void *state, const json_t *in);
json_t *lab_attribution(struct arena *arena, void *state, const json_t *in);
json_t *lab_claims(struct arena *arena, void *state, const json_t *in);
json_t *lab_boilerplate(struct arena *arena, void *state, const json_t *in);
json_t *lab_maintext(struct arena *arena, void *state, const json_t *in);
void *lab_copies_open(struct arena *arena, const char *path);
json_t *lab_copies(struct arena *arena, void *state, const json_t *in);
void *lab_match_open(struct arena *arena, const char *path);
json_t *lab_match(struct arena *arena, void *state, const json_t *in);
json_t *lab_domains(struct arena *arena, void *state, const json_t *in);
json_t *lab_urls(struct arena *arena, void *state, const json_t *in);

// The string member of an object, "" when it is none.
const char *lab_text(const json_t *in, const char *key);
// Gives each JSON line of a file, gzipped or not, to take(); ends the program
// when the file cannot be read.
void lab_lines(
	const char *path, void (*take)(void *, const json_t *), void *state);
// Writes U+FFFD for each lone surrogate of a JSON text, which would else be
// none: programs that take text as UTF-16 make such lines.
void lab_mend(char *line, size_t len);
