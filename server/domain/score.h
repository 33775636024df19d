// SPDX-License-Identifier: Apache-2.0
// How much a sentence is worth checking: a linear model over what it says and
// how it looks, calibrated to a probability.
#pragma once
#include "base/check.h"
#include "domain/attribution.h"

struct lexicon;
struct tokens;

// Fixed threshold for single sentences out of context.
#define SCORE_CHECKWORTHY 0.5

// What a sentence is known by beside its tokens.
struct score_input {
	const struct tokens *tokens;
	struct run run;
	const char *language; /* the English model is used on English alone */
	bool quoted_whole;    /* all of it is somebody's words */
};

// Probability, 0..1.
double score_sentence(const struct score_input *in);
// From here on a sentence of a news story counts as a claim.
double score_threshold(const char *language);
