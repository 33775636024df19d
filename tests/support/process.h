// SPDX-License-Identifier: Apache-2.0
// Programs run by tests.
#pragma once
#include <stdbool.h>
#include <sys/types.h>

// Starts it, ended with us. `wrapper` is a command in front of it, split at
// blanks, or NULL; output files are appended to; NULL = /dev/null.
pid_t process_start(const char *const *argv, const char *wrapper,
	const char *out_path, const char *error_path);
// The exit code, 128 + signal, or a failed test when time is up.
int process_wait(pid_t pid, int timeout_ms);
// The processes that `pid` has started and that still run; how many.
int process_children(pid_t pid, pid_t *out_pids, int max);
// Whether it runs; one that has ended and waits for its parent does not.
bool process_is_alive(pid_t pid);
// Runs a shell command; its exit code. The caller frees the texts; NULL = not
// wanted.
int process_run(const char *command, char **out_text, char **out_error);
// The file's text, "" when it cannot be read; the caller frees.
char *process_read_file(const char *path);
void process_sleep_ms(int ms);
// Seconds on a clock that only goes forward.
double process_clock(void);
