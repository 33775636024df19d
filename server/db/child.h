// SPDX-License-Identifier: Apache-2.0
// One of PostgreSQL's own programs, run as the service user: started, watched
// by pidfd, its output read line by line into the log.
#pragma once
#include "db/service_user.h"

// A started program finds the directory behind `dir_fd` at this path, also
// where its user may not enter the folders above.
#define CHILD_DIR_PATH "/proc/self/fd/3"

struct child {
	pid_t pid;     /* 0 = none */
	int pidfd;     /* readable once it has ended */
	int output_fd; /* stdout and stderr, not blocking */
	size_t line_len;
	char line[512];
	char reason[512]; /* its last line, or the last that was an error */
	bool has_error;
};

struct child_start {
	const struct service_user *user;
	const char *const *argv; /* argv[0] is the program's path */
	int dir_fd;		 /* -1 = none */
	int end_signal; /* sent to it when our process dies; 0 = none */
};

// False with errno when it could not be started. From the main thread only: end_signal
// is tied to the thread that starts it.
bool child_start(struct child *child, const struct child_start *start);
// Logs what it has printed since the last call; never blocks.
void child_read_output(struct child *child);
// Reaps it when it has ended; *out_status is waitpid's.
bool child_has_ended(struct child *child, int *out_status);
// Waits for the end, reading its output; false when time is up.
bool child_wait(struct child *child, int timeout_ms, int *out_status);
void child_signal(const struct child *child, int signal_number);
// Closes what is left; the program must have ended, or goes on by itself.
void child_release(struct child *child);
