// SPDX-License-Identifier: Apache-2.0
#include "db/postmaster.h"
#include "base/log.h"
#include "base/loop.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	STARTS_MAX = 10,
	START_PAUSE_MS = 200,
	READY_MS = 600000, /* recovery after a crash may read much WAL */
	READY_NOTICE_MS = 5000,
	FAST_STOP_MS = 20000,
	IMMEDIATE_STOP_MS = 5000,
	STATUS_LINE = 8, /* of postmaster.pid: "ready   " */
};

bool postmaster_start(struct child *postmaster, const struct cluster_dir *dir,
	const char *bin_dir)
{
	char program[300], sockets[SOCKET_DIR_MAX + 40];
	const char *const argv[] = { program, "-D", cluster_dir_pg(dir), "-c",
		sockets, "-c", "listen_addresses=", "-c", "port=5432", "-c",
		"fsync=on", "-c", "synchronous_commit=on", "-c",
		"full_page_writes=on", "-c", "logging_collector=off", "-c",
		"log_destination=stderr", NULL };

	snprintf(program, sizeof program, "%s/postgres", bin_dir);
	snprintf(sockets, sizeof sockets, "unix_socket_directories=\"%s\"",
		dir->socket);
	return child_start(
		postmaster, &(struct child_start){ .user = &dir->user,
				    .argv = argv,
				    .dir_fd = dir->pg_fd,
				    .end_signal = SIGINT });
}

/* Reads its pid and whether it is ready; false when there is no file. */
static bool read_pid_file(
	const struct cluster_dir *dir, pid_t *out_pid, bool *out_ready)
{
	int fd = openat(dir->pg_fd, "postmaster.pid", O_RDONLY | O_CLOEXEC);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
	char line[4096];

	*out_pid = 0;
	*out_ready = false;
	for (int i = 1; file && fgets(line, sizeof line, file); i++) {
		if (i == 1)
			*out_pid = (pid_t)strtol(line, NULL, 10);
		if (i == STATUS_LINE)
			*out_ready = strncmp(line, "ready", 5) == 0;
	}
	if (file)
		fclose(file);
	else if (fd >= 0)
		close(fd);
	return *out_pid > 1;
}

bool postmaster_is_ready(
	const struct child *postmaster, const struct cluster_dir *dir)
{
	pid_t pid;
	bool ready;

	return read_pid_file(dir, &pid, &ready) && ready &&
	       pid == postmaster->pid;
}

/* Waits for ready or for its end; false when it has ended. */
static bool wait_ready(struct child *postmaster, const struct cluster_dir *dir)
{
	int64_t start_ns = clock_monotonic_ns();
	bool noticed = false;
	int status;

	while (!child_wait(postmaster, 20, &status)) {
		int64_t ms = (clock_monotonic_ns() - start_ns) / 1000000;

		if (postmaster_is_ready(postmaster, dir))
			return true;
		if (ms > READY_NOTICE_MS && !noticed) {
			log_message(LEVEL_WARNING,
				"PostgreSQL is recovering; waiting for it");
			noticed = true;
		}
		if (ms > READY_MS) {
			postmaster_stop(postmaster);
			return false;
		}
	}
	return false;
}

bool postmaster_start_and_wait(struct child *postmaster,
	const struct cluster_dir *dir, const char *bin_dir,
	struct trouble *trouble)
{
	for (int i = 0; i < STARTS_MAX; i++) {
		if (!postmaster_start(postmaster, dir, bin_dir))
			return trouble_set(trouble, TROUBLE_UNAVAILABLE,
				"cannot start PostgreSQL: %s", strerror(errno));
		if (wait_ready(postmaster, dir))
			return true;
		trouble_set(trouble, TROUBLE_UNAVAILABLE,
			"PostgreSQL did not start in '%s': %s", dir->pg,
			postmaster->reason[0] ? postmaster->reason
					      : "it said nothing");
		child_release(postmaster);
		poll(NULL, 0, START_PAUSE_MS);
	}
	return false;
}

void postmaster_stop(struct child *postmaster)
{
	int status;

	/* A stopped process would not see the signal before it goes on. */
	child_signal(postmaster, SIGCONT);
	child_signal(postmaster, SIGINT);
	if (child_wait(postmaster, FAST_STOP_MS, &status))
		return;
	child_signal(postmaster, SIGQUIT);
	if (child_wait(postmaster, IMMEDIATE_STOP_MS, &status))
		return;
	child_signal(postmaster, SIGKILL);
	child_wait(postmaster, IMMEDIATE_STOP_MS, &status);
}

/* The pid may have been given to another program since: ours is a postgres
 * that works in our directory. */
static bool is_in_directory(const struct cluster_dir *dir, pid_t pid)
{
	char path[64], name[32] = "";
	struct stat theirs, ours;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (!fgets(name, sizeof name, file))
		name[0] = '\0';
	fclose(file);
	snprintf(path, sizeof path, "/proc/%d/cwd", (int)pid);
	return strcmp(name, "postgres\n") == 0 && stat(path, &theirs) == 0 &&
	       fstat(dir->pg_fd, &ours) == 0 && theirs.st_dev == ours.st_dev &&
	       theirs.st_ino == ours.st_ino;
}

static bool wait_gone(int pidfd, int signal_number, int timeout_ms)
{
	struct pollfd fd = { pidfd, POLLIN, 0 };

	pidfd_send_signal(pidfd, SIGCONT, NULL, 0);
	pidfd_send_signal(pidfd, signal_number, NULL, 0);
	return poll(&fd, 1, timeout_ms) == 1;
}

bool postmaster_stop_left_over(
	const struct cluster_dir *dir, struct trouble *trouble)
{
	pid_t pid;
	bool ready, gone;
	int pidfd;

	if (!read_pid_file(dir, &pid, &ready))
		return true;
	pidfd = pidfd_open(pid, 0);
	/* Asked after the descriptor is held, so that it stays the same one. */
	if (pidfd < 0 || !is_in_directory(dir, pid)) {
		if (pidfd >= 0)
			close(pidfd);
		return true;
	}
	log_message(LEVEL_WARNING,
		"an earlier PostgreSQL (process %d) still runs here; "
		"stopping it",
		(int)pid);
	gone = wait_gone(pidfd, SIGINT, FAST_STOP_MS) ||
	       wait_gone(pidfd, SIGQUIT, IMMEDIATE_STOP_MS);
	close(pidfd);
	return gone ? true
		    : trouble_set(trouble, TROUBLE_UNAVAILABLE,
			      "an earlier PostgreSQL (process %d) does not "
			      "stop; end it and start again",
			      (int)pid);
}
