// SPDX-License-Identifier: Apache-2.0
// A growing run of bytes, on the heap. Zero-initialised is empty; growth never
// fails, so callers check outside sizes first. Always NUL-terminated once used.
#pragma once
#include "base/check.h"
#include <stdarg.h>

struct buffer {
	char *bytes;
	size_t len, capacity;
};

void buffer_release(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
// Makes room for `more` bytes and a NUL behind the present ones.
void buffer_reserve(struct buffer *buffer, size_t more);
void buffer_add(struct buffer *buffer, const void *bytes, size_t len);
void buffer_puts(struct buffer *buffer, const char *text);
void buffer_putc(struct buffer *buffer, char c);
void buffer_printf(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
// The decimal digits of `number`.
void buffer_i64(struct buffer *buffer, int64_t number);
