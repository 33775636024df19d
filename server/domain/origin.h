// SPDX-License-Identifier: Apache-2.0
// Independence: which pieces of evidence share an origin, why, and how many
// origins speak for and against a claim. The one place that counts.
//
// Rules link pairs; links are transitive. They are applied in the order of
// ORIGIN_RULE in evidence.def, and within a rule in order of creation. The
// human word is stronger than any rule:
// - "same" joins two pieces of evidence;
// - "independent" keeps two apart, for good: any later link that would put
//   them into one group, directly or through a third, is not made. So a third
//   piece that is linked to both goes with the earlier one.
// - the latest word on a pair replaces the earlier ones on that same pair.
// The claim's own document is an origin too, group 0: what shares its address
// or its domain corroborates nothing, unless a reviewer declared it
// independent of the document (a word whose `b` is NULL).
// Withdrawn evidence keeps a group, to be shown, but links no others together
// and does not count: withdrawing the middle one takes its links away.
#pragma once
#include "domain/evidence.h"

enum origin_rule {
#define ORIGIN_RULE(symbol, ...) ORIGIN_##symbol,
#include "domain/evidence.def"
#undef ORIGIN_RULE
	ORIGIN_RULE_COUNT
};

enum { ORIGIN_GROUP_DOCUMENT = 0 };

struct origin_reason {
	enum origin_rule rule;
	const char *with;   // the other evidence's id; NULL: the document
	const char *detail; // the domain, the address, or the person's reason
};

struct origin {
	int group; // 0: the claim's own document; else 1, 2, …
	const struct origin_reason *reasons;
	size_t reason_count;
};

struct evidence_counts {
	int supports, refutes, context; // live links
	// Distinct groups. A claim's own document and its kin support nothing,
	// but may refute: a publisher's correction is a refutation.
	int independent_supports, independent_refutes;
	int unanswered_refutes;	   // live links, counted or not
	int own_document_supports; // live supports of group 0
	int uncaptured_supports;   // live supports left out for want of a
	int uncaptured_refutes;	   // snapshot; the same for refutes
};

// The origin of each piece of evidence, in the arena, in the file's order.
// Groups are numbered by their first evidence. Pure: same file, same answer.
const struct origin *origins_group(
	struct arena *arena, const struct casefile *file);

// May this word be added? It speaks of two different live pieces of evidence of
// the file (or of one and the claim's own document), with a reason.
enum refusal origin_admit(const struct casefile *file, const struct word *word);

// Counts live evidence. With `require_snapshot`, links that were not captured
// are not counted as origins; unanswered refuting evidence still is, since it
// holds a corroboration back (the safe side).
struct evidence_counts evidence_count(const struct casefile *file,
	const struct origin *origins, bool require_snapshot);

// "same-domain", and one sentence about the rule.
const char *origin_rule_name(enum origin_rule rule);
const char *origin_rule_about(enum origin_rule rule);
