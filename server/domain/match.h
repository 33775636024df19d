// SPDX-License-Identifier: Apache-2.0
// Matching: which claims that are already known say what a new text says.
// BM25 over a claim and the title of its document finds the nearest, a linear
// model orders them and tells how likely each settles the text. Nothing is
// decided by it.
#pragma once
#include "domain/match_text.h"

enum {
	MATCH_RERANKED =
		100, /* nearest candidates that are looked at closely */
	MATCH_PASSAGES_MAX = 5,
};

// How many documents hold each stem, out of how many.
struct match_stats;

struct match_stats *match_stats_new(struct arena *arena, size_t documents);
// Sets how many documents hold the stem; those not set are taken as one.
void match_stats_put(struct match_stats *stats, uint64_t key, uint32_t count);
uint32_t match_stats_get(const struct match_stats *stats, uint64_t key);
void match_stats_documents(struct match_stats *stats, size_t documents);
// How much a stem tells: the inverse document frequency of BM25, above 0.
double match_idf(const struct match_stats *stats, uint64_t key);

enum match_part { MATCH_CLAIM, MATCH_TITLE, MATCH_CONTEXT, MATCH_PARTS };

// A known claim: its text, its document's title, and what else is told about
// it (reviewers' words), which may be empty.
struct match_claim {
	const char *id;
	struct match_words parts[MATCH_PARTS];
};

// Code points [start, end) of the claim's text that the query shares.
struct match_passage {
	size_t start, end;
};

struct match_result {
	size_t claim;	    /* number of the candidate */
	double score;	    /* of the ordering; comparable within one query */
	double probability; /* that it settles the query */
};

// From here on a match is suggested as "already reviewed".
#define MATCH_SUGGESTED 0.7

// The MATCH_RERANKED nearest candidates in the arena, best first.
const struct match_result *match_rank(struct arena *arena,
	const struct match_stats *stats, const struct match_words *query,
	const struct match_claim *claims, size_t count, size_t *out_count);

// The shared passages of a claim's text, in order, strongest kept.
size_t match_passages(struct arena *arena, const struct match_stats *stats,
	const struct match_words *query, const struct match_words *claim,
	const char *claim_text,
	struct match_passage out_passages[MATCH_PASSAGES_MAX]);
