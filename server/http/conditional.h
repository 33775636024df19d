// SPDX-License-Identifier: Apache-2.0
// If-Match and If-None-Match (RFC 9110 §13.1) against an entity tag of ours,
// and the Idempotency-Key.
#pragma once
#include "base/arena.h"

enum condition {
	CONDITION_ABSENT,    /* no such header */
	CONDITION_MATCHES,   /* one of its tags is ours, or it is '*' */
	CONDITION_DIFFERS,   /* none is */
	CONDITION_MALFORMED, /* not a list of quoted tags */
};

// The header's value (NULL when absent) against ETag "<version>". A leading W/
// is ignored: proxies that compress make strong tags weak, and a write through
// them would be refused for ever.
enum condition condition_check(const char *header, int64_t version);
// The same for a tag that is not a version, given without its quotes.
enum condition condition_check_tag(const char *header, const char *tag);

enum { IDEMPOTENCY_KEY_BYTES_MAX = 255 };

// The key in an Idempotency-Key header, "quoted" (RFC 8941 §3.3.3) or bare:
// 1 to 255 printable ASCII characters. NULL when it is not one.
const char *idempotency_key_parse(struct arena *arena, const char *header);
