// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.h"
#include "base/hash.h"
#include <sodium.h>
#include <string.h>
#include <time.h>

void uuid_format(const unsigned char bytes[UUID_BYTES], char out[36])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < UUID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
}

/* Random bytes bought in bulk: a system call for each id would show. */
static void random_take(unsigned char *out, size_t len)
{
	static _Thread_local struct {
		unsigned char bytes[512];
		size_t left;
	} pool;

	if (pool.left < len) {
		randombytes_buf(pool.bytes, sizeof pool.bytes);
		pool.left = sizeof pool.bytes;
	}
	pool.left -= len;
	memcpy(out, pool.bytes + pool.left, len);
}

void uuid_new(char out_text[UUID_TEXT_BYTES])
{
	unsigned char bytes[UUID_BYTES];
	struct timespec now;
	uint64_t ms;

	clock_gettime(CLOCK_REALTIME, &now);
	ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	random_take(bytes, sizeof bytes);
	for (int i = 0; i < 6; i++)
		bytes[i] = (unsigned char)(ms >> (40 - 8 * i));
	bytes[6] = (unsigned char)(0x70 | (bytes[6] & 0x0f));
	bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3f));
	uuid_format(bytes, out_text);
	out_text[36] = '\0';
}

bool uuid_parse(const char *text, unsigned char out_bytes[UUID_BYTES])
{
	if (strlen(text) != 36)
		return false;
	for (int i = 0, b = 0; i < 36;) {
		int high, low;

		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i++] != '-')
				return false;
			continue;
		}
		high = hex_digit(text[i]);
		low = hex_digit(text[i + 1]);
		if (high < 0 || low < 0)
			return false;
		out_bytes[b++] = (unsigned char)(high << 4 | low);
		i += 2;
	}
	return true;
}

bool uuid_is_valid(const char *text)
{
	unsigned char bytes[UUID_BYTES];

	return uuid_parse(text, bytes) && !strpbrk(text, "ABCDEF");
}
