// SPDX-License-Identifier: Apache-2.0
#include "db/cluster_lock.h"
#include "base/loop.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { WAIT_MS = 60000, PAUSE_MS = 50 };

static const char server_word[] = "serve ", command_word[] = "command ";

void cluster_lock_init(struct cluster_lock *lock)
{
	*lock = (struct cluster_lock){ .fd = -1, .use_fd = -1 };
}

static int open_file(const char *data, const char *name)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", data, name);
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
}

bool cluster_lock_open(struct cluster_lock *lock, const char *data,
	bool is_server, struct trouble *trouble)
{
	lock->data = data;
	lock->is_server = is_server;
	lock->fd = open_file(data, "lock");
	lock->use_fd = open_file(data, "use");
	if (lock->fd >= 0 && lock->use_fd >= 0)
		return true;
	return trouble_set(trouble, TROUBLE_CONFIG,
		"cannot write in the data directory '%s': %s; start claimd as "
		"the user who owns it, or as root",
		data, strerror(errno));
}

bool cluster_lock_try(struct cluster_lock *lock)
{
	char text[64];
	int len;

	if (flock(lock->fd, LOCK_EX | LOCK_NB) != 0)
		return false;
	len = snprintf(text, sizeof text, "%s%d\n",
		lock->is_server ? server_word : command_word, (int)getpid());
	/* Only a hint for messages: the lock itself is the kernel's. */
	lock->is_held = true;
	return ftruncate(lock->fd, 0) == 0 &&
	       pwrite(lock->fd, text, (size_t)len, 0) == len;
}

static int read_holder(const struct cluster_lock *lock, bool *out_is_server)
{
	char text[64] = "";
	ssize_t len = pread(lock->fd, text, sizeof text - 1, 0);
	const char *number = len > 0 ? strchr(text, ' ') : NULL;

	*out_is_server =
		strncmp(text, server_word, sizeof server_word - 1) == 0;
	return number ? (int)strtol(number, NULL, 10) : 0;
}

int cluster_lock_holder(const struct cluster_lock *lock)
{
	bool is_server;

	return read_holder(lock, &is_server);
}

bool cluster_lock_wait(struct cluster_lock *lock, struct trouble *trouble)
{
	int64_t due_ns = clock_monotonic_ns() + WAIT_MS * 1000000ll;
	bool is_server = false;
	int pid = 0, last_pid;

	while (!cluster_lock_try(lock)) {
		last_pid = is_server ? pid : 0;
		pid = read_holder(lock, &is_server);
		/* Read twice: a new holder writes its name after it locks. */
		if ((is_server && pid == last_pid) ||
			clock_monotonic_ns() > due_ns)
			return trouble_set(trouble, TROUBLE_UNAVAILABLE,
				"the data directory '%s' is in use by process "
				"%d; stop it, or give another --data",
				lock->data, pid);
		poll(NULL, 0, PAUSE_MS);
	}
	return true;
}

bool cluster_lock_use(struct cluster_lock *lock)
{
	return flock(lock->use_fd, LOCK_SH | LOCK_NB) == 0;
}

void cluster_lock_unuse(struct cluster_lock *lock)
{
	flock(lock->use_fd, LOCK_UN);
}

void cluster_lock_wait_unused(struct cluster_lock *lock)
{
	int64_t due_ns = clock_monotonic_ns() + WAIT_MS * 1000000ll;

	while (lock->is_held && !lock->is_server &&
		flock(lock->use_fd, LOCK_EX | LOCK_NB) != 0 &&
		clock_monotonic_ns() < due_ns)
		poll(NULL, 0, PAUSE_MS);
}

void cluster_lock_release(struct cluster_lock *lock)
{
	/* Closing frees both locks. */
	if (lock->fd >= 0)
		close(lock->fd);
	if (lock->use_fd >= 0)
		close(lock->use_fd);
	cluster_lock_init(lock);
}
