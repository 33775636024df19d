// SPDX-License-Identifier: Apache-2.0
#include "api/quota.h"
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 4096, WHO_BYTES = 48 };

static const int64_t window_ns = 60 * 1000000000LL;

struct slot {
	char who[WHO_BYTES];
	int64_t began_ns;
	unsigned used;
};

struct quota {
	unsigned per_minute;
	struct slot slots[SLOTS];
};

struct quota *quota_new(unsigned per_minute)
{
	struct quota *quota = calloc(1, sizeof *quota);

	assert(quota);
	quota->per_minute = per_minute;
	return quota;
}

void quota_free(struct quota *quota)
{
	free(quota);
}

/* Two that meet in one slot share its count only until the later one takes it
 * over: a collision is generous, never unjust. */
static struct slot *slot_of(struct quota *quota, const char *who, int64_t now)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	struct slot *slot;

	for (const char *p = who; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619u;
	slot = &quota->slots[hash % SLOTS];
	if (strncmp(slot->who, who, WHO_BYTES - 1) != 0 ||
		now - slot->began_ns >= window_ns) {
		memset(slot, 0, sizeof *slot);
		strncpy(slot->who, who, WHO_BYTES - 1);
		slot->began_ns = now;
	}
	return slot;
}

struct quota_state quota_take(
	struct quota *quota, const char *who, int64_t now_ns)
{
	struct quota_state state = { .limit = quota->per_minute };
	struct slot *slot;

	if (!quota->per_minute)
		return state;
	slot = slot_of(quota, who, now_ns);
	state.exceeded = slot->used >= quota->per_minute;
	if (!state.exceeded)
		slot->used++;
	state.left = quota->per_minute - slot->used;
	state.reset_seconds =
		(unsigned)((slot->began_ns + window_ns - now_ns) / 1000000000) +
		1;
	return state;
}
