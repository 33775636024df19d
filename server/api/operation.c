// SPDX-License-Identifier: Apache-2.0
// For those who run the server: is it alive, can it answer, what does it count.
#include "api/handlers.h"
#include "api/metrics.h"

SUSPENDS void health_get(struct exchange *x)
{
	json_t *body = json_object();

	json_object_set_new(body, "status", json_string("ok"));
	json_object_set_new(body, "version", json_string(CLAIMD_VERSION));
	answer_json(x, 200, body);
}

SUSPENDS void ready_get(struct exchange *x)
{
	if (x->app->draining) {
		problem_reply(x->r, PROBLEM_UNAVAILABLE,
			"the server is shutting down");
		return;
	}
	if (!exchange_run(x, SQL_CONNECTION_PROBE, NO_ARGS, NULL))
		return;
	health_get(x);
}

SUSPENDS void metrics_get(struct exchange *x)
{
	x->r->reply.status = 200;
	x->r->reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_render(x->app, &x->r->reply.body);
}
