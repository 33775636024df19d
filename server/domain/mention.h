// SPDX-License-Identifier: Apache-2.0
// Mentions in a comment: "@" and an email address, at the beginning of a word.
#pragma once
#include "base/arena.h"

enum { MENTIONS_MAX = 50 };

// The addresses mentioned, each once, in lower case, in the order of the text;
// past MENTIONS_MAX the rest is text.
const char *const *mentions_find(
	struct arena *arena, const char *text, size_t *out_count);
