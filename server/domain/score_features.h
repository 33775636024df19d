// SPDX-License-Identifier: Apache-2.0
// What the check-worthiness model sees of a sentence. The trainer and the
// server share this, so that both see the same.
#pragma once
#include "domain/score.h"

enum {
	SCORE_TOKENS_MAX = 160, /* later ones are not looked at */
	SCORE_GRAMS_MAX = 3 * SCORE_TOKENS_MAX,
};

// Surface features, in the order of score_features.surface.
enum score_surface {
	SURFACE_LENGTH,
	SURFACE_LOG_LENGTH,
	SURFACE_NUMBERS,
	SURFACE_ANY_NUMBER,
	SURFACE_PERCENT,
	SURFACE_MONEY,
	SURFACE_YEAR,
	SURFACE_MAGNITUDE,
	SURFACE_NAMES,
	SURFACE_QUESTION,
	SURFACE_EXCLAMATION,
	SURFACE_QUOTE,
	SURFACE_I,
	SURFACE_WE,
	SURFACE_YOU,
	SURFACE_THEY,
	SURFACE_MODAL,
	SURFACE_PAST,
	SURFACE_THINK,
	SURFACE_QUANTITY,
	SURFACE_ED,
	SURFACE_FEATURES
};

struct score_features {
	uint32_t grams[SCORE_GRAMS_MAX]; /* hashes of 1..3-grams, ascending */
	size_t gram_count;
	double surface[SURFACE_FEATURES];
};

void score_features_read(
	struct score_features *features, const struct score_input *in);
