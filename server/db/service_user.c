// SPDX-License-Identifier: Apache-2.0
#include "db/service_user.h"
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool fill(struct service_user *user, const struct passwd *entry)
{
	*user = (struct service_user){ .uid = entry->pw_uid,
		.gid = entry->pw_gid,
		.is_switch = geteuid() == 0 };
	snprintf(user->name, sizeof user->name, "%s", entry->pw_name);
	user->group_count = SERVICE_GROUPS_MAX;
	if (getgrouplist(entry->pw_name, entry->pw_gid, user->groups,
		    &user->group_count) < 0)
		user->group_count = SERVICE_GROUPS_MAX;
	return true;
}

bool service_user_find(const char *wanted, const char *pg_dir,
	struct service_user *out_user, struct trouble *trouble)
{
	const char *names[] = { wanted, "claimd", "postgres" };
	const struct passwd *entry = NULL;
	struct stat st;
	bool exists = stat(pg_dir, &st) == 0;

	if (geteuid() != 0) {
		entry = getpwuid(geteuid());
		if (!entry)
			return trouble_set(trouble, TROUBLE_CONFIG,
				"user id %u has no name; PostgreSQL needs one: "
				"add it to /etc/passwd",
				(unsigned)geteuid());
		if (exists && st.st_uid != geteuid())
			return trouble_set(trouble, TROUBLE_CONFIG,
				"'%s' belongs to another user; start claimd as "
				"its owner or as root",
				pg_dir);
		return fill(out_user, entry);
	}
	if (exists && st.st_uid != 0)
		entry = getpwuid(st.st_uid);
	for (size_t i = wanted ? 0 : 1; !entry && i < COUNT_OF(names); i++) {
		entry = getpwnam(names[i]);
		if (!entry && names[i] == wanted)
			return trouble_set(trouble, TROUBLE_CONFIG,
				"there is no user '%s'; make it with 'useradd "
				"--system %s' or change --service-user",
				wanted, wanted);
	}
	if (!entry || entry->pw_uid == 0)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"PostgreSQL does not run as root; make a user with "
			"'useradd --system claimd' or give --service-user");
	return fill(out_user, entry);
}

bool service_user_become(const struct service_user *user)
{
	return !user->is_switch ||
	       (setgroups((size_t)user->group_count, user->groups) == 0 &&
		       setresgid(user->gid, user->gid, user->gid) == 0 &&
		       setresuid(user->uid, user->uid, user->uid) == 0);
}

bool service_user_can_enter(const struct service_user *user, const char *dir)
{
	int status = 0;
	pid_t pid;

	if (!user->is_switch)
		return access(dir, X_OK) == 0;
	/* Only the kernel knows: access lists and mounts count too. */
	pid = fork();
	if (pid == 0)
		_exit(service_user_become(user) && access(dir, X_OK) == 0 ? 0
									  : 1);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
