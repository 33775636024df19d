// SPDX-License-Identifier: Apache-2.0
// What the fault tests share.
#pragma once
#include "base/check.h"
#include "support/client.h"
#include "support/process.h"
#include "support/server.h"
#include "support/writers.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* No limit on requests: the writers would meet it. */
static const char *const fault_flags[] = { "--requests-per-minute", "0", NULL };

/* Tests that break PostgreSQL need one of their own. */
static inline struct server *fault_server(void)
{
	if (getenv("TEST_DATABASE_URL"))
		skip();
	return server_start(&(struct server_options){ .flags = fault_flags });
}

static inline int fault_get(struct client *client, const char *path)
{
	struct answer answer;
	int status;

	client_send(client, "GET", path, NULL, NULL, &answer);
	status = answer.status;
	answer_release(&answer);
	return status;
}

/* Seconds until the path answers 200; the test fails after `limit`. */
static inline double fault_wait_for(
	struct client *client, const char *path, double limit)
{
	double start = process_clock();

	while (fault_get(client, path) != 200) {
		if (process_clock() - start > limit)
			fail_msg("%s is not back after %.1f s", path, limit);
		process_sleep_ms(20);
	}
	return process_clock() - start;
}
