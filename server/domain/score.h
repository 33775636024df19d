// SPDX-License-Identifier: Apache-2.0
// How much a sentence is worth checking: a linear model over what it says and
// how it looks, calibrated to a probability.
#pragma once
#include "base/check.h"
#include "domain/attribution.h"

struct lexicon;
struct tokens;

// What a sentence is known by beside its tokens.
struct score_input {
	const struct tokens *tokens;
	struct run run;
	const char *language; /* the English model is used on English alone */
	bool quoted_whole;    /* all of it is somebody's words */
};

// How much a single English sentence out of context is worth checking, as a
// probability; from SCORE_CHECKWORTHY on it is.
#define SCORE_CHECKWORTHY 0.30
double score_checkworthy(const struct score_input *in);

// The probability that a sentence of a document is a claim.
double score_sentence(const struct score_input *in);
// From here on a sentence of a document counts as a claim.
double score_threshold(const char *language);
