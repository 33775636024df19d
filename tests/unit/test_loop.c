// SPDX-License-Identifier: Apache-2.0
// Fibers, the loop, its timers, and the worker pool.
#include "base/arena.h"
#include "base/loop.h"
#include "base/worker.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { MS = 1000000 };

struct trace {
	struct loop *loop;
	struct worker_pool *pool;
	char text[256];
	struct fiber *fiber;
	unsigned left;
	bool in_time;
};

static void note(struct trace *trace, char letter)
{
	size_t len = strlen(trace->text);

	trace->text[len] = letter;
	trace->text[len + 1] = '\0';
}

/* ---- fibers ---- */

static SUSPENDS void two_steps(void *arg)
{
	struct trace *trace = arg;
	volatile int kept = 42;

	assert_non_null(fiber_current());
	note(trace, 'a');
	trace->fiber = fiber_current();
	fiber_suspend();
	assert_int_equal(kept, 42);
	note(trace, 'c');
}

static void a_fiber_runs_until_it_suspends_and_goes_on(void **state)
{
	struct trace trace = { 0 };

	(void)state;
	fiber_start(two_steps, &trace);
	assert_null(fiber_current());
	assert_int_equal(fiber_count(), 1);
	note(&trace, 'b');
	fiber_resume(trace.fiber);
	assert_string_equal(trace.text, "abc");
	assert_int_equal(fiber_count(), 0);
	fiber_pool_drain();
}

static void thousands_of_fibers_wait_at_once(void **state)
{
	enum { MANY = 2000 };
	struct trace *traces = calloc(MANY, sizeof *traces);

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < MANY; i++)
			fiber_start(two_steps, &traces[i]);
		assert_int_equal(fiber_count(), MANY);
		for (int i = MANY - 1; i >= 0; i--)
			fiber_resume(traces[i].fiber);
		assert_int_equal(fiber_count(), 0);
	}
	assert_string_equal(traces[7].text, "acacac");
	free(traces);
	fiber_pool_drain();
}

/* ---- timers ---- */

struct alarm {
	struct loop_timer timer;
	struct trace *trace;
	char letter;
};

static void alarm_fire(void *arg)
{
	struct alarm *alarm = arg;

	note(alarm->trace, alarm->letter);
	if (--alarm->trace->left == 0)
		loop_stop(alarm->trace->loop);
}

static void timers_fire_in_the_order_of_their_time(void **state)
{
	static const int delays_ms[] = { 7, 1, 5, 3, 9, 2, 8, 4, 6, 30 };
	struct trace trace = { .loop = loop_new(), .left = 8 };
	struct alarm alarms[COUNT_OF(delays_ms)] = { 0 };
	int64_t now = clock_monotonic_ns();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(alarms); i++) {
		alarms[i].trace = &trace;
		alarms[i].letter = (char)('0' + delays_ms[i]);
		alarms[i].timer.fire = alarm_fire;
		alarms[i].timer.arg = &alarms[i];
		loop_timer_set(trace.loop, &alarms[i].timer,
			now + (int64_t)delays_ms[i] * MS);
	}
	loop_timer_stop(trace.loop, &alarms[2].timer); /* the 5 */
	loop_timer_stop(trace.loop, &alarms[2].timer); /* again: nothing */
	loop_run(trace.loop);
	assert_string_equal(trace.text, "12346789");
	loop_timer_stop(trace.loop, &alarms[9].timer);
	loop_free(trace.loop);
}

static void thousands_of_timers_keep_the_heap_in_order(void **state)
{
	enum { MANY = 3000 };
	struct loop *loop = loop_new();
	struct trace trace = { .loop = loop };
	struct alarm *alarms = calloc(MANY, sizeof *alarms);
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 4; round++)
		for (int i = 0; i < MANY; i++) {
			seed = seed * 1103515245 + 12345;
			alarms[i].timer.fire = alarm_fire;
			alarms[i].trace = &trace;
			loop_timer_set(loop, &alarms[i].timer, seed >> 4);
			if (seed % 3 == 0)
				loop_timer_stop(loop, &alarms[i].timer);
		}
	for (int i = 0; i < MANY; i++)
		loop_timer_stop(loop, &alarms[i].timer);
	free(alarms);
	loop_free(loop);
}

/* ---- waiting ---- */

