// SPDX-License-Identifier: Apache-2.0
// The data directory of the private PostgreSQL: who owns which folder, where
// the socket is, and how a new cluster is made in it.
//   DATA/lock  whose cluster it is now     DATA/use  commands using it
//   DATA/pg    PostgreSQL's own directory  DATA/run  its socket
#pragma once
#include "db/service_user.h"

enum { DATA_PATH_MAX = 3072, SOCKET_DIR_MAX = 88 };

struct cluster_dir {
	char data[DATA_PATH_MAX]; /* absolute */
	char pg[DATA_PATH_MAX + 8];
	char run[DATA_PATH_MAX + 8];
	char socket[SOCKET_DIR_MAX + 1];
	int pg_fd; /* open, for CHILD_DIR_PATH; -1 before cluster_dir_make */
	bool is_by_fd; /* the service user cannot enter DATA */
	struct service_user user;
};

// Makes DATA if needed and finds the paths and the user; no side effects
// beyond. `dir` is released by cluster_dir_release().
bool cluster_dir_open(struct cluster_dir *dir, const char *data,
	const char *wanted_user, struct trouble *trouble);
// Where the socket is, for one who did not start the server; false when
// nobody has started one.
bool cluster_dir_find_socket(struct cluster_dir *dir);
// Makes the cluster with initdb if there is none, the socket's folder and the
// access files.
bool cluster_dir_make(
	struct cluster_dir *dir, const char *bin_dir, struct trouble *trouble);
// Removes the socket's folder if it stands outside of DATA, once the server
// has ended.
void cluster_dir_remove_socket(struct cluster_dir *dir);
// The path of DATA/pg as the service user's programs see it.
const char *cluster_dir_pg(const struct cluster_dir *dir);
void cluster_dir_release(struct cluster_dir *dir);
