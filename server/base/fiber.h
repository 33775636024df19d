// SPDX-License-Identifier: Apache-2.0
// Fibers: a request runs on a small stack of its own, so that code which waits
// reads as a straight line. One thread, one loop; nothing here takes a lock.
#pragma once
#include "base/check.h"

// Marks every function that may give up the thread before it returns. Its
// caller is marked too (tests/lint checks), and no pointer into state that
// others may change is kept across such a call.
#define SUSPENDS

struct fiber;
typedef void fiber_fn(void *arg);

// Runs fn(arg) on a stack from the pool, at once, until it first suspends.
void fiber_start(fiber_fn *fn, void *arg);
// The fiber that is running, or NULL on the loop's own stack.
struct fiber *fiber_current(void);
// Gives up the thread until someone calls fiber_resume() on this fiber.
SUSPENDS void fiber_suspend(void);
// Continues a suspended fiber until it suspends again or ends. Loop stack only.
void fiber_resume(struct fiber *fiber);
// Fibers that have not ended.
unsigned fiber_count(void);
// Frees the pooled stacks; no fiber may be alive.
void fiber_pool_drain(void);
