// SPDX-License-Identifier: Apache-2.0
#include "base/buffer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_release(struct buffer *buffer)
{
	free(buffer->bytes);
	*buffer = (struct buffer){ 0 };
}

void buffer_clear(struct buffer *buffer)
{
	buffer->len = 0;
	if (buffer->bytes)
		buffer->bytes[0] = '\0';
}

void buffer_grow(struct buffer *buffer, size_t more)
{
	size_t need, capacity = buffer->capacity ? buffer->capacity : 512;

	assert(more < SIZE_MAX / 4 && buffer->len < SIZE_MAX / 4);
	need = buffer->len + more + 1;
	while (capacity < need)
		capacity *= 2;
	buffer->bytes = realloc(buffer->bytes, capacity);
	assert(buffer->bytes);
	buffer->capacity = capacity;
}

void buffer_puts(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(len >= 0);
	buffer_reserve(buffer, (size_t)len);
	va_start(args, format);
	vsnprintf(buffer->bytes + buffer->len, (size_t)len + 1, format, args);
	va_end(args);
	buffer->len += (size_t)len;
}

void buffer_i64(struct buffer *buffer, int64_t number)
{
	char digits[20], *p = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		*--p = (char)('0' + rest % 10);
	} while (rest /= 10);
	if (number < 0)
		buffer_putc(buffer, '-');
	buffer_add(buffer, p, (size_t)(digits + sizeof digits - p));
}
