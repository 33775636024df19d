// SPDX-License-Identifier: Apache-2.0
// A small pool of threads for work that would stall the loop: password hashes,
// extraction of a large document.
#pragma once
#include "base/loop.h"

struct worker_pool;

// `threads` threads; at most `waiting_max` tasks wait for one.
struct worker_pool *worker_pool_new(
	struct loop *loop, unsigned threads, unsigned waiting_max);
// Waits for running tasks. No fiber may wait in worker_run() any more.
void worker_pool_free(struct worker_pool *pool);

// Runs task(arg) on a pool thread while the fiber is suspended. The task shares
// nothing with the loop but *arg. False, at once, when too many are waiting.
SUSPENDS bool worker_run(
	struct worker_pool *pool, void (*task)(void *arg), void *arg);
