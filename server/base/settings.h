// SPDX-License-Identifier: Apache-2.0
// Settings from one declared table: flags > environment > INI file > defaults,
// checked when they are read. Knows no setting by name; the rows are the
// caller's (server/config.def for the program, a command's own for its flags).
#pragma once
#include "base/check.h"

struct arena;
struct buffer;

// The C type of the member that `offset` points to stands behind each.
enum setting_type {
	SETTING_STRING,	  /* const char *; NULL when unset */
	SETTING_SECRET,	  /* const char *; masked, may come from NAME_FILE */
	SETTING_INT,	  /* int64_t */
	SETTING_BOOL,	  /* bool; flags --name and --no-name */
	SETTING_SIZE,	  /* int64_t bytes: 512, 64KiB, 8MiB, 1GiB */
	SETTING_DURATION, /* int64_t milliseconds: 250ms, 30s, 5m, 12h, 7d */
};

struct setting {
	const char *name; /* file key; the flag has dashes for underscores */
	const char *env;  /* environment variable; NULL = none */
	enum setting_type type;
	size_t offset;	      /* of the member in the target */
	const char *fallback; /* written as a user would; NULL = unset */
	int64_t min, max;     /* numbers only */
	const char *arg;      /* placeholder in the help: DIR, N, … */
	const char *help;
	unsigned use; /* caller's bits: for whom it is a flag; 0 = all */
};

enum setting_source {
	SETTING_FROM_DEFAULT,
	SETTING_FROM_FILE,
	SETTING_FROM_ENVIRONMENT,
	SETTING_FROM_FLAG,
};

enum {
	SETTINGS_MAX = 64,		/* rows in one table */
	SETTING_VALUE_BYTES_MAX = 4096, /* of one value, files included */
	SETTINGS_ERROR_BYTES = 512,
};

// One table being read into one target struct.
struct settings {
	const struct setting *rows;
	unsigned count;
	void *target;
	struct arena *arena; /* owns the strings */
	unsigned flag_use;   /* rows taken as flags; all at first */
	enum setting_source source[SETTINGS_MAX];
	/* The reason, in one line with what to do, when a call was false. */
	char error[SETTINGS_ERROR_BYTES];
};

// Sets every default. A default that does not parse is a bug.
void settings_init(struct settings *settings, const struct setting *rows,
	unsigned count, void *target, struct arena *arena);
// The calls below go from weak to strong; a weaker value never replaces a
// stronger one, so their order does not matter. All return false with
// settings->error on bad input.
bool settings_read_file(struct settings *settings, const char *path);
// Reads the rows' variables; for secrets also NAME_FILE, not both.
bool settings_read_environment(struct settings *settings);
// Tries argv[*index] (and its value behind) as a flag. *out_taken tells
// whether the flag was one of ours; *index then stands on its last word.
bool settings_read_flag(struct settings *settings, int argc, char **argv,
	int *index, bool *out_taken);

// Appends "name = value" lines, secrets as "********", each with its source.
void settings_print(const struct settings *settings, struct buffer *out);
// Appends help lines of at most 80 columns for rows with one of the `use` bits.
void settings_help(const struct setting *rows, unsigned count, unsigned use,
	struct buffer *out);
