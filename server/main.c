// SPDX-License-Identifier: Apache-2.0
// The command line: one table of commands, one frame that reads flags and
// settings for all of them.
#include "cli/cli.h"
#include "base/arena.h"
#include "base/buffer.h"
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
	&command_serve,
	&command_migrate,
	&command_user_add,
	&command_user_list,
	&command_user_disable,
	&command_user_passwd,
	&command_token_create,
	&command_extract,
	&command_config,
	&command_version,
};

enum { OPERANDS_MAX = 64 };

/* A broken assertion: say where, then leave with the code for a bug. */
static void report_bug(int signal_number)
{
	static const char text[] = "claimd: this is a bug; please report it "
				   "with the lines around this one\n";
	void *frames[32];
	int count = backtrace(frames, COUNT_OF(frames));

	(void)signal_number;
	backtrace_symbols_fd(frames, count, STDERR_FILENO);
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(EX_SOFTWARE);
	_exit(EX_SOFTWARE);
}

static void print_help(void)
{
	puts("claimd tracks claims through review and keeps their history.\n"
	     "\nusage: claimd COMMAND [FLAGS] [OPERANDS]\n\ncommands:");
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		printf("  %-22s %s\n", commands[i]->name, commands[i]->summary);
	puts("  help                   print this\n"
	     "\n'claimd COMMAND --help' tells a command's flags. Every "
	     "setting\n"
	     "can also be given as a variable CLAIMD_… or in a file; see\n"
	     "'claimd config'.");
}

static void print_command_help(const struct command *command)
{
	struct buffer text = { 0 };

	buffer_printf(&text, "usage: claimd %s [FLAGS]%s%s\n\n%s\n",
		command->name, *command->operands ? " " : "", command->operands,
		command->summary);
	if (command->detail)
		buffer_printf(&text, "\n%s", command->detail);
	buffer_puts(&text, "\nflags:\n");
	settings_help(command->options, command->option_count, ~0u, &text);
	settings_help(config_rows, config_row_count,
		CONFIG_EVERYWHERE | command->config_use, &text);
	fputs(text.bytes, stdout);
	buffer_release(&text);
}

/* Help for the first word of two-word commands: "claimd user". */
static bool print_family(const char *word)
{
	size_t len = strlen(word);
	bool found = false;

	for (size_t i = 0; i < COUNT_OF(commands); i++)
		if (strncmp(commands[i]->name, word, len) == 0 &&
			commands[i]->name[len] == ' ') {
			printf("  claimd %s %s\n      %s\n", commands[i]->name,
				commands[i]->operands, commands[i]->summary);
			found = true;
		}
	return found;
}

/* *out_words is how many of the arguments are its name. */
static const struct command *find_command(int argc, char **argv, int *out_words)
{
	char two[128];

	snprintf(two, sizeof two, "%s %s", argv[1], argc > 2 ? argv[2] : "");
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		const char *name = commands[i]->name;

		if (strcmp(name, argv[1]) != 0 && strcmp(name, two) != 0)
			continue;
		*out_words = strchr(name, ' ') ? 2 : 1;
		return commands[i];
	}
	return NULL;
}

/* What the arguments of one command are read into. */
struct reading {
	const struct command *command;
	struct settings config, options;
	const char *operands[OPERANDS_MAX];
	unsigned operand_count;
	bool help;
};

static int read_word(struct reading *reading, int argc, char **argv, int *index)
{
	const char *word = argv[*index];
	bool taken;

	if (word[0] != '-' || !word[1]) {
		if (reading->operand_count == OPERANDS_MAX)
			return cli_fail(EX_USAGE, "too many operands");
		reading->operands[reading->operand_count++] = word;
		return EX_OK;
	}
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		reading->help = true;
		return EX_OK;
	}
	if (!settings_read_flag(&reading->options, argc, argv, index, &taken))
		return cli_fail(EX_USAGE, "%s", reading->options.error);
	if (taken)
		return EX_OK;
	if (!settings_read_flag(&reading->config, argc, argv, index, &taken))
		return cli_fail(EX_USAGE, "%s", reading->config.error);
	if (!taken)
		return cli_fail(EX_USAGE,
			"unknown flag '%.60s'; see 'claimd %s --help'", word,
			reading->command->name);
	return EX_OK;
}

static int check_operands(const struct reading *reading)
{
	const struct command *command = reading->command;

	if (reading->operand_count >= command->operands_min &&
		reading->operand_count <= command->operands_max)
		return EX_OK;
	return cli_fail(EX_USAGE, "%s %s; see 'claimd %s --help'",
		command->name,
		reading->operand_count < command->operands_min
			? "needs more operands"
			: "takes fewer operands",
		command->name);
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct config config = { 0 };
	void *options = arena_alloc(arena, command->options_size);
	struct reading reading = { .command = command };
	int code = EX_OK;

	settings_init(
		&reading.config, config_rows, config_row_count, &config, arena);
	reading.config.flag_use = CONFIG_EVERYWHERE | command->config_use;
	settings_init(&reading.options, command->options, command->option_count,
		options, arena);
	for (int i = 0; code == EX_OK && i < argc; i++)
		code = read_word(&reading, argc, argv, &i);
	if (code == EX_OK && reading.help)
		print_command_help(command);
	else if (code == EX_OK)
		code = check_operands(&reading);
	if (code == EX_OK && !reading.help)
		code = config_finish(&reading.config, &config)
			       ? command->run(&(struct invocation){
					 .arena = arena,
					 .config = &config,
					 .settings = &reading.config,
					 .options = options,
					 .operands = reading.operands,
					 .operand_count =
						 reading.operand_count })
			       : cli_fail(
					 EX_CONFIG, "%s", reading.config.error);
	arena_free(arena);
	return code;
}

static bool is_help(const char *word)
{
	return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 ||
	       strcmp(word, "-h") == 0;
}

int main(int argc, char **argv)
{
	const struct command *command;
	int words = 0;

	signal(SIGABRT, report_bug);
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2)
		return cli_fail(EX_USAGE, "no command; see 'claimd --help'");
	if (is_help(argv[1])) {
		print_help();
		return EX_OK;
	}
	if (strcmp(argv[1], "--version") == 0)
		return command_version.run(NULL);
	command = find_command(argc, argv, &words);
	if (command)
		return run_command(command, argc - 1 - words, argv + 1 + words);
	if (print_family(argv[1]))
		return argc > 2 && is_help(argv[2]) ? EX_OK : EX_USAGE;
	return cli_fail(EX_USAGE,
		"unknown command '%.40s'; see 'claimd --help'", argv[1]);
}
