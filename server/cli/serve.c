// SPDX-License-Identifier: Apache-2.0
// claimd serve: database, loop, HTTP; then waits for SIGTERM.
#include "api/app.h"
#include "api/auth.h"
#include "api/serve.h"
#include "base/log.h"
#include "cli/database.h"
#include "db/cluster.h"
#include "http/listen.h"
#include <curl/curl.h>
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

enum {
	START_MS = 15000,
	DRAINED_MS = 3000,
	FILES_SPARE = 128,
	HOUSEKEEPING_FIRST_S = 60,
	HOUSEKEEPING_S = 3600,
	WORDS_EVERY = 24, /* housekeepings; the first one counts them too */
	WORDS_PART = 10,
};

struct server {
	struct app app;
	struct arena *arena;
	struct loop_watch signals;
	struct loop_timer housekeeping, drained;
	int64_t drained_due_ns;
	unsigned housekept; /* times */
	bool failed;
};

static void on_database_log(void *arg, const char *message)
{
	(void)arg;
	log_message(LEVEL_WARNING, "database: %s", message);
}

static void on_http_log(void *app, const char *line)
{
	(void)app;
	log_message(LEVEL_DEBUG, "http: %s", line);
}

/* The clients are gone; what still runs for nobody gets a moment. */
static void on_drained(void *arg)
{
	struct server *server = arg;
	int64_t now_ns = clock_monotonic_ns();

	if (!server->drained_due_ns)
		server->drained_due_ns = now_ns + DRAINED_MS * 1000000LL;
	if (fiber_count() == 0 || now_ns > server->drained_due_ns)
		loop_stop(server->app.loop);
	else
		loop_timer_set(server->app.loop, &server->drained,
			now_ns + 10 * 1000000LL);
}

static void on_signal(void *arg, uint32_t events)
{
	struct server *server = arg;
	struct signalfd_siginfo info;

	(void)events;
	if (read(server->signals.fd, &info, sizeof info) != sizeof info)
		return;
	/* A second signal changes nothing: the drain has its own end. */
	if (server->app.draining)
		return;
	if (!server->app.http) {
		loop_stop(server->app.loop);
		return;
	}
	log_message(LEVEL_INFO, "draining: no new connections are taken");
	sd_notify(0, "STOPPING=1");
	server->app.draining = true;
	http_server_drain(server->app.http, on_drained, server);
}

/* The signals are blocked before any thread is made, so that each thread
 * inherits it and only the descriptor reports them. */
static int signals_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Descriptors for the connections asked for, as far as the limit goes. */
static void files_raise(int64_t connections)
{
	struct rlimit limit;
	rlim_t wanted = (rlim_t)connections + FILES_SPARE;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
		log_message(LEVEL_WARNING,
			"only %llu files may be open; raise the limit for %lld "
			"connections",
			(unsigned long long)limit.rlim_cur,
			(long long)connections);
}

static const char *public_url(const struct server *server)
{
	const struct config *config = server->app.config;
	const char *colon = strrchr(config->listen, ':');
	size_t host_len = colon ? (size_t)(colon - config->listen)
				: strlen(config->listen);
	bool any = host_len == 1 && config->listen[0] == '*';

	if (config->public_url)
		return config->public_url;
	return arena_printf(server->arena, "http://%.*s:%u",
		any ? 9 : (int)host_len, any ? "127.0.0.1" : config->listen,
		http_server_port(server->app.http));
}

/* As long as nobody can sign in, each start offers a fresh link; only the
 * newest works. */
static SUSPENDS void offer_setup(void *arg)
{
	struct server *server = arg;
	struct db_session db = { .db = server->app.db,
		.arena = server->arena,
		.due_ns = clock_monotonic_ns() + START_MS * 1000000LL };
	struct db_rows *rows;
	uint8_t hash[32];
	char secret[44];

	secret_make(secret, hash);
	if (db_run(&db, SQL_SETUP_OFFER, ARGS(arg_bytes(hash, sizeof hash)),
		    &rows) == DB_OK &&
		rows_count(rows) > 0)
		fprintf(stderr,
			"claimd: make the first admin at %s/setup#token=%s\n",
			public_url(server), secret);
	sodium_memzero(secret, sizeof secret);
}

static bool http_open(struct server *server)
{
	struct app *app = &server->app;
	struct buffer error = { 0 };
	const struct http_options options = {
		.listen = app->config->listen,
		.listen_fd = sd_listen_fds(1) == 1 ? SD_LISTEN_FDS_START : 0,
		.connections_max = (unsigned)app->config->connections,
		.drain_ms = (unsigned)app->config->drain_timeout,
		.app = app,
		.handle = serve,
		.body_bytes_max = serve_body_bytes_max,
		.refuse = serve_refuse,
		.finished = serve_finished,
		.log = on_http_log,
	};

	app->http = http_server_open(app->loop, &options, &error);
	if (!app->http)
		cli_fail(EX_UNAVAILABLE, "%s", error.bytes);
	buffer_release(&error);
	return app->http != NULL;
}

