// SPDX-License-Identifier: Apache-2.0
#include "db/cluster.h"
#include "base/log.h"
#include "db/cluster_dir.h"
#include "db/cluster_lock.h"
#include "db/install.h"
#include "db/postmaster.h"
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

enum {
	BACKOFF_MS_MIN = 50,
	BACKOFF_MS_MAX = 5000,
	STEADY_MS = 1000, /* ready that long, the back-off begins anew */
	ATTACH_MS = 60000,
	ATTACH_PAUSE_MS = 100,
	CONNINFO_MAX = 256,
};

struct cluster {
	struct cluster_dir dir;
	struct cluster_lock lock;
	char bin_dir[256];
	char admin[CONNINFO_MAX], server[CONNINFO_MAX];
	struct child postmaster;
	struct loop *loop;
	struct loop_watch end_watch, output_watch;
	struct loop_timer restart;
	int64_t started_ns, backoff_ms;
	unsigned restarts;
};

const char *cluster_admin_conninfo(const struct cluster *cluster)
{
	return cluster->admin;
}

const char *cluster_server_conninfo(const struct cluster *cluster)
{
	return cluster->server;
}

unsigned cluster_restarts(const struct cluster *cluster)
{
	return cluster->restarts;
}

/* The socket's path has no quote or backslash (cluster_dir.c). Every member
 * that a PG… variable could change is given. */
static void write_conninfo(
	struct cluster *cluster, const char *user, char out[CONNINFO_MAX])
{
	int len = snprintf(out, CONNINFO_MAX,
		"host='%s' port=5432 dbname=claimd user=%s options='' "
		"sslmode=disable gssencmode=disable connect_timeout=5 "
		"application_name=claimd",
		cluster->dir.socket, user);

	assert(len > 0 && len < CONNINFO_MAX);
}

static bool try_connect(const char *conninfo, char *error, size_t error_size)
{
	PGconn *pg = PQconnectdb(conninfo);
	bool good = PQstatus(pg) == CONNECTION_OK;

	if (!good)
		snprintf(error, error_size, "%s", PQerrorMessage(pg));
	PQfinish(pg);
	return good;
}

/* The first start makes the database beside PostgreSQL's own. */
static bool make_database(struct cluster *cluster, struct trouble *trouble)
{
	char conninfo[CONNINFO_MAX + 32];
	PGconn *pg;
	PGresult *result;
	const char *state;
	bool good;

	snprintf(conninfo, sizeof conninfo, "%s dbname=postgres",
		cluster->admin);
	pg = PQconnectdb(conninfo);
	result = PQexec(pg, "CREATE DATABASE claimd");
	state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	good = PQresultStatus(result) == PGRES_COMMAND_OK ||
	       (state && strcmp(state, "42P04") == 0); /* it is there */
	if (!good)
		trouble_set(trouble, TROUBLE_UNAVAILABLE,
			"the private PostgreSQL does not answer: %s",
			PQerrorMessage(pg));
	PQclear(result);
	PQfinish(pg);
	return good;
}

static bool start_own(
	struct cluster *cluster, const char *bin_dir, struct trouble *trouble)
{
	struct cluster_dir *dir = &cluster->dir;

	if (!install_find(bin_dir, install_data_version(dir->pg),
		    cluster->bin_dir, trouble) ||
		!cluster_dir_make(dir, cluster->bin_dir, trouble) ||
		!postmaster_stop_left_over(dir, trouble) ||
		!postmaster_start_and_wait(
			&cluster->postmaster, dir, cluster->bin_dir, trouble))
		return false;
	cluster->started_ns = clock_monotonic_ns();
	write_conninfo(cluster, "postgres", cluster->admin);
	write_conninfo(cluster, "claimd_server", cluster->server);
	return make_database(cluster, trouble);
}

/* Another process runs it: connect, or take over if it ends meanwhile. */
static bool attach(
	struct cluster *cluster, const char *bin_dir, struct trouble *trouble)
{
	int64_t due_ns = clock_monotonic_ns() + ATTACH_MS * 1000000ll;
	char error[512] = "it has not started yet";

	while (clock_monotonic_ns() < due_ns) {
		if (cluster_lock_try(&cluster->lock))
			return start_own(cluster, bin_dir, trouble);
		if (cluster_lock_use(&cluster->lock) &&
			cluster_dir_find_socket(&cluster->dir)) {
			write_conninfo(cluster, "postgres", cluster->admin);
			write_conninfo(
				cluster, "claimd_server", cluster->server);
			if (try_connect(cluster->admin, error, sizeof error))
				return true;
		}
		cluster_lock_unuse(&cluster->lock);
		poll(NULL, 0, ATTACH_PAUSE_MS);
	}
	return trouble_set(trouble, TROUBLE_UNAVAILABLE,
		"process %d runs the database of '%s' but it does not answer: "
		"%s",
		cluster_lock_holder(&cluster->lock), cluster->dir.data, error);
}

