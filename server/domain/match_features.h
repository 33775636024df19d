// SPDX-License-Identifier: Apache-2.0
// What the matching model sees of a query and a candidate. The trainer and the
// server share this, so that both see the same.
#pragma once
#include "domain/match.h"

enum match_feature {
	MATCH_F_CLAIM_BM25,
	MATCH_F_CLAIM_BM25_RELATIVE, /* to the query's best candidate */
	MATCH_F_TITLE_BM25,
	MATCH_F_TITLE_BM25_RELATIVE,
	MATCH_F_BOTH_BM25,
	MATCH_F_BOTH_BM25_RELATIVE,
	MATCH_F_CONTEXT_BM25,
	MATCH_F_CONTEXT_BM25_RELATIVE,
	MATCH_F_CLAIM_GRAM3,
	MATCH_F_BOTH_GRAM3,
	MATCH_F_BOTH_GRAM3_RELATIVE,
	MATCH_F_BOTH_GRAM4,
	MATCH_F_CLAIM_COSINE,
	MATCH_F_BOTH_COSINE,
	MATCH_F_PAIR_COSINE, /* of two neighbouring words */
	MATCH_F_QUERY_COVERED,
	MATCH_F_QUERY_COVERED_CONTEXT,
	MATCH_F_CLAIM_COVERED,
	MATCH_F_TITLE_COVERED,
	MATCH_F_NUMBERS,
	MATCH_F_NUMBERS_DIFFER,
	MATCH_F_NAMES,
	MATCH_F_RARE,
	MATCH_F_RUN, /* longest run of the same words */
	MATCH_F_CONTEXT_RUN,
	MATCH_F_CONTEXT_PAIRS, /* share of the query's neighbouring words */
	MATCH_F_CONTEXT_SHORT, /* most of the query within a few words */
	MATCH_F_RANK,
	MATCH_F_QUERY_WORDS,
	MATCH_FEATURES
};

struct match_candidate {
	size_t claim;
	double near; /* BM25 of all parts: the order of the first stage */
	double features[MATCH_FEATURES];
};

// The nearest candidates with their features, nearest first. Returns how many.
size_t match_candidates(struct arena *arena, const struct match_stats *stats,
	const struct match_words *query, const struct match_claim *claims,
	size_t count, struct match_candidate out_candidates[MATCH_RERANKED]);

// What the calibration sees of a candidate beside its features: its score and
// its lead over the best other one.
enum { MATCH_CALIBRATED = MATCH_FEATURES + 2 };
void match_calibration(const struct match_candidate *candidate, double score,
	double best_other, double out[MATCH_CALIBRATED]);
