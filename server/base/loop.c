// SPDX-License-Identifier: Apache-2.0
#include "base/loop.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 256 };

struct posted {
	struct posted *next;
	void (*fn)(void *arg);
	void *arg;
};

struct loop {
	int epoll_fd;
	bool stopping, again;
	int64_t now_ns;
	struct loop_timer **heap;
	size_t heap_len, heap_capacity;
	struct loop_hook *hooks, **hooks_end;
	struct loop_watch wake;
	struct epoll_event events[EVENTS_MAX];
	int event_count;
	pthread_mutex_t posted_lock;
	struct posted *posted, **posted_end;
};

int64_t clock_monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t loop_now_ns(const struct loop *loop)
{
	return loop->now_ns;
}

static void run_posted(void *arg, uint32_t events)
{
	struct loop *loop = arg;
	struct posted *list, *next;
	uint64_t count;

	(void)events;
	if (read(loop->wake.fd, &count, sizeof count) < 0 && errno != EAGAIN)
		abort();
	pthread_mutex_lock(&loop->posted_lock);
	list = loop->posted;
	loop->posted = NULL;
	loop->posted_end = &loop->posted;
	pthread_mutex_unlock(&loop->posted_lock);
	for (; list; list = next) {
		next = list->next;
		list->fn(list->arg);
		free(list);
	}
}

struct loop *loop_new(void)
{
	struct loop *loop = calloc(1, sizeof *loop);

	assert(loop);
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	assert(loop->epoll_fd >= 0);
	loop->hooks_end = &loop->hooks;
	loop->posted_end = &loop->posted;
	pthread_mutex_init(&loop->posted_lock, NULL);
	loop->wake = (struct loop_watch){ .ready = run_posted,
		.arg = loop,
		.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
	assert(loop->wake.fd >= 0);
	loop_watch(loop, &loop->wake, EPOLLIN);
	loop->now_ns = clock_monotonic_ns();
	return loop;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	run_posted(loop, 0);
	close(loop->wake.fd);
	close(loop->epoll_fd);
	pthread_mutex_destroy(&loop->posted_lock);
	free(loop->heap);
	free(loop);
}

void loop_watch(struct loop *loop, struct loop_watch *watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };
	int op = !watch->events ? EPOLL_CTL_ADD
		 : events       ? EPOLL_CTL_MOD
				: EPOLL_CTL_DEL;

	if (events == watch->events)
		return;
	/* A descriptor that was closed by a library left the set by itself. */
	if (epoll_ctl(loop->epoll_fd, op, watch->fd, &event) != 0)
		assert(op == EPOLL_CTL_DEL);
	watch->events = events;
	if (events)
		return;
	/* Its event may already have been fetched in this turn. */
	for (int i = 0; i < loop->event_count; i++)
		if (loop->events[i].data.ptr == watch)
			loop->events[i].data.ptr = NULL;
}

static void heap_place(struct loop *loop, size_t i, struct loop_timer *timer)
{
	loop->heap[i] = timer;
	timer->place = i + 1;
}

