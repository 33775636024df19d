// SPDX-License-Identifier: Apache-2.0
// Numbers as people write them in settings: 30s, 8MiB, yes. Parsers return
// false for anything else, overflow included, and leave the result alone.
#pragma once
#include "base/check.h"

struct buffer;

bool quantity_parse_bool(const char *text, bool *out_yes);
bool quantity_parse_int(const char *text, int64_t *out_number);
// Bytes, not negative. Without a unit the number counts bytes.
bool quantity_parse_size(const char *text, int64_t *out_bytes);
// Milliseconds, not negative. A unit is required, except for 0.
bool quantity_parse_duration(const char *text, int64_t *out_ms);

// Appends the shortest exact form.
void quantity_put_size(struct buffer *out, int64_t bytes);
void quantity_put_duration(struct buffer *out, int64_t ms);
