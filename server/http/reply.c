// SPDX-License-Identifier: Apache-2.0
#include "http/request.h"
#include <string.h>
#include <strings.h>

static void header_append(struct request *r, const char *name, char *value)
{
	struct reply *reply = &r->reply;
	struct reply_header *header = arena_alloc(r->arena, sizeof *header);

	for (char *c = value; *c; c++)
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			*c = '?';
	header->name = arena_strdup(r->arena, name);
	header->value = value;
	if (!reply->headers)
		reply->headers_end = &reply->headers;
	*reply->headers_end = header;
	reply->headers_end = &header->next;
}

void reply_header(struct request *r, const char *name, const char *value)
{
	assert(r->magic == REQUEST_MAGIC);
	header_append(r, name, arena_strdup(r->arena, value));
}

void reply_headerf(struct request *r, const char *name, const char *format, ...)
{
	va_list args;

	assert(r->magic == REQUEST_MAGIC);
	va_start(args, format);
	header_append(r, name, arena_vprintf(r->arena, format, args));
	va_end(args);
}

const char *reply_header_find(const struct request *r, const char *name)
{
	const struct reply_header *header = r->reply.headers;

	for (; header; header = header->next)
		if (strcasecmp(header->name, name) == 0)
			return header->value;
	return NULL;
}

void reply_fixed(struct request *r, unsigned status, const char *content_type,
	const void *bytes, size_t len)
{
	assert(r->magic == REQUEST_MAGIC);
	buffer_clear(&r->reply.body);
	r->reply.status = status;
	r->reply.content_type = content_type;
	r->reply.fixed = bytes;
	r->reply.fixed_len = len;
}

void reply_reset(struct request *r)
{
	struct buffer body = r->reply.body;
	bool close = r->reply.close;

	buffer_clear(&body);
	r->reply = (struct reply){ .body = body, .close = close };
}

bool reply_has_body(unsigned status)
{
	return status >= 200 && status != 204 && status != 304;
}
