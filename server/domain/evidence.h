// SPDX-License-Identifier: Apache-2.0
// Evidence as the rules see it, and how it is counted.
#pragma once
#include "base/arena.h"
#include "base/check.h"
#include "domain/refusal.h"

// How many pieces of evidence, withdrawn ones included, and human words on
// origins one claim may have. Keeps a leaf of the audit log below its size and
// the grouping, which compares pairs, quick.
enum { CLAIM_EVIDENCE_MAX = 300, CLAIM_WORDS_MAX = 300 };

enum stance {
#define STANCE(symbol, name) STANCE_##symbol,
#include "domain/evidence.def"
#undef STANCE
	STANCE_COUNT
};

enum relation {
#define RELATION(symbol, name) RELATION_##symbol,
#include "domain/evidence.def"
#undef RELATION
	RELATION_COUNT
};

struct evidence {
	const char *id;
	const char *canonical_url;
	const char *domain; // registrable; NULL or "" when there is none
	enum stance stance;
	bool withdrawn;
	bool captured; // it has a snapshot of what the link showed
	// What the reviewers reply to refuting evidence; NULL or blank:
	// nothing. Refuting evidence is *unanswered* while it is neither
	// withdrawn nor has such a text. Whoever may review may write it; it is
	// an event.
	const char *answer;
};

// The human word on two pieces of evidence. `b` NULL stands for the claim's
// own document. The latest word on a pair counts.
struct word {
	enum relation relation;
	const char *a, *b; // evidence ids
	const char *reason;
};

struct document_ref {
	const char *canonical_url; // NULL: the document has no address
	const char *domain;
};

// All that bears on a claim, in order of creation.
struct casefile {
	const struct evidence *evidence;
	size_t evidence_count;
	const struct word *words;
	size_t word_count;
	const struct document_ref *document; // NULL: a claim without one
};

const char *stance_name(enum stance stance);
bool stance_parse(const char *text, enum stance *out);
const char *relation_name(enum relation relation);
bool relation_parse(const char *text, enum relation *out);

// The evidence of that id, or NULL.
const struct evidence *evidence_find(
	const struct casefile *file, const char *id);
// True for live refuting evidence without an answer.
bool evidence_unanswered(const struct evidence *evidence);

// May evidence with this address and stance be attached, or may `changing` (an
// id of the file, else NULL) take this stance? Refuses DUPLICATE_EVIDENCE when
// live evidence of the same address and stance exists, and EVIDENCE_LIMIT.
// *out_existing is then the other one, or NULL.
enum refusal evidence_admit(const struct casefile *file,
	const struct evidence *candidate, const char *changing,
	const struct evidence **out_existing);
