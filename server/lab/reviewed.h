// SPDX-License-Identifier: Apache-2.0
// Claims that were already reviewed, from a file, held in memory with an
// inverted index: what the measuring program and the trainer match against.
#pragma once
#include "domain/match.h"

struct reviewed;

// Reads JSON lines of {vclaim_id|id, vclaim|claim|text, title, subtitle, body};
// ends the program when the file cannot be read.
struct reviewed *reviewed_open(struct arena *arena, const char *path);

const struct match_stats *reviewed_stats(const struct reviewed *reviewed);

enum { REVIEWED_NEAR = 500 };

// The claims that share the most telling words with the query, best first, as
// the database gives them to the server. Returns how many.
size_t reviewed_near(const struct reviewed *reviewed, struct arena *arena,
	const struct match_words *query,
	struct match_claim out_claims[REVIEWED_NEAR]);
