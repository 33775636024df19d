// SPDX-License-Identifier: Apache-2.0
// Assertions that stay on: a broken invariant ends the process with file and
// line rather than going on with wrong data. Never used on outside input.
#pragma once
#ifdef NDEBUG
#error "claimd is not built with NDEBUG: its assertions are part of the program"
#endif
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
