// SPDX-License-Identifier: Apache-2.0
#include "api/metrics.h"
#include "api/route.h"
#include <stdlib.h>

enum { CLASSES = 6, BUCKETS = 8 };

static const int64_t bucket_ns[BUCKETS] = { 1000000, 2500000, 5000000, 10000000,
	50000000, 250000000, 1000000000, 5000000000 };

struct route_metrics {
	uint64_t by_class[CLASSES];
	uint64_t buckets[BUCKETS];
	uint64_t count, sum_ns;
};

struct metrics {
	struct route_metrics *routes; /* route_count + 1 */
};

struct metrics *metrics_new(void)
{
	struct metrics *metrics = calloc(1, sizeof *metrics);

	assert(metrics);
	metrics->routes = calloc(route_count + 1, sizeof *metrics->routes);
	assert(metrics->routes);
	return metrics;
}

void metrics_free(struct metrics *metrics)
{
	if (!metrics)
		return;
	free(metrics->routes);
	free(metrics);
}

void metrics_count(struct metrics *metrics, unsigned route, unsigned status,
	int64_t duration_ns)
{
	struct route_metrics *m = &metrics->routes[route];

	assert(route <= route_count);
	m->by_class[status / 100 < CLASSES ? status / 100 : 0]++;
	m->count++;
	m->sum_ns += (uint64_t)duration_ns;
	for (int i = 0; i < BUCKETS; i++)
		m->buckets[i] += duration_ns <= bucket_ns[i];
}

static const char *route_label(unsigned route)
{
	return route < route_count ? routes[route].name : "none";
}

static void head(struct buffer *out, const char *name, const char *type,
	const char *help)
{
	buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
		type);
}

static void requests(const struct metrics *metrics, struct buffer *out)
{
	head(out, "claimd_http_requests_total", "counter",
		"Requests answered, by route and class of status.");
	for (unsigned r = 0; r <= route_count; r++)
		for (int c = 1; c < CLASSES; c++)
			if (metrics->routes[r].by_class[c])
				buffer_printf(out,
					"claimd_http_requests_total"
					"{route=\"%s\",class=\"%dxx\"} %llu\n",
					route_label(r), c,
					(unsigned long long)metrics->routes[r]
						.by_class[c]);
}

static void durations(const struct metrics *metrics, struct buffer *out)
{
	static const char name[] = "claimd_http_request_duration_seconds";

	head(out, name, "histogram", "Time from request line to answer.");
	for (unsigned r = 0; r <= route_count; r++) {
		const struct route_metrics *m = &metrics->routes[r];

		if (!m->count)
			continue;
		for (int i = 0; i < BUCKETS; i++)
			buffer_printf(out,
				"%s_bucket{route=\"%s\",le=\"%g\"} %llu\n",
				name, route_label(r), (double)bucket_ns[i] / 1e9,
				(unsigned long long)m->buckets[i]);
		buffer_printf(out,
			"%s_bucket{route=\"%s\",le=\"+Inf\"} %llu\n"
			"%s_sum{route=\"%s\"} %.6f\n"
			"%s_count{route=\"%s\"} %llu\n",
			name, route_label(r), (unsigned long long)m->count,
			name, route_label(r), (double)m->sum_ns / 1e9, name,
			route_label(r), (unsigned long long)m->count);
	}
}

static void gauge(struct buffer *out, const char *name, const char *help,
	unsigned value)
{
	head(out, name, "gauge", help);
	buffer_printf(out, "%s %u\n", name, value);
}

static void counter(struct buffer *out, const char *name, const char *help,
	uint64_t value)
{
	head(out, name, "counter", help);
	buffer_printf(out, "%s %llu\n", name, (unsigned long long)value);
}

void metrics_render(const struct app *app, struct buffer *out)
{
	struct http_counts http = http_server_counts(app->http);

	head(out, "claimd_build_info", "gauge", "The version that runs.");
	buffer_printf(out, "claimd_build_info{version=\"%s\"} 1\n",
		CLAIMD_VERSION);
	gauge(out, "claimd_ready", "1 when the database answers.",
		db_is_ready(app->db));
	gauge(out, "claimd_database_connections",
		"Database connections that are ready.",
		db_connections_ready(app->db));
	gauge(out, "claimd_http_connections", "Client connections open now.",
		http.connections);
	gauge(out, "claimd_http_requests_active", "Requests being answered.",
		http.requests);
	counter(out, "claimd_http_connections_accepted_total",
		"Client connections taken.", http.accepted);
	counter(out, "claimd_http_refused_total",
		"Requests refused for their framing.", http.refused);
	counter(out, "claimd_http_expired_total",
		"Connections cut at a deadline.", http.expired);
	requests(app->metrics, out);
	durations(app->metrics, out);
}