static bool open_locked(struct cluster *cluster,
	const struct cluster_options *options, struct trouble *trouble)
{
	struct cluster_dir *dir = &cluster->dir;
	bool is_server = options->use == CLUSTER_SERVE;

	if (!cluster_dir_open(
		    dir, options->data, options->service_user, trouble) ||
		!cluster_lock_open(
			&cluster->lock, dir->data, is_server, trouble))
		return false;
	if (!is_server)
		return attach(cluster, options->bin_dir, trouble);
	return cluster_lock_wait(&cluster->lock, trouble) &&
	       start_own(cluster, options->bin_dir, trouble);
}

struct cluster *cluster_open(
	const struct cluster_options *options, struct trouble *trouble)
{
	struct cluster *cluster = calloc(1, sizeof *cluster);

	assert(cluster);
	cluster->dir.pg_fd = -1;
	cluster->postmaster = (struct child){ .pidfd = -1, .output_fd = -1 };
	cluster_lock_init(&cluster->lock);
	if (open_locked(cluster, options, trouble))
		return cluster;
	cluster_close(cluster);
	return NULL;
}

static void unwatch(struct cluster *cluster)
{
	if (!cluster->loop)
		return;
	loop_watch(cluster->loop, &cluster->end_watch, 0);
	loop_watch(cluster->loop, &cluster->output_watch, 0);
	loop_timer_stop(cluster->loop, &cluster->restart);
}

void cluster_close(struct cluster *cluster)
{
	if (!cluster)
		return;
	unwatch(cluster);
	if (cluster->postmaster.pid > 0) {
		/* Commands that use it come first. */
		cluster_lock_wait_unused(&cluster->lock);
		postmaster_stop(&cluster->postmaster);
		cluster_dir_remove_socket(&cluster->dir);
	}
	child_release(&cluster->postmaster);
	cluster_dir_release(&cluster->dir);
	cluster_lock_release(&cluster->lock);
	free(cluster);
}

static void watch(struct cluster *cluster);

static void restart(void *arg)
{
	struct cluster *cluster = arg;

	cluster->restarts++;
	cluster->started_ns = clock_monotonic_ns();
	if (postmaster_start(
		    &cluster->postmaster, &cluster->dir, cluster->bin_dir)) {
		watch(cluster);
		return;
	}
	log_message(LEVEL_ERROR, "cannot start PostgreSQL");
	loop_timer_set(cluster->loop, &cluster->restart,
		clock_monotonic_ns() + BACKOFF_MS_MAX * 1000000ll);
}

static void postmaster_ended(void *arg, uint32_t events)
{
	struct cluster *cluster = arg;
	int64_t now_ns = clock_monotonic_ns();
	struct log_line line;
	bool had_been_ready;
	int status = 0;

	(void)events;
	had_been_ready =
		postmaster_is_ready(&cluster->postmaster, &cluster->dir);
	if (!child_has_ended(&cluster->postmaster, &status))
		return;
	unwatch(cluster);
	if (now_ns - cluster->started_ns > STEADY_MS * 1000000ll &&
		(had_been_ready || status == 0))
		cluster->backoff_ms = BACKOFF_MS_MIN;
	log_begin(&line, LEVEL_ERROR, "PostgreSQL ended; starting it again");
	log_text(&line, "reason", cluster->postmaster.reason);
	log_number(&line, "status", status);
	log_number(&line, "delay_ms", cluster->backoff_ms);
	log_end(&line);
	child_release(&cluster->postmaster);
	loop_timer_set(cluster->loop, &cluster->restart,
		now_ns + cluster->backoff_ms * 1000000);
	cluster->backoff_ms = cluster->backoff_ms * 2 > BACKOFF_MS_MAX
				      ? BACKOFF_MS_MAX
				      : cluster->backoff_ms * 2;
}

static void postmaster_printed(void *arg, uint32_t events)
{
	struct cluster *cluster = arg;

	child_read_output(&cluster->postmaster);
	/* All its processes have closed it: the pidfd tells the rest. */
	if (events & EPOLLHUP)
		loop_watch(cluster->loop, &cluster->output_watch, 0);
}

static void watch(struct cluster *cluster)
{
	cluster->end_watch = (struct loop_watch){ .ready = postmaster_ended,
		.arg = cluster,
		.fd = cluster->postmaster.pidfd };
	cluster->output_watch =
		(struct loop_watch){ .ready = postmaster_printed,
			.arg = cluster,
			.fd = cluster->postmaster.output_fd };
	loop_watch(cluster->loop, &cluster->end_watch, EPOLLIN);
	loop_watch(cluster->loop, &cluster->output_watch, EPOLLIN);
}

void cluster_supervise(struct cluster *cluster, struct loop *loop)
{
	assert(cluster->postmaster.pid > 0 && !cluster->loop);
	cluster->loop = loop;
	cluster->backoff_ms = BACKOFF_MS_MIN;
	cluster->restart =
		(struct loop_timer){ .fire = restart, .arg = cluster };
	watch(cluster);
}
