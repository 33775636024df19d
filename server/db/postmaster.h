// SPDX-License-Identifier: Apache-2.0
// The server process of the private PostgreSQL.
#pragma once
#include "db/child.h"
#include "db/cluster_dir.h"

// Starts it with the settings that durability and access depend on, tied to
// our process: it stops by itself when we die.
bool postmaster_start(struct child *postmaster, const struct cluster_dir *dir,
	const char *bin_dir);
// Accepts connections, by its own word in postmaster.pid.
bool postmaster_is_ready(
	const struct child *postmaster, const struct cluster_dir *dir);
// Waits until it is ready, starting it again if it ends at once because what
// an earlier one left behind is still going away.
bool postmaster_start_and_wait(struct child *postmaster,
	const struct cluster_dir *dir, const char *bin_dir,
	struct trouble *trouble);
// Ends it: sessions are cut, then harder if it does not obey.
void postmaster_stop(struct child *postmaster);
// Stops the one that an earlier claimd left running in this directory.
bool postmaster_stop_left_over(
	const struct cluster_dir *dir, struct trouble *trouble);
