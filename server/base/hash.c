// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"
#include "base/arena.h"
#include <openssl/evp.h>
#include <pthread.h>

/* A cache, not state: written once under sha256_once, read-only afterwards,
 * and kept until the process ends. */
static pthread_once_t sha256_once = PTHREAD_ONCE_INIT;
static EVP_MD *sha256;

static void sha256_fetch(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	assert(sha256);
}

void hash_parts(
	const struct hash_part *parts, size_t count, uint8_t out[HASH_BYTES])
{
	EVP_MD_CTX *context;
	int ok;

	pthread_once(&sha256_once, sha256_fetch);
	context = EVP_MD_CTX_new();
	assert(context);
	ok = EVP_DigestInit_ex2(context, sha256, NULL);
	for (size_t i = 0; ok && i < count; i++)
		ok = EVP_DigestUpdate(context, parts[i].bytes, parts[i].len);
	ok = ok && EVP_DigestFinal_ex(context, out, NULL);
	EVP_MD_CTX_free(context);
	assert(ok);
}

void hash_sha256(const void *bytes, size_t len, uint8_t out[HASH_BYTES])
{
	hash_parts(&(struct hash_part){ bytes, len }, 1, out);
}

void hash_leaf(const void *leaf, size_t len, uint8_t out[HASH_BYTES])
{
	const struct hash_part parts[] = { { "\x00", 1 }, { leaf, len } };

	hash_parts(parts, COUNT_OF(parts), out);
}

void hash_node(const uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES],
	uint8_t out[HASH_BYTES])
{
	const struct hash_part parts[] = {
		{ "\x01", 1 },
		{ left, HASH_BYTES },
		{ right, HASH_BYTES },
	};

	hash_parts(parts, COUNT_OF(parts), out);
}

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char *hex_text(struct arena *arena, const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, len * 2 + 1);

	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return text;
}
