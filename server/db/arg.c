// SPDX-License-Identifier: Apache-2.0
#include "db/arg.h"
#include "base/buffer.h"
#include "base/uuid.h"
#include "db/rows.h"
#include <endian.h>
#include <string.h>

/* PostgreSQL counts from 2000-01-01; Unix from 1970. */
static const int64_t epoch_us = 946684800LL * 1000000;

struct db_arg arg_null(void)
{
	return (struct db_arg){ .len = -1 };
}

static struct db_arg inlined(const void *value, int len)
{
	struct db_arg arg = { .len = len, .format = 1 };

	memcpy(arg.inlined, value, (size_t)len);
	return arg;
}

struct db_arg arg_uuid(const char *text)
{
	unsigned char bytes[UUID_BYTES];
	bool valid;

	if (!text)
		return arg_null();
	valid = uuid_parse(text, bytes);
	assert(valid);
	return inlined(bytes, sizeof bytes);
}

struct db_arg arg_text_len(const char *text, size_t len)
{
	if (!text)
		return arg_null();
	assert(len <= INT32_MAX);
	return (struct db_arg){ .bytes = text, .len = (int)len, .format = 1 };
}

struct db_arg arg_text(const char *text)
{
	return arg_text_len(text, text ? strlen(text) : 0);
}

struct db_arg arg_bytes(const void *bytes, size_t len)
{
	return arg_text_len(bytes, len);
}

struct db_arg arg_json(const char *json)
{
	struct db_arg arg = arg_text(json);

	arg.format = 0;
	return arg;
}

struct db_arg arg_i64(int64_t number)
{
	uint64_t wire = htobe64((uint64_t)number);

	return inlined(&wire, sizeof wire);
}

struct db_arg arg_i32(int32_t number)
{
	uint32_t wire = htobe32((uint32_t)number);

	return inlined(&wire, sizeof wire);
}

struct db_arg arg_f64(double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof bits);
	bits = htobe64(bits);
	return inlined(&bits, sizeof bits);
}

struct db_arg arg_bool(bool value)
{
	char wire = value ? 1 : 0;

	return inlined(&wire, 1);
}

struct db_arg arg_time(int64_t unix_us)
{
	return arg_i64(unix_us - epoch_us);
}

struct db_arg arg_column(
	const struct db_rows *rows, unsigned row, const char *column)
{
	size_t len;
	const char *bytes = rows_bytes(rows, row, column, &len);

	return arg_bytes(bytes, bytes ? len : 0);
}

static void literal_release(void *literal)
{
	buffer_release(literal);
}

struct db_arg arg_text_array(
	struct arena *arena, const char *const *texts, size_t count)
{
	struct buffer *out = arena_alloc(arena, sizeof *out);
	struct db_arg arg;

	arena_defer(arena, literal_release, out);
	buffer_putc(out, '{');
	for (size_t i = 0; i < count; i++) {
		buffer_puts(out, i ? ",\"" : "\"");
		for (const char *p = texts[i]; *p; p++) {
			if (*p == '"' || *p == '\\')
				buffer_putc(out, '\\');
			buffer_putc(out, *p);
		}
		buffer_putc(out, '"');
	}
	buffer_putc(out, '}');
	arg = arg_text_len(out->bytes, out->len);
	arg.format = 0;
	return arg;
}

struct db_arg arg_uuid_array(
	struct arena *arena, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert(uuid_is_valid(texts[i]));
	return arg_text_array(arena, texts, count);
}
