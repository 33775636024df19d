// SPDX-License-Identifier: Apache-2.0
#include "support/process.h"
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

enum { WORDS_MAX = 64 };

/* A test that fails jumps out and frees nothing; only the server's own leaks
 * count. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static void redirect(const char *path, int fd)
{
	int file = open(
		path ? path : "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0644);

	dup2(file, fd);
	close(file);
}

pid_t process_start(const char *const *argv, const char *wrapper,
	const char *out_path, const char *error_path)
{
	const char *words[WORDS_MAX];
	char copy[512];
	int count = 0;
	pid_t pid;

	snprintf(copy, sizeof copy, "%s", wrapper ? wrapper : "");
	for (char *rest = copy, *word; (word = strsep(&rest, " "));)
		if (*word)
			words[count++] = word;
	for (; *argv; argv++)
		words[count++] = *argv;
	words[count] = NULL;
	pid = fork();
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	redirect(NULL, STDIN_FILENO);
	redirect(out_path, STDOUT_FILENO);
	redirect(error_path, STDERR_FILENO);
	execvp(words[0], (char *const *)(uintptr_t)words);
	_exit(127);
}

void process_sleep_ms(int ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000l }, NULL);
}

double process_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int process_wait(pid_t pid, int timeout_ms)
{
	double due = process_clock() + timeout_ms / 1000.0;
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (process_clock() > due) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			fail_msg("process %d did not end", (int)pid);
		}
		process_sleep_ms(5);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int process_children(pid_t pid, pid_t *out_pids, int max)
{
	char path[64], *text, *rest, *word;
	int count = 0;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid,
		(int)pid);
	text = rest = process_read_file(path);
	while ((word = strsep(&rest, " ")) && count < max)
		if (*word)
			out_pids[count++] = (pid_t)strtol(word, NULL, 10);
	free(text);
	return count;
}

bool process_is_alive(pid_t pid)
{
	char path[64], *text, *state;
	bool alive;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	text = process_read_file(path);
	state = strrchr(text, ')');
	alive = state && state[2] != 'Z' && state[2] != 'X';
	free(text);
	return alive;
}

char *process_read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = calloc(1, 1);
	size_t len = 0, got;

	while (file) {
		text = realloc(text, len + 65537);
		got = fread(text + len, 1, 65536, file);
		len += got;
		text[len] = '\0';
		if (got == 0)
			break;
	}
	if (file)
		fclose(file);
	return text;
}

int process_run(const char *command, char **out_text, char **out_error)
{
	char paths[2][40] = { "/tmp/claimd-out-XXXXXX",
		"/tmp/claimd-err-XXXXXX" };
	char **texts[] = { out_text, out_error };
	const char *const argv[] = { "/bin/sh", "-c", command, NULL };
	int code;

	for (int i = 0; i < 2; i++)
		close(mkstemp(paths[i]));
	code = process_wait(
		process_start(argv, NULL, paths[0], paths[1]), 120000);
	for (int i = 0; i < 2; i++) {
		if (texts[i])
			*texts[i] = process_read_file(paths[i]);
		unlink(paths[i]);
	}
	return code;
}
