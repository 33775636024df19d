// SPDX-License-Identifier: Apache-2.0
// What a command of the command line is: a row in main.c's table, one file
// here each. The frame in main.c reads flags and settings before run().
#pragma once
#include "base/settings.h"
#include "config.h"
#include <sysexits.h>

// Exit codes: EX_OK 0, EX_CHECK 1, EX_USAGE 64, EX_UNAVAILABLE 69,
// EX_SOFTWARE 70 (a bug), EX_CONFIG 78.
enum { EX_CHECK = 1 };

struct arena;

// One call of one command.
struct invocation {
	struct arena *arena;
	const struct config *config;
	const struct settings *settings; /* where config came from */
	const void *options;		 /* the command's own struct, filled */
	const char *const *operands;
	unsigned operand_count;
};

struct command {
	const char *name;     /* one word, or two: "user add" */
	const char *operands; /* for the usage line, "" when none */
	unsigned operands_min, operands_max;
	const char *summary; /* one line in claimd --help */
	const char *detail;  /* what a person needs to know; NULL = nothing */
	int (*run)(const struct invocation *call);
	unsigned config_use; /* rows of config.def taken beside EVERYWHERE */
	const struct setting *options; /* its own flags */
	unsigned option_count;
	size_t options_size;
};

extern const struct command command_serve;
extern const struct command command_config;
extern const struct command command_extract;
extern const struct command command_migrate;
extern const struct command command_token_create;
extern const struct command command_user_add;
extern const struct command command_user_disable;
extern const struct command command_user_list;
extern const struct command command_user_passwd;
extern const struct command command_version;

// Writes "claimd: …" to stderr, one line, and returns `code`. The text says
// what is wrong and what to do next.
int cli_fail(int code, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
