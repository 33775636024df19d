// SPDX-License-Identifier: Apache-2.0
// The private PostgreSQL of a data directory: made, started, watched, started
// again when it dies, stopped. One claimd owns it at a time; commands started
// meanwhile use the one that runs.
#pragma once
#include "base/loop.h"
#include "db/trouble.h"

struct cluster;

enum cluster_use {
	CLUSTER_SERVE,	 /* until the server ends; a second one is refused */
	CLUSTER_COMMAND, /* for one command, beside a server or alone */
};

struct cluster_options {
	const char *data;	  /* the data directory */
	const char *bin_dir;	  /* of PostgreSQL's programs; NULL = search */
	const char *service_user; /* NULL = as service_user.h says */
	enum cluster_use use;
};

// Blocks until PostgreSQL answers; NULL with `trouble` when it cannot. From
// the main thread, before other threads hold locks.
struct cluster *cluster_open(
	const struct cluster_options *options, struct trouble *trouble);
// Stops PostgreSQL if this process started it; NULL is fine.
void cluster_close(struct cluster *cluster);

// libpq's conninfo: of the superuser, for migrations, and of the role that
// serves. Valid until cluster_close().
const char *cluster_admin_conninfo(const struct cluster *cluster);
const char *cluster_server_conninfo(const struct cluster *cluster);

// From now on the loop watches PostgreSQL and starts it again when it ends.
// Ended by cluster_close(), after loop_run() has returned.
void cluster_supervise(struct cluster *cluster, struct loop *loop);
// How often it was started again, for metrics.
unsigned cluster_restarts(const struct cluster *cluster);