static void heap_up(struct loop *loop, size_t i)
{
	struct loop_timer *timer = loop->heap[i];

	while (i > 0 && loop->heap[(i - 1) / 2]->due_ns > timer->due_ns) {
		heap_place(loop, i, loop->heap[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	heap_place(loop, i, timer);
}

static void heap_down(struct loop *loop, size_t i)
{
	struct loop_timer *timer = loop->heap[i];

	for (size_t child; (child = 2 * i + 1) < loop->heap_len; i = child) {
		if (child + 1 < loop->heap_len &&
			loop->heap[child + 1]->due_ns <
				loop->heap[child]->due_ns)
			child++;
		if (loop->heap[child]->due_ns >= timer->due_ns)
			break;
		heap_place(loop, i, loop->heap[child]);
	}
	heap_place(loop, i, timer);
}

void loop_timer_stop(struct loop *loop, struct loop_timer *timer)
{
	size_t i = timer->place - 1;
	struct loop_timer *last;

	if (!timer->place)
		return;
	assert(loop->heap[i] == timer);
	timer->place = 0;
	last = loop->heap[--loop->heap_len];
	if (last == timer)
		return;
	heap_place(loop, i, last);
	heap_down(loop, i);
	heap_up(loop, last->place - 1);
}

void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t due_ns)
{
	assert(timer->fire);
	loop_timer_stop(loop, timer);
	if (loop->heap_len == loop->heap_capacity) {
		loop->heap_capacity =
			loop->heap_capacity ? loop->heap_capacity * 2 : 64;
		loop->heap = realloc(loop->heap,
			loop->heap_capacity * sizeof *loop->heap);
		assert(loop->heap);
	}
	timer->due_ns = due_ns;
	heap_place(loop, loop->heap_len++, timer);
	heap_up(loop, timer->place - 1);
}

void loop_hook_add(struct loop *loop, struct loop_hook *hook)
{
	hook->next = NULL;
	*loop->hooks_end = hook;
	loop->hooks_end = &hook->next;
}

void loop_again(struct loop *loop)
{
	loop->again = true;
}

void loop_post(struct loop *loop, void (*fn)(void *arg), void *arg)
{
	struct posted *posted = malloc(sizeof *posted);
	uint64_t one = 1;

	assert(posted);
	*posted = (struct posted){ .fn = fn, .arg = arg };
	pthread_mutex_lock(&loop->posted_lock);
	*loop->posted_end = posted;
	loop->posted_end = &posted->next;
	pthread_mutex_unlock(&loop->posted_lock);
	if (write(loop->wake.fd, &one, sizeof one) < 0 && errno != EAGAIN)
		abort();
}

static void run_timers(struct loop *loop)
{
	while (loop->heap_len && loop->heap[0]->due_ns <= loop->now_ns) {
		struct loop_timer *timer = loop->heap[0];

		loop_timer_stop(loop, timer);
		timer->fire(timer->arg);
	}
}

static int wait_ms(const struct loop *loop)
{
	int64_t left_ns;

	if (loop->again)
		return 0;
	if (!loop->heap_len)
		return 1000;
	left_ns = loop->heap[0]->due_ns - clock_monotonic_ns();
	if (left_ns <= 0)
		return 0;
	return left_ns > 1000000000 ? 1000 : (int)(left_ns / 1000000) + 1;
}

static void turn(struct loop *loop)
{
	loop->event_count = epoll_wait(
		loop->epoll_fd, loop->events, EVENTS_MAX, wait_ms(loop));
	loop->now_ns = clock_monotonic_ns();
	for (int i = 0; i < loop->event_count; i++) {
		struct loop_watch *watch = loop->events[i].data.ptr;

		if (watch)
			watch->ready(watch->arg, loop->events[i].events);
	}
	loop->event_count = 0;
	run_timers(loop);
	loop->again = false;
	for (struct loop_hook *hook = loop->hooks; hook; hook = hook->next)
		hook->call(hook->arg);
}

void loop_run(struct loop *loop)
{
	assert(!fiber_current());
	loop->stopping = false;
	while (!loop->stopping)
		turn(loop);
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
}

struct sleeper {
	struct fiber *fiber;
	bool expired;
};

static void sleeper_expire(void *arg)
{
	struct sleeper *sleeper = arg;

	sleeper->expired = true;
	fiber_resume(sleeper->fiber);
}

SUSPENDS bool loop_suspend_until(struct loop *loop, int64_t due_ns)
{
	struct sleeper sleeper = { .fiber = fiber_current() };
	struct loop_timer timer = { .fire = sleeper_expire, .arg = &sleeper };

	loop_timer_set(loop, &timer, due_ns);
	fiber_suspend();
	loop_timer_stop(loop, &timer);
	return !sleeper.expired;
}

SUSPENDS void loop_sleep_ms(struct loop *loop, int64_t ms)
{
	loop_suspend_until(loop, clock_monotonic_ns() + ms * 1000000);
}
