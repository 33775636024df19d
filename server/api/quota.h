// SPDX-License-Identifier: Apache-2.0
// Requests a principal may make: a fixed window, counted in this process
// (draft-ietf-httpapi-ratelimit-headers).
#pragma once
#include "base/check.h"

struct quota;

// `per_minute` 0 means no limit.
struct quota *quota_new(unsigned per_minute);
void quota_free(struct quota *quota);

struct quota_state {
	unsigned limit, left, reset_seconds;
	bool exceeded;
};

// Counts one request of `who` (a user's id, or an address).
struct quota_state quota_take(
	struct quota *quota, const char *who, int64_t now_ns);
