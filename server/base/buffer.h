// SPDX-License-Identifier: Apache-2.0
// A growing run of bytes, on the heap. Zero-initialised is empty; growth never
// fails, so callers check outside sizes first. Always NUL-terminated once used.
#pragma once
#include "base/check.h"
#include <stdarg.h>
#include <string.h>

struct buffer {
	char *bytes;
	size_t len, capacity;
};

void buffer_release(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
void buffer_grow(struct buffer *buffer, size_t more);
void buffer_puts(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
// The decimal digits of `number`.
void buffer_i64(struct buffer *buffer, int64_t number);

// Makes room for `more` bytes and a NUL behind the present ones. Inlined, as
// the next two: a page of JSON calls them ten thousand times.
static inline void buffer_reserve(struct buffer *buffer, size_t more)
{
	if (buffer->len + more >= buffer->capacity)
		buffer_grow(buffer, more);
}

static inline void buffer_add(
	struct buffer *buffer, const void *bytes, size_t len)
{
	buffer_reserve(buffer, len);
	if (len)
		memcpy(buffer->bytes + buffer->len, bytes, len);
	buffer->len += len;
	buffer->bytes[buffer->len] = '\0';
}

static inline void buffer_putc(struct buffer *buffer, char c)
{
	buffer_reserve(buffer, 1);
	buffer->bytes[buffer->len++] = c;
	buffer->bytes[buffer->len] = '\0';
}
