// SPDX-License-Identifier: Apache-2.0
// One epoll loop: watched descriptors, timers, calls from other threads, and
// work to do once at the end of each turn. All calls from the loop's thread,
// loop_post() excepted.
#pragma once
#include "base/check.h"
#include "base/fiber.h"

struct loop;

// A descriptor under watch; embedded in its owner, which outlives the watch.
// `events` in loop_watch() and in ready() are epoll's (EPOLLIN, EPOLLOUT …).
struct loop_watch {
	void (*ready)(void *arg, uint32_t events);
	void *arg;
	int fd;
	uint32_t events; /* what is watched now; 0 = not in the set */
};

// A timer; embedded in its owner. Zero-initialised is stopped.
struct loop_timer {
	void (*fire)(void *arg);
	void *arg;
	int64_t due_ns;
	size_t place; /* place in the heap + 1; 0 = stopped */
};

// Called at the end of each turn, in the order of registration.
struct loop_hook {
	void (*call)(void *arg);
	void *arg;
	struct loop_hook *next;
};

struct loop *loop_new(void);
void loop_free(struct loop *loop);

// Monotonic time of this turn's beginning, in nanoseconds.
int64_t loop_now_ns(const struct loop *loop);
// Monotonic time now, in nanoseconds.
int64_t clock_monotonic_ns(void);

// Starts, changes or (events 0) ends the watch.
void loop_watch(struct loop *loop, struct loop_watch *watch, uint32_t events);
// (Re)starts the timer to fire once at due_ns (monotonic).
void loop_timer_set(
	struct loop *loop, struct loop_timer *timer, int64_t due_ns);
void loop_timer_stop(struct loop *loop, struct loop_timer *timer);
void loop_hook_add(struct loop *loop, struct loop_hook *hook);
// Has the next turn begin without sleeping: for work that was queued behind
// the hook that would have done it.
void loop_again(struct loop *loop);
// Has fn(arg) called in the loop's thread; safe from any thread.
void loop_post(struct loop *loop, void (*fn)(void *arg), void *arg);

// Turns until loop_stop().
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

// Suspends the running fiber until fiber_resume(), or until due_ns; returns
// false when the deadline came first. Nothing resumes the fiber twice if the
// resumer forgets it on a false return.
SUSPENDS bool loop_suspend_until(struct loop *loop, int64_t due_ns);
SUSPENDS void loop_sleep_ms(struct loop *loop, int64_t ms);
