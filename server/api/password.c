// SPDX-License-Identifier: Apache-2.0
#include "api/password.h"
#include <sodium.h>
#include <string.h>

/* Of a random password that nobody knows, with the parameters below. */
static const char nobody[] =
	"$argon2id$v=19$m=65536,t=2,p=1$6uZO3/hsk"
	"GPOLoq2tmA25A$sQqB2spIy+pq5e0bnnKzApH4b5prIUTsGEDj9edaw7M";

struct hash_task {
	const char *password;
	char hash[crypto_pwhash_STRBYTES];
	bool done;
};

static void hash_run(void *arg)
{
	struct hash_task *task = arg;

	task->done = crypto_pwhash_str(task->hash, task->password,
			     strlen(task->password),
			     crypto_pwhash_OPSLIMIT_INTERACTIVE,
			     crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
}

static void check_run(void *arg)
{
	struct hash_task *task = arg;

	task->done = crypto_pwhash_str_verify(task->hash, task->password,
			     strlen(task->password)) == 0;
}

SUSPENDS const char *password_hash(
	struct worker_pool *pool, struct arena *arena, const char *password)
{
	struct hash_task task = { .password = password };

	if (!worker_run(pool, hash_run, &task) || !task.done)
		return NULL;
	return arena_strdup(arena, task.hash);
}

SUSPENDS enum password_answer password_check(
	struct worker_pool *pool, const char *hash, const char *password)
{
	struct hash_task task = { .password = password };
	const char *used = hash ? hash : nobody;

	assert(strlen(used) < sizeof task.hash);
	memcpy(task.hash, used, strlen(used) + 1);
	if (!worker_run(pool, check_run, &task))
		return PASSWORD_BUSY;
	return task.done && hash ? PASSWORD_RIGHT : PASSWORD_WRONG;
}

const char *password_hash_here(struct arena *arena, const char *password)
{
	struct hash_task task = { .password = password };

	hash_run(&task);
	return task.done ? arena_strdup(arena, task.hash) : NULL;
}
