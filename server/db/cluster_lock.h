// SPDX-License-Identifier: Apache-2.0
// Who runs the private PostgreSQL of a data directory: an flock on DATA/lock,
// freed by the kernel whatever becomes of its holder. Commands that use another
// process's PostgreSQL hold DATA/use shared, so that it waits for them.
#pragma once
#include "db/trouble.h"

struct cluster_lock {
	int fd, use_fd;
	bool is_server, is_held;
	const char *data; /* for messages; the caller's */
};

void cluster_lock_init(struct cluster_lock *lock);
// Opens the files without taking anything.
bool cluster_lock_open(struct cluster_lock *lock, const char *data,
	bool is_server, struct trouble *trouble);
// Takes the lock if it is free, and writes who we are into it.
bool cluster_lock_try(struct cluster_lock *lock);
// Waits for a command to end; a server that holds it is an error that names it.
bool cluster_lock_wait(struct cluster_lock *lock, struct trouble *trouble);
// The process that holds it by the file's word; 0 when it says nothing.
int cluster_lock_holder(const struct cluster_lock *lock);
// A command's part in another's PostgreSQL.
bool cluster_lock_use(struct cluster_lock *lock);
void cluster_lock_unuse(struct cluster_lock *lock);
// The holder's: until no command uses it, within bounds; a server does not
// wait.
void cluster_lock_wait_unused(struct cluster_lock *lock);
void cluster_lock_release(struct cluster_lock *lock);
