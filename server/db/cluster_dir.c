// SPDX-License-Identifier: Apache-2.0
#include "db/cluster_dir.h"
#include "db/child.h"
#include "db/install.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { INITDB_MS = 120000 };

static const char tuning[] =
	"\n# Made by claimd. What its durability and access depend on is "
	"given\n"
	"# on the command line and cannot be changed here.\n"
	"max_connections = 100\n"
	"shared_buffers = 128MB\n"
	/* Pages go whole into the log after each checkpoint; on = pglz takes
	 * a third of a write's processor time. */
	"wal_compression = lz4\n"
	"jit = off\n"
	"log_min_messages = log\n"
	"log_min_error_statement = panic\n"
	"log_checkpoints = off\n"
	"log_line_prefix = ''\n"
	"log_timezone = 'UTC'\n"
	"timezone = 'UTC'\n";

static bool make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0755) != 0 && errno != EEXIST) {
			*slash = '/';
			return false;
		}
		*slash = '/';
	}
	return mkdir(path, 0755) == 0 || errno == EEXIST;
}

bool cluster_dir_open(struct cluster_dir *dir, const char *data,
	const char *wanted_user, struct trouble *trouble)
{
	char path[DATA_PATH_MAX], resolved[PATH_MAX];
	struct stat st;

	*dir = (struct cluster_dir){ .pg_fd = -1 };
	if (!*data || strlen(data) >= sizeof path)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"the path of the data directory is empty or too long; "
			"give a shorter --data");
	snprintf(path, sizeof path, "%s", data);
	if (!make_parents(path) || !realpath(path, resolved) ||
		stat(resolved, &st) != 0)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"cannot make the data directory '%s': %s; give "
			"another --data, or start as a user who may",
			path, strerror(errno));
	if (!S_ISDIR(st.st_mode) || strlen(resolved) >= sizeof dir->data)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"'%s' is not a directory; give another --data", path);
	snprintf(dir->data, sizeof dir->data, "%s", resolved);
	snprintf(dir->pg, sizeof dir->pg, "%s/pg", dir->data);
	snprintf(dir->run, sizeof dir->run, "%s/run", dir->data);
	return service_user_find(wanted_user, dir->pg, &dir->user, trouble);
}

void cluster_dir_release(struct cluster_dir *dir)
{
	if (dir->pg_fd >= 0)
		close(dir->pg_fd);
	dir->pg_fd = -1;
}

const char *cluster_dir_pg(const struct cluster_dir *dir)
{
	return dir->is_by_fd ? CHILD_DIR_PATH : dir->pg;
}

/* PostgreSQL takes the directory from a list: no quotes or commas in it. */
static bool is_socket_path(const char *path)
{
	return strlen(path) <= SOCKET_DIR_MAX && !strpbrk(path, ",\"\\");
}

bool cluster_dir_find_socket(struct cluster_dir *dir)
{
	char target[SOCKET_DIR_MAX + 1];
	ssize_t len = readlink(dir->run, target, sizeof target);

	if (len > 0 && (size_t)len < sizeof target) {
		target[len] = '\0';
		snprintf(dir->socket, sizeof dir->socket, "%s", target);
		return true;
	}
	if (!is_socket_path(dir->run) || access(dir->run, F_OK) != 0)
		return false;
	snprintf(dir->socket, sizeof dir->socket, "%.*s", SOCKET_DIR_MAX,
		dir->run);
	return true;
}

/* A directory that the service user owns, whoever made it; returns its
 * descriptor, or -1. Never follows a link that someone put there. */
static int make_owned(
	const struct cluster_dir *dir, const char *path, mode_t mode)
{
	int fd;

	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return -1;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && dir->user.is_switch &&
		fchown(fd, dir->user.uid, dir->user.gid) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool is_ours(const struct cluster_dir *dir, const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) &&
	       st.st_uid == dir->user.uid && (st.st_mode & 022) == 0;
}

/* A short path for the socket, remembered by a link in DATA. */
static bool make_socket_link(struct cluster_dir *dir, struct trouble *trouble)
{
	char path[] = "/tmp/claimd-XXXXXX";
	int fd;

	if (cluster_dir_find_socket(dir) &&
		strcmp(dir->socket, dir->run) != 0 && is_ours(dir, dir->socket))
		return true;
	unlink(dir->run);
	rmdir(dir->run);
	if (!mkdtemp(path))
		return trouble_set(trouble, TROUBLE_UNAVAILABLE,
			"cannot make a directory for the socket in /tmp: %s; "
			"give a --data with a shorter path",
			strerror(errno));
	fd = make_owned(dir, path, 0700);
	if (fd < 0 || symlink(path, dir->run) != 0)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"cannot make '%s': %s; check the rights of the data "
			"directory",
			dir->run, strerror(errno));
	close(fd);
	snprintf(dir->socket, sizeof dir->socket, "%s", path);
	return true;
}

void cluster_dir_remove_socket(struct cluster_dir *dir)
{
	if (!dir->socket[0] || strcmp(dir->socket, dir->run) == 0)
		return;
	if (rmdir(dir->socket) == 0)
		unlink(dir->run);
}

