// SPDX-License-Identifier: Apache-2.0
// What the conversations share: one server for all tests of a program, and the
// test that runs an array of steps.
#pragma once
#include "support/steps.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

// A UUID that names nothing.
#define NO_ID "0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10"

// Defines the test NAME, which runs the steps.
#define TALK(name, steps)                                          \
	static void name(void **state)                             \
	{                                                          \
		steps_run(*state, steps, COUNT_OF(steps));         \
	}

// For conversations that a proxy which knows the description would take part
// in: it answers unknown paths and methods itself and reads bodies and queries.
#define TALK_DIRECTLY(name, steps)                                 \
	static void name(void **state)                             \
	{                                                          \
		if (getenv("TEST_PROXY_URL"))                      \
			skip();                                    \
		steps_run(*state, steps, COUNT_OF(steps));         \
	}

static int talk_setup(void **state)
{
	*state = server_start(NULL);
	return *state ? 0 : -1;
}

static int talk_teardown(void **state)
{
	server_free(*state);
	return 0;
}
