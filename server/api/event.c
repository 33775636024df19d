// SPDX-License-Identifier: Apache-2.0
#include "api/event.h"
#include <sodium.h>

static void random_bytes(void *context, void *bytes, size_t len)
{
	(void)context;
	randombytes_buf(bytes, len);
}

static struct events *begin(
	struct arena *arena, const char *user_id, const char *request_id)
{
	const struct event_source source = {
		.actor = user_id ? arena_printf(arena, "user/%s", user_id)
				 : "system",
		.req = request_id,
		.random = random_bytes,
	};

	return events_new(arena, &source);
}

struct events *events_begin(struct exchange *x)
{
	return begin(x->arena,
		principal_identified(&x->who) ? x->who.id : NULL, x->r->id);
}

struct events *events_begin_as(struct exchange *x, const char *user_id)
{
	return begin(x->arena, user_id, x->r->id);
}

struct events *events_begin_system(struct arena *arena)
{
	return begin(arena, NULL, NULL);
}

struct db_arg arg_events(const struct events *events)
{
	return arg_json(events_json(events));
}
