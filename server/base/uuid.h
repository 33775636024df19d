// SPDX-License-Identifier: Apache-2.0
// Identifiers: UUID version 7 (RFC 9562 §5.7), lower-case text.
#pragma once
#include "base/check.h"

enum { UUID_BYTES = 16, UUID_TEXT_BYTES = 37 };

// A new identifier: 48 bits of Unix milliseconds, then random bits; within one
// process later ones sort behind earlier ones of other milliseconds.
void uuid_new(char out_text[UUID_TEXT_BYTES]);
// True when the text is 36 characters of the canonical form, lower case: one
// spelling for each id, so that texts can be compared.
bool uuid_is_valid(const char *text);
// Text to bytes; false when the text is not a UUID.
bool uuid_parse(const char *text, unsigned char out_bytes[UUID_BYTES]);
// Bytes to 36 characters, no NUL.
void uuid_format(const unsigned char bytes[UUID_BYTES], char out[36]);
