// SPDX-License-Identifier: Apache-2.0
#include "cli/secret.h"
#include "api/password.h"
#include "base/arena.h"
#include "base/field.h"
#include "base/utf8.h"
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>

/* The longest password, in characters of four bytes, and the line's end. */
enum { LINE_BYTES = 4 * PASSWORD_LENGTH_MAX + 3 };

/* One line without its end; false at the end of the file, or when it is too
 * long for a password. */
static bool line_read(FILE *file, char line[LINE_BYTES])
{
	size_t len;

	if (!fgets(line, LINE_BYTES, file))
		return false;
	len = strlen(line);
	if (len && line[len - 1] == '\n')
		line[--len] = '\0';
	else if (!feof(file))
		return false;
	if (len && line[len - 1] == '\r')
		line[len - 1] = '\0';
	return true;
}

/* Asks on the terminal itself, so that input and output may be redirected. A
 * signal waits until the terminal shows again what is typed. */
static bool ask(FILE *terminal, const char *question,
	char line[LINE_BYTES])
{
	struct termios shown, hidden;
	sigset_t signals, before;
	bool answered;

	if (tcgetattr(fileno(terminal), &shown) != 0)
		return false;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGTSTP);
	sigprocmask(SIG_BLOCK, &signals, &before);
	tcsetattr(fileno(terminal), TCSAFLUSH, &hidden);
	/* Only now: what is typed before would be shown, and dropped. */
	fprintf(terminal, "%s: ", question);
	answered = line_read(terminal, line);
	tcsetattr(fileno(terminal), TCSAFLUSH, &shown);
	fputs("\n", terminal);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return answered;
}

static int ask_twice(char line[LINE_BYTES], char again[LINE_BYTES])
{
	FILE *terminal = fopen("/dev/tty", "r+");
	int code = EX_OK;

	if (!terminal)
		return cli_fail(EX_USAGE,
			"there is no terminal to ask for the password; give "
			"--password-stdin and write it to standard input");
	setvbuf(terminal, NULL, _IONBF, 0);
	if (!ask(terminal, "Password", line) ||
		!ask(terminal, "The same again", again))
		code = cli_fail(EX_USAGE, "no password was given");
	else if (strcmp(line, again) != 0)
		code = cli_fail(EX_USAGE,
			"the two passwords differ; nothing was changed");
	fclose(terminal);
	sodium_memzero(again, LINE_BYTES);
	return code;
}

static int check(const char *line)
{
	size_t length;

	if (!utf8_valid(line, strlen(line)))
		return cli_fail(EX_USAGE, "the password is not valid UTF-8");
	length = text_length(line);
	if (length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX)
		return EX_OK;
	return cli_fail(EX_USAGE,
		"a password has %d to %d characters, this one %zu",
		PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX, length);
}

const char *secret_read(struct arena *arena, bool from_stdin, int *out_code)
{
	char *line = arena_alloc(arena, LINE_BYTES);

	if (!from_stdin)
		*out_code = ask_twice(line, arena_alloc(arena, LINE_BYTES));
	else if (line_read(stdin, line))
		*out_code = EX_OK;
	else
		*out_code = cli_fail(EX_USAGE,
			"standard input holds no password on its first line");
	if (*out_code == EX_OK)
		*out_code = check(line);
	return *out_code == EX_OK ? line : NULL;
}
