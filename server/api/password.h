// SPDX-License-Identifier: Apache-2.0
// Passwords: argon2id with 64 MiB by libsodium, made and checked on the hashing
// threads, so that a flood of sign-ins never stalls the loop. Nothing here logs
// or keeps the password.
#pragma once
#include "base/arena.h"
#include "base/worker.h"

// The only rules (NIST SP 800-63B section 5.1.1.2); in code points.
enum { PASSWORD_LENGTH_MIN = 12, PASSWORD_LENGTH_MAX = 1024 };

enum password_answer { PASSWORD_RIGHT, PASSWORD_WRONG, PASSWORD_BUSY };

// The hash to store, in the arena. NULL: too much is waiting.
SUSPENDS const char *password_hash(
	struct worker_pool *pool, struct arena *arena, const char *password);
// Whether the password belongs to the hash. Without a hash (NULL) the answer is
// WRONG and takes as long, so that the time does not tell who has an account.
SUSPENDS enum password_answer password_check(
	struct worker_pool *pool, const char *hash, const char *password);

// The same as password_hash() on this thread, for the command line. NULL: there
// is no memory for it.
const char *password_hash_here(struct arena *arena, const char *password);
