// SPDX-License-Identifier: Apache-2.0
// The bytes of the audit log: a leaf's line and the disclosures beside it.
// Serving writes leaves in SQL only; this rendering is what tests compare with
// it, and what verification reads against. Form: RFC 8785 restricted to
// objects, strings, integers, booleans and null.
#pragma once
#include "base/arena.h"
#include "base/hash.h"

enum {
	SALT_BYTES = 16,
	SALT_TEXT_BYTES = 23,  // unpadded base64url and a NUL
	DIGEST_TEXT_BYTES = 44 // the same of a SHA-256
};

// NULL members are left out; so are seq and subject when subject is NULL.
struct leaf {
	const char *actor, *at;
	const char *data, *head, *pd; // canonical JSON objects
	const char *n;		      // SALT_BYTES as base64url
	const char *prev;	      // standard base64 of the leaf hash before
	const char *req;
	int64_t seq;
	const char *subject, *type;
	int v;
};

// The line, without its line feed, in the fixed order of members.
const char *leaf_render(struct arena *arena, const struct leaf *leaf);

// D: base64url of the JSON text [salt, name, value] (RFC 9901 §4.2.1);
// `value` is canonical JSON.
const char *disclosure_make(struct arena *arena, const uint8_t salt[SALT_BYTES],
	const char *name, const char *value);
// The commitment to D: base64url(SHA256(the characters of D)).
void disclosure_digest(const char *d, char out[DIGEST_TEXT_BYTES]);