static bool make_socket_dir(struct cluster_dir *dir, struct trouble *trouble)
{
	struct stat st;
	int fd;

	if (dir->is_by_fd || !is_socket_path(dir->run))
		return make_socket_link(dir, trouble);
	if (lstat(dir->run, &st) == 0 && S_ISLNK(st.st_mode))
		unlink(dir->run);
	fd = make_owned(dir, dir->run, 0755);
	if (fd < 0)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"cannot make '%s': %s; check the rights of the data "
			"directory",
			dir->run, strerror(errno));
	close(fd);
	snprintf(dir->socket, sizeof dir->socket, "%.*s", SOCKET_DIR_MAX,
		dir->run);
	return true;
}

/* Replaces a file in DATA/pg, or appends to it. */
static bool write_file(const struct cluster_dir *dir, int pg_fd,
	const char *name, const char *text, int flags)
{
	int fd = openat(
		pg_fd, name, flags | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
	size_t len = strlen(text);
	bool good = fd >= 0 && write(fd, text, len) == (ssize_t)len &&
		    (!dir->user.is_switch ||
			    fchown(fd, dir->user.uid, dir->user.gid) == 0);

	if (fd >= 0)
		good = close(fd) == 0 && good;
	return good;
}

static bool write_access(struct cluster_dir *dir, struct trouble *trouble)
{
	static const char rules[] =
		"# Written by claimd at each start.\n"
		"local all,replication postgres,claimd_owner,claimd_server,"
		"claimd_worker peer map=claimd\n";
	static const char *const roles[] = { "postgres", "claimd_owner",
		"claimd_server", "claimd_worker" };
	const struct passwd *owner;
	char users[3][64] = { "root", "", "" };
	char map[2048] = "# Written by claimd at each start.\n";
	struct stat st;

	/* Root, PostgreSQL's own user, and whoever owns the data directory. */
	snprintf(users[1], sizeof users[1], "%s", dir->user.name);
	if (stat(dir->data, &st) == 0 && st.st_uid != 0 &&
		st.st_uid != dir->user.uid && (owner = getpwuid(st.st_uid)))
		snprintf(users[2], sizeof users[2], "%s", owner->pw_name);
	for (size_t i = 0; i < COUNT_OF(users) && users[i][0]; i++)
		for (size_t j = 0; j < COUNT_OF(roles); j++) {
			size_t len = strlen(map);

			snprintf(map + len, sizeof map - len,
				"claimd \"%s\" %s\n", users[i], roles[j]);
		}
	if (write_file(
		    dir, dir->pg_fd, "pg_hba.conf", rules, O_CREAT | O_TRUNC) &&
		write_file(dir, dir->pg_fd, "pg_ident.conf", map,
			O_CREAT | O_TRUNC))
		return true;
	return trouble_set(trouble, TROUBLE_UNAVAILABLE,
		"cannot write the access files in '%s': %s", dir->pg,
		strerror(errno));
}

static int remove_entry(
	const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)type;
	(void)place;
	return remove(path);
}

static bool run_initdb(struct cluster_dir *dir, const char *bin_dir,
	const char *path, int fd, struct trouble *trouble)
{
	char program[300];
	const char *const argv[] = { program, "-D",
		dir->is_by_fd ? CHILD_DIR_PATH : path, "-k", "-E", "UTF8",
		"--locale=C.UTF-8", "-U", "postgres", "-A", "peer", NULL };
	struct child child;
	int status = 0;
	bool good;

	snprintf(program, sizeof program, "%s/initdb", bin_dir);
	if (!child_start(&child, &(struct child_start){ .user = &dir->user,
					 .argv = argv,
					 .dir_fd = fd,
					 .end_signal = SIGKILL }))
		return trouble_set(trouble, TROUBLE_UNAVAILABLE,
			"cannot start '%s': %s", program, strerror(errno));
	good = child_wait(&child, INITDB_MS, &status) && status == 0;
	if (!good)
		trouble_set(trouble, TROUBLE_UNAVAILABLE,
			"initdb could not make '%s': %s", path,
			child.reason[0] ? child.reason : "it did not run");
	child_signal(&child, SIGKILL);
	child_release(&child);
	return good;
}

/* Made beside and renamed, so that a half-made cluster is never taken. */
static bool make_cluster(
	struct cluster_dir *dir, const char *bin_dir, struct trouble *trouble)
{
	char path[DATA_PATH_MAX + 16];
	bool good;
	int fd;

	snprintf(path, sizeof path, "%s.new", dir->pg);
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	fd = make_owned(dir, path, 0700);
	if (fd < 0)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"cannot make '%s': %s; check the rights of the data "
			"directory",
			path, strerror(errno));
	dir->is_by_fd = !service_user_can_enter(&dir->user, path);
	good = run_initdb(dir, bin_dir, path, fd, trouble);
	if (good &&
		(!write_file(dir, fd, "postgresql.conf", tuning, O_APPEND) ||
			fsync(fd) != 0 || rename(path, dir->pg) != 0))
		good = trouble_set(trouble, TROUBLE_UNAVAILABLE,
			"cannot finish '%s': %s", dir->pg, strerror(errno));
	close(fd);
	return good;
}

bool cluster_dir_make(
	struct cluster_dir *dir, const char *bin_dir, struct trouble *trouble)
{
	if (!install_data_version(dir->pg) &&
		!make_cluster(dir, bin_dir, trouble))
		return false;
	if (dir->pg_fd < 0)
		dir->pg_fd = open(dir->pg,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir->pg_fd < 0)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"cannot open '%s': %s; check the rights of the data "
			"directory",
			dir->pg, strerror(errno));
	dir->is_by_fd = !service_user_can_enter(&dir->user, dir->pg);
	return make_socket_dir(dir, trouble) && write_access(dir, trouble);
}
