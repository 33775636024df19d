// SPDX-License-Identifier: Apache-2.0
// Counters for /metrics, in Prometheus' text format 0.0.4. Labels are route
// names and status classes, never anything that came from outside.
#pragma once
#include "api/app.h"
#include "base/buffer.h"

struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);
// Counts one finished request; `route` is an index into routes, or
// route_count for what no route takes.
void metrics_count(struct metrics *metrics, unsigned route, unsigned status,
	int64_t duration_ns);
void metrics_render(const struct app *app, struct buffer *out);