static SUSPENDS void wait_for_nobody(void *arg)
{
	struct trace *trace = arg;
	int64_t since = clock_monotonic_ns();

	trace->in_time = loop_suspend_until(trace->loop, since + 5 * MS);
	assert_true(clock_monotonic_ns() - since >= 5 * MS);
	loop_stop(trace->loop);
}

static void a_deadline_ends_a_wait(void **state)
{
	struct trace trace = { .loop = loop_new(), .in_time = true };

	(void)state;
	fiber_start(wait_for_nobody, &trace);
	loop_run(trace.loop);
	assert_false(trace.in_time);
	loop_free(trace.loop);
	fiber_pool_drain();
}

static void resume_posted(void *arg)
{
	struct trace *trace = arg;

	fiber_resume(trace->fiber);
}

static SUSPENDS void wait_for_a_post(void *arg)
{
	struct trace *trace = arg;

	trace->fiber = fiber_current();
	loop_post(trace->loop, resume_posted, trace);
	trace->in_time = loop_suspend_until(
		trace->loop, clock_monotonic_ns() + 5000LL * MS);
	loop_stop(trace->loop);
}

static void a_resumed_wait_is_in_time(void **state)
{
	struct trace trace = { .loop = loop_new() };

	(void)state;
	fiber_start(wait_for_a_post, &trace);
	loop_run(trace.loop);
	assert_true(trace.in_time);
	loop_free(trace.loop);
	fiber_pool_drain();
}

/* ---- watches ---- */

struct pair {
	struct trace *trace;
	struct loop_watch watch;
	struct pair *other;
};

static void end_the_other(void *arg, uint32_t events)
{
	struct pair *pair = arg;

	assert_true(events & EPOLLIN);
	note(pair->trace, 'x');
	loop_watch(pair->trace->loop, &pair->other->watch, 0);
	loop_watch(pair->trace->loop, &pair->watch, 0);
	loop_stop(pair->trace->loop);
}

static void a_watch_ended_in_the_same_turn_does_not_fire(void **state)
{
	struct trace trace = { .loop = loop_new() };
	struct pair pairs[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		pairs[i] = (struct pair){ .trace = &trace,
			.other = &pairs[1 - i],
			.watch = { .ready = end_the_other,
				.arg = &pairs[i],
				.fd = eventfd(1, EFD_CLOEXEC) } };
		loop_watch(trace.loop, &pairs[i].watch, EPOLLIN);
	}
	loop_run(trace.loop);
	assert_string_equal(trace.text, "x");
	for (int i = 0; i < 2; i++)
		close(pairs[i].watch.fd);
	loop_free(trace.loop);
}

/* ---- workers ---- */

static void sum_up(void *arg)
{
	long *number = arg;
	long sum = 0;

	for (long i = 1; i <= *number; i++)
		sum += i;
	*number = sum;
}

static SUSPENDS void have_it_summed(void *arg)
{
	struct trace *trace = arg;
	long number = 1000;

	if (worker_run(trace->pool, sum_up, &number)) {
		assert_int_equal(number, 500500);
		note(trace, 's');
	} else {
		note(trace, 'r');
	}
	if (--trace->left == 0)
		loop_stop(trace->loop);
}

static void workers_answer_and_refuse_when_too_many_wait(void **state)
{
	struct trace trace = { .loop = loop_new(), .left = 40 };
	unsigned refused = 0;

	(void)state;
	trace.pool = worker_pool_new(trace.loop, 2, 30);
	for (int i = 0; i < 40; i++)
		fiber_start(have_it_summed, &trace);
	if (trace.left)
		loop_run(trace.loop);
	for (const char *p = trace.text; *p; p++)
		refused += *p == 'r';
	assert_int_equal(strlen(trace.text), 40);
	assert_true(refused <= 10);
	worker_pool_free(trace.pool);
	worker_pool_free(NULL);
	loop_free(trace.loop);
	fiber_pool_drain();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fiber_runs_until_it_suspends_and_goes_on),
		cmocka_unit_test(thousands_of_fibers_wait_at_once),
		cmocka_unit_test(timers_fire_in_the_order_of_their_time),
		cmocka_unit_test(thousands_of_timers_keep_the_heap_in_order),
		cmocka_unit_test(a_deadline_ends_a_wait),
		cmocka_unit_test(a_resumed_wait_is_in_time),
		cmocka_unit_test(a_watch_ended_in_the_same_turn_does_not_fire),
		cmocka_unit_test(workers_answer_and_refuse_when_too_many_wait),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
