// SPDX-License-Identifier: Apache-2.0
// The unprivileged user that runs the private PostgreSQL, which refuses root.
#pragma once
#include "db/trouble.h"
#include <sys/types.h>

enum { SERVICE_GROUPS_MAX = 32 };

struct service_user {
	uid_t uid;
	gid_t gid;
	char name[64];
	gid_t groups[SERVICE_GROUPS_MAX];
	int group_count;
	bool is_switch; /* we are root and change to it */
};

// Without root's rights: whoever runs us. With them: the owner of `pg_dir` if
// it exists, else `wanted`, else "claimd", else "postgres".
bool service_user_find(const char *wanted, const char *pg_dir,
	struct service_user *out_user, struct trouble *trouble);
// In a child between fork and exec; false means that it must not go on.
bool service_user_become(const struct service_user *user);
// Whether the user can reach and enter the directory.
bool service_user_can_enter(const struct service_user *user, const char *dir);
