// SPDX-License-Identifier: Apache-2.0
// What is open to everybody, and what the first run offers.
#include "support/steps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct server *server;

static int setup(void **state)
{
	(void)state;
	server = server_start(NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	server_free(server);
	return 0;
}

static void health_needs_nobody(void **state)
{
	static const struct step steps[] = {
		AS(NULL),
		GET("/healthz", 200),
		EXPECT("/status", "\"ok\""),
		GET("/readyz", 200),
		GET("/metrics", 200),
		EXPECT_TEXT("claimd_build_info{version=\"" CLAIMD_VERSION "\""),
	};

	(void)state;
	steps_run(server, steps, COUNT_OF(steps));
}

static void each_person_is_who_the_token_says(void **state)
{
	static const struct step steps[] = {
		AS(NULL),
		GET("/api/v1/me", 401, .code = "unauthenticated"),
		AS("admin"),
		GET("/api/v1/me", 200),
		EXPECT("/role", "\"admin\""),
		AS("viewer"),
		GET("/api/v1/me", 200),
		EXPECT("/role", "\"viewer\""),
	};

	(void)state;
	steps_run(server, steps, COUNT_OF(steps));
}

static void setup_is_closed_once_there_is_an_admin(void **state)
{
	static const struct step steps[] = {
		AS(NULL),
		GET("/api/v1/setup", 200),
		EXPECT("/open", "false"),
	};

	(void)state;
	steps_run(server, steps, COUNT_OF(steps));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(health_needs_nobody),
		cmocka_unit_test(each_person_is_who_the_token_says),
		cmocka_unit_test(setup_is_closed_once_there_is_an_admin),
	};

	return cmocka_run_group_tests_name("health", tests, setup, teardown);
}
