// SPDX-License-Identifier: Apache-2.0
#include "db/db_internal.h"
#include <stdlib.h>
#include <string.h>

void queue_init(struct queue *queue)
{
	queue->first = NULL;
	queue->end = &queue->first;
}

void queue_add(struct queue *queue, struct db_call *call)
{
	call->next = NULL;
	*queue->end = call;
	queue->end = &call->next;
}

struct db_call *queue_take(struct queue *queue)
{
	struct db_call *call = queue->first;

	if (call) {
		queue->first = call->next;
		if (!queue->first)
			queue->end = &queue->first;
		call->next = NULL;
	}
	return call;
}

void queue_remove(struct queue *queue, struct db_call *gone)
{
	struct db_call **link = &queue->first;

	while (*link && *link != gone)
		link = &(*link)->next;
	if (*link)
		*link = gone->next;
	for (queue->end = &queue->first; *queue->end;)
		queue->end = &(*queue->end)->next;
}

struct db_call *db_call_new(const struct db_arg *args, unsigned count)
{
	struct db_call *call = calloc(1, sizeof *call);
	size_t bytes = 0;
	char *at;

	assert(call && count <= PARAMS_MAX);
	call->magic = DB_CALL_MAGIC;
	call->arg_count = count;
	for (unsigned i = 0; i < count; i++)
		bytes += args[i].len < 0 ? 0 : (size_t)args[i].len + 1;
	call->arg_bytes = at = malloc(bytes + 1);
	assert(at);
	for (unsigned i = 0; i < count; i++) {
		const struct db_arg *arg = &args[i];

		call->formats[i] = arg->format;
		if (arg->len < 0)
			continue;
		memcpy(at, arg->bytes ? arg->bytes : arg->inlined,
			(size_t)arg->len);
		at[arg->len] = '\0';
		call->values[i] = at;
		call->lengths[i] = arg->len;
		at += arg->len + 1;
	}
	return call;
}

void db_call_free(struct db_call *call)
{
	assert(call->magic == DB_CALL_MAGIC);
	PQclear(call->result);
	free(call->arg_bytes);
	free(call->name);
	free(call->text);
	call->magic = 0;
	free(call);
}
