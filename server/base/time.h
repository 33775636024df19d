// SPDX-License-Identifier: Apache-2.0
// Times on the wire: RFC 3339 in UTC with milliseconds and a final Z. Inside,
// a time is a count of microseconds since 1970-01-01T00:00:00Z.
#pragma once
#include "base/check.h"

enum { TIME_TEXT_LEN = 24 };

// Writes exactly TIME_TEXT_LEN characters, "2026-11-22T11:41:46.312Z", no NUL.
// Years outside 0000..9999 are clamped.
void time_format_ms(int64_t unix_us, char out[TIME_TEXT_LEN]);
// Reads an RFC 3339 date-time with any offset and up to nine fraction digits,
// or a bare date (midnight UTC). False when the text is anything else.
bool time_parse(const char *text, int64_t *out_unix_us);
// The wall clock.
int64_t time_now_us(void);
