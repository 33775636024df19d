// SPDX-License-Identifier: Apache-2.0
#include "base/worker.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { THREADS_MAX = 16, WORKER_NICE = 5 };

struct task {
	struct task *next;
	struct loop *loop;
	struct fiber *fiber;
	void (*run)(void *arg);
	void *arg;
};

struct worker_pool {
	struct loop *loop;
	pthread_t threads[THREADS_MAX];
	unsigned thread_count, waiting, waiting_max;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct task *first, **end;
	bool stopping;
};

static void task_done(void *arg)
{
	struct task *task = arg;

	fiber_resume(task->fiber);
}

static struct task *task_take(struct worker_pool *pool)
{
	struct task *task;

	pthread_mutex_lock(&pool->lock);
	while (!pool->first && !pool->stopping)
		pthread_cond_wait(&pool->changed, &pool->lock);
	task = pool->first;
	if (task) {
		pool->first = task->next;
		pool->waiting--;
		if (!pool->first)
			pool->end = &pool->first;
	}
	pthread_mutex_unlock(&pool->lock);
	return task;
}

static void *thread_main(void *arg)
{
	struct worker_pool *pool = arg;
	struct task *task;

	/* Where cores are few the loop goes first. On Linux the call changes
	 * this thread alone (setpriority(2), BUGS). */
	setpriority(PRIO_PROCESS, 0, WORKER_NICE);
	while ((task = task_take(pool))) {
		struct loop *loop = task->loop;

		task->run(task->arg);
		loop_post(loop, task_done, task);
	}
	return NULL;
}

struct worker_pool *worker_pool_new(
	struct loop *loop, unsigned threads, unsigned waiting_max)
{
	struct worker_pool *pool = calloc(1, sizeof *pool);

	assert(pool && threads >= 1 && threads <= THREADS_MAX);
	pool->loop = loop;
	pool->waiting_max = waiting_max;
	pool->thread_count = threads;
	pool->end = &pool->first;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->changed, NULL);
	for (unsigned i = 0; i < threads; i++)
		if (pthread_create(&pool->threads[i], NULL, thread_main, pool))
			abort();
	return pool;
}

void worker_pool_free(struct worker_pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->stopping = true;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->changed);
	free(pool);
}

SUSPENDS bool worker_run(
	struct worker_pool *pool, void (*task)(void *arg), void *arg)
{
	struct task entry = { .loop = pool->loop,
		.fiber = fiber_current(),
		.run = task,
		.arg = arg };

	pthread_mutex_lock(&pool->lock);
	if (pool->waiting >= pool->waiting_max) {
		pthread_mutex_unlock(&pool->lock);
		return false;
	}
	pool->waiting++;
	*pool->end = &entry;
	pool->end = &entry.next;
	pthread_cond_signal(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	fiber_suspend();
	return true;
}
