// SPDX-License-Identifier: Apache-2.0
// The wording of a claim: its sentence on one line, without the part that
// says who asserts it.
#pragma once
#include "base/check.h"

struct arena;
struct attribution;
struct sentence;
struct tokens;

// One line: runs of white space become one space.
char *claim_line(struct arena *arena, const char *text);
// The sentence, trimmed of "according to X", "X said that" and ", X said" when
// an attribution is given and what is left still stands alone.
char *claim_text(struct arena *arena, const struct tokens *tokens,
	const struct sentence *sentence, const struct attribution *attribution);
