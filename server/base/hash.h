// SPDX-License-Identifier: Apache-2.0
// SHA-256 by OpenSSL EVP. The algorithm is fetched once for the process: the
// implicit fetch of each call would cost more than hashing a short text.
#pragma once
#include "base/check.h"

enum { HASH_BYTES = 32 };

struct arena;

// What a hexadecimal digit of either case stands for, -1 when it is none.
int hex_digit(char c);
// Lower-case hexadecimal digits, in the arena.
char *hex_text(struct arena *arena, const uint8_t *bytes, size_t len);

struct hash_part {
	const void *bytes;
	size_t len;
};

// SHA-256 of `len` bytes. NULL is fine when len is 0.
void hash_sha256(const void *bytes, size_t len, uint8_t out[HASH_BYTES]);
// SHA-256 of the parts, one behind the other.
void hash_parts(
	const struct hash_part *parts, size_t count, uint8_t out[HASH_BYTES]);
// The hash of a leaf, SHA256(00 || leaf), and of an inner node,
// SHA256(01 || left || right), of a Merkle tree (RFC 9162 section 2.1).
void hash_leaf(const void *leaf, size_t len, uint8_t out[HASH_BYTES]);
void hash_node(const uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES],
	uint8_t out[HASH_BYTES]);
