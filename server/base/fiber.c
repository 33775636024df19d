// SPDX-License-Identifier: Apache-2.0
/* glibc's checked longjmp allows jumps up the same stack only. */
#undef _FORTIFY_SOURCE
#include "base/fiber.h"
#include <setjmp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define ASAN 1
/* For frames that are left by a jump: nobody would take the poison off the
 * stack around their locals again. */
#define LEFT_BY_JUMP __attribute__((no_sanitize_address, noinline))
#else
#define LEFT_BY_JUMP __attribute__((noinline))
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#define TSAN 1
#endif

/* Sanitizer frames are several times larger; the memory is only reserved. */
#if defined(ASAN) || defined(TSAN)
enum { STACK_BYTES = 512 * 1024 };
#else
enum { STACK_BYTES = 128 * 1024 };
#endif
enum { GUARD_BYTES = 4096, POOL_MAX = 512, FIBER_MAGIC = 0x46494245 };

/* A fiber lives at the top of its own stack's mapping and is pooled with it.
 * ucontext only creates the stack; switches use _setjmp and _longjmp, which
 * make no system call (qemu's coroutine-ucontext does the same). */
struct fiber {
	unsigned magic;
	struct fiber *next_free;
	fiber_fn *fn;
	void *arg;
	char *mapping;
	jmp_buf here;
	bool started, ended;
#ifdef ASAN
	void *fake_stack;
#endif
#ifdef TSAN
	void *tsan;
#endif
};

static _Thread_local struct {
	struct fiber *current, *free;
	jmp_buf loop;
	unsigned alive, pooled;
#ifdef ASAN
	const void *loop_stack;
	size_t loop_stack_size;
	void *loop_fake_stack;
#endif
#ifdef TSAN
	void *tsan;
#endif
} self;

static char *stack_bottom(struct fiber *fiber)
{
	return fiber->mapping + GUARD_BYTES;
}

static void enter_loop_side(bool ending)
{
#ifdef ASAN
	__sanitizer_start_switch_fiber(ending ? NULL : &self.current->fake_stack,
		self.loop_stack, self.loop_stack_size);
#endif
#ifdef TSAN
	__tsan_switch_to_fiber(self.tsan, 0);
#endif
	(void)ending;
}

static void arrived_in_fiber(void)
{
#ifdef ASAN
	__sanitizer_finish_switch_fiber(self.current->fake_stack,
		&self.loop_stack, &self.loop_stack_size);
#endif
}

/* What runs at the bottom of every stack: one fiber after the other. A stack
 * from the pool goes on here, so that only a new one costs a context. */
static LEFT_BY_JUMP __attribute__((noreturn)) void fiber_main(void)
{
	for (;;) {
		arrived_in_fiber();
		self.current->fn(self.current->arg);
		self.current->ended = true;
		if (_setjmp(self.current->here) == 0) {
			enter_loop_side(true);
			_longjmp(self.loop, 1);
		}
	}
}

static struct fiber *fiber_new(void)
{
	struct fiber *fiber = self.free;
	size_t bytes = GUARD_BYTES + STACK_BYTES;
	char *mapping;

	if (fiber) {
		self.free = fiber->next_free;
		self.pooled--;
		return fiber;
	}
	mapping = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
	assert(mapping != MAP_FAILED);
	if (mprotect(mapping, GUARD_BYTES, PROT_NONE) != 0)
		abort();
	fiber = calloc(1, sizeof *fiber);
	assert(fiber);
	fiber->magic = FIBER_MAGIC;
	fiber->mapping = mapping;
	return fiber;
}

static void fiber_destroy(struct fiber *fiber)
{
	munmap(fiber->mapping, GUARD_BYTES + STACK_BYTES);
	free(fiber);
}

static void fiber_retire(struct fiber *fiber)
{
#ifdef ASAN
	ASAN_UNPOISON_MEMORY_REGION(stack_bottom(fiber), STACK_BYTES);
#endif
#ifdef TSAN
	__tsan_destroy_fiber(fiber->tsan);
#endif
	self.alive--;
	if (self.pooled >= POOL_MAX) {
		fiber_destroy(fiber);
		return;
	}
	fiber->next_free = self.free;
	self.free = fiber;
	self.pooled++;
}

/* In a function of its own: getcontext may return twice in the compiler's
 * eyes, and no local of the caller shall live across it. */
static LEFT_BY_JUMP void first_switch(struct fiber *fiber)
{
	ucontext_t context;

	getcontext(&context);
	context.uc_stack.ss_sp = stack_bottom(fiber);
	context.uc_stack.ss_size = STACK_BYTES;
	context.uc_link = NULL;
	makecontext(&context, fiber_main, 0);
	setcontext(&context);
	abort();
}

void fiber_resume(struct fiber *fiber)
{
	assert(fiber->magic == FIBER_MAGIC && !fiber->ended);
	assert(!self.current);
	self.current = fiber;
#ifdef ASAN
	__sanitizer_start_switch_fiber(&self.loop_fake_stack,
		stack_bottom(fiber), STACK_BYTES);
#endif
#ifdef TSAN
	self.tsan = __tsan_get_current_fiber();
	__tsan_switch_to_fiber(fiber->tsan, 0);
#endif
	if (_setjmp(self.loop) == 0) {
		if (self.current->started)
			_longjmp(self.current->here, 1);
		self.current->started = true;
		first_switch(self.current);
	}
#ifdef ASAN
	__sanitizer_finish_switch_fiber(self.loop_fake_stack, NULL, NULL);
#endif
	fiber = self.current;
	self.current = NULL;
	if (fiber->ended)
		fiber_retire(fiber);
}

void fiber_start(fiber_fn *fn, void *arg)
{
	struct fiber *fiber = fiber_new();

	fiber->fn = fn;
	fiber->arg = arg;
	fiber->ended = false;
#ifdef TSAN
	fiber->tsan = __tsan_create_fiber(0);
#endif
	self.alive++;
	fiber_resume(fiber);
}

struct fiber *fiber_current(void)
{
	return self.current;
}

SUSPENDS void fiber_suspend(void)
{
	assert(self.current);
	if (_setjmp(self.current->here) == 0) {
		enter_loop_side(false);
		_longjmp(self.loop, 1);
	}
	arrived_in_fiber();
}

unsigned fiber_count(void)
{
	return self.alive;
}

void fiber_pool_drain(void)
{
	assert(self.alive == 0);
	while (self.free) {
		struct fiber *fiber = self.free;

		self.free = fiber->next_free;
		fiber_destroy(fiber);
	}
	self.pooled = 0;
}
