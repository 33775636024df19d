// SPDX-License-Identifier: Apache-2.0
#include "api/app.h"
#include "api/auth.h"
#include "api/metrics.h"
#include "api/quota.h"
#include "api/stats.h"
#include "bounds.h"

void app_init(struct app *app)
{
	/* Two hashes at once: each takes 64 MiB and a core. */
	app->hashing = worker_pool_new(app->loop, 2, HASH_WAITING_MAX);
	app->extracting = worker_pool_new(app->loop, 1, EXTRACT_WAITING_MAX);
	app->metrics = metrics_new();
	app->quota = quota_new((unsigned)app->config->requests_per_minute);
	app->auth_cache = auth_cache_new();
	app->stats = stats_new();
}

void app_release(struct app *app)
{
	worker_pool_free(app->hashing);
	worker_pool_free(app->extracting);
	metrics_free(app->metrics);
	quota_free(app->quota);
	auth_cache_free(app->auth_cache);
	stats_free(app->stats);
}
