// SPDX-License-Identifier: Apache-2.0
// What all requests share: made once at start, passed down, never global.
#pragma once
#include "base/loop.h"
#include "base/worker.h"
#include "config.h"
#include "db/db.h"
#include "http/server.h"

struct metrics;
struct quota;
struct auth_cache;
struct stats;

struct app {
	const struct config *config;
	struct loop *loop;
	struct db *db;
	struct http_server *http;
	struct worker_pool *hashing;    /* argon2id */
	struct worker_pool *extracting; /* large documents */
	struct metrics *metrics;
	struct quota *quota;
	struct auth_cache *auth_cache;
	struct stats *stats;
	bool draining;
};

// Opens what hangs on the database: pools, counters, caches. The caller has
// filled config, loop and db, and sets http once it listens.
void app_init(struct app *app);
void app_release(struct app *app);
