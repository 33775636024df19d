// SPDX-License-Identifier: Apache-2.0
#include "db/child.h"
#include "base/log.h"
#include "base/loop.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DIR_FD = 3, EXEC_FAILED = 127 };

static_assert(sizeof CHILD_DIR_PATH == sizeof "/proc/self/fd/3", "DIR_FD");

static __attribute__((noreturn)) void give_up(int report)
{
	int reason = errno ? errno : ECHILD;

	if (write(report, &reason, sizeof reason) < 0)
		_exit(EXEC_FAILED);
	_exit(EXEC_FAILED);
}

/* Between fork and exec: only calls that are safe after fork in a program with
 * threads. */
static __attribute__((noreturn)) void become(
	const struct child_start *start, pid_t parent, int output, int report)
{
	/* Nothing of our environment may steer it (PGDATA, PGPORT, …). */
	char *const environment[] = { (char[]){ "PATH=/usr/bin:/bin" },
		(char[]){ "LC_ALL=C.UTF-8" }, (char[]){ "TZ=UTC" }, NULL };
	int null = open("/dev/null", O_RDONLY);
	sigset_t none;

	report = fcntl(report, F_DUPFD_CLOEXEC, DIR_FD + 1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGABRT, SIG_DFL);
	/* A session of its own: Ctrl-C at our terminal is for us alone. */
	setsid();
	dup2(null, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	if (start->dir_fd == DIR_FD)
		fcntl(DIR_FD, F_SETFD, 0);
	else if (start->dir_fd >= 0)
		dup2(start->dir_fd, DIR_FD);
	if (!service_user_become(start->user))
		give_up(report);
	/* After the change of user, which clears it. */
	if (start->end_signal) {
		prctl(PR_SET_PDEATHSIG, start->end_signal);
		if (getppid() != parent)
			give_up(report);
	}
	execve(start->argv[0], (char *const *)(uintptr_t)start->argv,
		environment);
	give_up(report);
}

/* Waits until the child is the other program: before, it holds copies of all
 * our descriptors, and one that is closed here meanwhile would stay in the
 * loop's epoll set. Returns what went wrong in it, or 0. */
static int wait_exec(int report)
{
	int reason = 0;

	while (read(report, &reason, sizeof reason) < 0 && errno == EINTR)
		continue;
	close(report);
	return reason;
}

bool child_start(struct child *child, const struct child_start *start)
{
	int output[2], report[2], reason;
	pid_t parent = getpid();

	*child = (struct child){ .pidfd = -1, .output_fd = -1 };
	if (pipe2(output, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	child->output_fd = output[0];
	if (pipe2(report, O_CLOEXEC) != 0) {
		close(output[1]);
		child_release(child);
		return false;
	}
	child->pid = fork();
	if (child->pid == 0)
		become(start, parent, output[1], report[1]);
	close(output[1]);
	close(report[1]);
	reason = wait_exec(report[0]);
	if (child->pid > 0)
		child->pidfd = pidfd_open(child->pid, 0);
	if (child->pidfd >= 0 && !reason)
		return true;
	if (child->pid > 0) {
		kill(child->pid, SIGKILL);
		waitpid(child->pid, NULL, 0);
	}
	child_release(child);
	errno = reason ? reason : errno;
	return false;
}

static bool is_error_line(const char *line)
{
	return strncmp(line, "FATAL:", 6) == 0 ||
	       strncmp(line, "PANIC:", 6) == 0 || strstr(line, "error:");
}

/* A session's FATAL is told to that session; what ended the server itself is
 * logged with its end. */
static enum log_level level_of(const char *line)
{
	if (strncmp(line, "PANIC:", 6) == 0)
		return LEVEL_ERROR;
	return strstr(line, "terminated by signal") ? LEVEL_WARNING
						    : LEVEL_DEBUG;
}

static void end_line(struct child *child)
{
	bool is_error;
	struct log_line line;

	child->line[child->line_len] = '\0';
	child->line_len = 0;
	if (!child->line[0])
		return;
	is_error = is_error_line(child->line);
	if (is_error || !child->has_error)
		snprintf(
			child->reason, sizeof child->reason, "%s", child->line);
	child->has_error |= is_error;
	log_begin(&line, level_of(child->line), "postgresql");
	log_text(&line, "text", child->line);
	log_end(&line);
}

void child_read_output(struct child *child)
{
	char bytes[4096];
	ssize_t n;

	while (child->output_fd >= 0 &&
		(n = read(child->output_fd, bytes, sizeof bytes)) > 0)
		for (ssize_t i = 0; i < n; i++) {
			if (bytes[i] != '\n' &&
				child->line_len < sizeof child->line - 1)
				child->line[child->line_len++] = bytes[i];
			else
				end_line(child);
		}
}

bool child_has_ended(struct child *child, int *out_status)
{
	if (child->pid > 0 && waitpid(child->pid, out_status, WNOHANG) == 0)
		return false;
	child_read_output(child);
	if (child->line_len)
		end_line(child);
	child->pid = 0;
	return true;
}

bool child_wait(struct child *child, int timeout_ms, int *out_status)
{
	int64_t due_ns = clock_monotonic_ns() + (int64_t)timeout_ms * 1000000;

	*out_status = 0;
	while (!child_has_ended(child, out_status)) {
		struct pollfd fds[] = { { child->pidfd, POLLIN, 0 },
			{ child->output_fd, POLLIN, 0 } };

		if (clock_monotonic_ns() > due_ns)
			return false;
		poll(fds, 2, 50);
		child_read_output(child);
	}
	return true;
}

void child_signal(const struct child *child, int signal_number)
{
	if (child->pid > 0)
		pidfd_send_signal(child->pidfd, signal_number, NULL, 0);
}

void child_release(struct child *child)
{
	if (child->pidfd >= 0)
		close(child->pidfd);
	if (child->output_fd >= 0)
		close(child->output_fd);
	child->pid = 0;
	child->pidfd = child->output_fd = -1;
}