/* A taken port is told before a database is made for it. */
static int listen_try(const char *where)
{
	struct buffer error = { 0 };
	int fd = sd_listen_fds(0) == 1 ? -1 : listen_open(where, &error);
	int code = EX_OK;

	if (fd >= 0)
		close(fd);
	else if (error.len > 0)
		code = cli_fail(EX_UNAVAILABLE, "%s", error.bytes);
	buffer_release(&error);
	return code;
}

static void give_up(struct server *server)
{
	server->failed = true;
	loop_stop(server->app.loop);
}

static void listen_now(void *arg)
{
	struct server *server = arg;

	if (!http_open(server)) {
		give_up(server);
		return;
	}
	fprintf(stderr, "claimd: ready at %s\n", public_url(server));
	sd_notify(0, "READY=1");
	fiber_start(offer_setup, server);
}

static SUSPENDS void start(void *arg)
{
	struct server *server = arg;
	int64_t due_ns = clock_monotonic_ns() + START_MS * 1000000LL;

	if (db_wait_ready(server->app.db, due_ns)) {
		loop_post(server->app.loop, listen_now, server);
		return;
	}
	cli_fail(EX_UNAVAILABLE, "the database is not ready: %s",
		db_last_error(server->app.db));
	give_up(server);
}

/* In a transaction of its own, so that no request's write waits for it. A miss
 * is made up for the next time. */
static SUSPENDS void run_apart(struct server *server, enum sql_id id,
	const struct db_arg *args, unsigned arg_count)
{
	struct arena *arena = arena_new();
	struct db_session db = { .db = server->app.db,
		.arena = arena,
		.due_ns = clock_monotonic_ns() + START_MS * 1000000LL };

	if (db_tx_begin(&db) == DB_OK) {
		if (db_run(&db, id, args, arg_count, NULL) == DB_OK)
			db_tx_commit(&db);
		else
			db_tx_rollback(&db);
	}
	arena_free(arena);
}

static SUSPENDS void housekeep(void *arg)
{
	struct server *server = arg;

	run_apart(server, SQL_HOUSEKEEP, NO_ARGS);
	if (server->housekept++ % WORDS_EVERY == 0)
		run_apart(server, SQL_WORD_FREQUENCY_REFRESH,
			ARGS(arg_i32(WORDS_PART)));
}

static void housekeeping_due(void *arg)
{
	struct server *server = arg;

	loop_timer_set(server->app.loop, &server->housekeeping,
		clock_monotonic_ns() + HOUSEKEEPING_S * 1000000000LL);
	fiber_start(housekeep, server);
}

static void start_posted(void *arg)
{
	fiber_start(start, arg);
}

static int serve_until_signal(struct server *server)
{
	struct loop *loop = server->app.loop;

	server->signals = (struct loop_watch){
		.ready = on_signal, .arg = server, .fd = signals_open()
	};
	loop_watch(loop, &server->signals, EPOLLIN);
	app_init(&server->app);
	server->housekeeping =
		(struct loop_timer){ .fire = housekeeping_due, .arg = server };
	server->drained =
		(struct loop_timer){ .fire = on_drained, .arg = server };
	loop_timer_set(loop, &server->housekeeping,
		clock_monotonic_ns() + HOUSEKEEPING_FIRST_S * 1000000000LL);
	loop_post(loop, start_posted, server);
	loop_run(loop);
	/* What waits beyond its time, or for the start, is left as it is. */
	if (fiber_count() > 0)
		return server->failed ? EX_UNAVAILABLE : EX_OK;
	http_server_close(server->app.http);
	db_close(server->app.db);
	app_release(&server->app);
	loop_watch(loop, &server->signals, 0);
	close(server->signals.fd);
	fiber_pool_drain();
	return server->failed ? EX_UNAVAILABLE : EX_OK;
}

static int run(const struct invocation *call)
{
	struct server server = { .arena = call->arena };
	struct database database;
	struct db_options options = {
		.read_connections = (unsigned)call->config->read_connections,
		.exclusive_connections =
			(unsigned)call->config->write_connections,
		.lock_timeout_ms = 1000,
		.statement_timeout_ms = 5000,
		.log = on_database_log,
	};
	int code;

	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return cli_fail(EX_SOFTWARE, "cannot initialise libraries");
	/* The per-thread cache serves what is small; without fast bins behind
	 * it no allocation of a page has to tidy them up first. */
	mallopt(M_MXFAST, 0);
	files_raise(call->config->connections);
	code = listen_try(call->config->listen);
	if (code != EX_OK)
		return code;
	code = database_open(&database, call->config, true);
	if (code == EX_OK) {
		server.app.config = call->config;
		server.app.loop = loop_new();
		options.conninfo = database.conninfo;
		options.role = database.role;
		server.app.db = db_open(server.app.loop, &options);
		if (database.cluster)
			cluster_supervise(database.cluster, server.app.loop);
		code = serve_until_signal(&server);
	}
	database_close(&database);
	if (fiber_count() > 0)
		_exit(code);
	loop_free(server.app.loop);
	curl_global_cleanup();
	return code;
}

const struct command command_serve = {
	.name = "serve",
	.operands = "",
	.summary = "answer the page and the API",
	.detail = "Without --database a private PostgreSQL is started in the "
		  "data directory.\nSIGTERM lets requests in flight end, for "
		  "--drain-timeout at most.\n",
	.run = run,
	.config_use = CONFIG_DATABASE | CONFIG_SERVE,
};
