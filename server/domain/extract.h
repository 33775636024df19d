// SPDX-License-Identifier: Apache-2.0
// From a document as received to its claims: the one header that others call.
// Pure and safe in any thread: same input, same result, no clock, no files.
// Time and memory grow with the input's size alone.
#pragma once
#include "base/check.h"
#include "domain/attribution.h"
#include "domain/block.h"

struct arena;

enum {
	EXTRACT_BYTES_MAX = 8 << 20,
	EXTRACT_CLAIMS_MAX = 2000,
	EXTRACT_CONTEXT_POINTS = 32, /* of prefix and suffix */
};

enum extract_status {
	EXTRACT_OK,
	EXTRACT_EMPTY, /* nothing but white space */
	EXTRACT_NOT_UTF8,
	EXTRACT_CONTROL,   /* NUL or other control characters: not a text */
	EXTRACT_TOO_LARGE, /* beyond bytes_max */
	EXTRACT_NO_TEXT,   /* markup without readable text */
};

// A run of Unicode code points, end exclusive.
struct span {
	size_t start, end;
};

struct extract_input {
	const char *content; /* UTF-8, borrowed during the call */
	size_t len;
	bool html;	      /* else plain text */
	const char *url;      /* or NULL; relative links are not resolved */
	const char *title;    /* or NULL: a sentence equal to it is no claim */
	const char *language; /* or NULL: from markup, else detected */
	bool skip_claims;     /* text, blocks and metadata only */
	double min_score;     /* 0: the language's own threshold */
	size_t claims_max;    /* 0: EXTRACT_CLAIMS_MAX; the best are kept */
	size_t bytes_max;     /* 0: EXTRACT_BYTES_MAX */
};

struct extract_block {
	struct span span;
	enum block_kind kind;
};

struct extract_hedge {
	const char *word; /* as it stands in the text */
	struct span span;
};

struct extract_claim {
	struct span span;
	const char *exact; /* the slice of the text at `span`, always */
	const char *prefix, *suffix; /* what stands before and after it */
	const char *text;	     /* trimmed of "according to X", one line */
	const char *claimant;	     /* who is said to assert it, or NULL */
	struct span claimant_span;   /* may lie in an earlier sentence */
	const char *cue;	     /* reporting words, or NULL */
	struct span cue_span;
	bool quoted; /* at least partly in the claimant's own words */
	bool hedged;
	const struct extract_hedge *hedges;
	size_t hedge_count;
	double score; /* 0..1, how much it is worth checking */
};

// Somebody said something: every instance, claims or not.
struct extract_attribution {
	struct span source, cue; /* source may be empty */
	struct span contents[ATTRIBUTION_CONTENTS];
	size_t content_count;
	bool quoted;
};

// All strings and arrays live in the arena; NULL where nothing was found.
struct extraction {
	enum extract_status status;
	const char *title, *author, *publisher;
	const char *published_at;  /* as RFC 3339 or a date, from markup */
	const char *language;	   /* "en", or NULL when unknown */
	const char *canonical_url; /* as in the markup, not resolved */
	const char *text;   /* the text to store; plain text: as received */
	size_t text_len;    /* bytes */
	size_t text_points; /* code points */
	const struct extract_block *blocks;
	size_t block_count;
	const struct extract_claim *claims; /* in the order of the text */
	size_t claim_count;
	const struct extract_attribution *attributions;
	size_t attribution_count;
};

// Never NULL; everything but `status` is empty unless that is EXTRACT_OK.
struct extraction *extract_document(
	const struct extract_input *in, struct arena *arena);
// What is wrong and what to do, for a person: "the text is empty".
const char *extract_status_text(enum extract_status status);
// Whether the content begins like HTML: a doctype, or a tag known from pages.
bool extract_looks_like_html(const char *content, size_t len);
