// SPDX-License-Identifier: Apache-2.0
// States and bases of a claim, the transition table, and what the domain needs
// to know of a claim in order to decide. Made from claim_state.def.
#pragma once
#include "domain/access.h"
#include "domain/evidence.h"

enum claim_state {
#define STATE(symbol, ...) CLAIM_##symbol,
#include "domain/claim_state.def"
#undef STATE
	CLAIM_STATE_COUNT
};

enum claim_basis {
#define BASIS(symbol, ...) BASIS_##symbol,
#include "domain/claim_state.def"
#undef BASIS
	BASIS_COUNT
};

enum rule {
#define RULE(symbol, ...) RULE_##symbol,
#include "domain/rule.def"
#undef RULE
	RULE_COUNT
};

// One move that a decision can make.
struct transition {
	enum claim_basis from, to;
	enum right right;
	unsigned rules; // bits 1 << enum rule: the policy rules to be met
	const char *comment;
};

// A decision that waits for its second reviewer.
struct proposal {
	const char *id;
	const char *proposed_by; // user id
	enum claim_basis from, to;
	// The claim's facts_version when the proposal was made.
	int64_t facts_version;
	const char *override_reason; // NULL: nothing overridden
	const char *const *evidence_ids;
	size_t evidence_count;
};

struct claim {
	const char *id;
	enum claim_basis basis; // carries the state: claim_basis_state()
	int64_t version;
	// Rises with what a decision rests on: evidence, origins, the claim's
	// text, its state. Not with assignment, tags, priority or comments: to
	// assign a claim to its second reviewer must not void the proposal.
	int64_t facts_version;
	bool dismissed;
	bool merged;	 // into another claim
	bool overridden; // the decision in force overrode a rule
	struct casefile file;
	const struct proposal *proposal; // the one open proposal, or NULL
};

// May evidence, origins, comments and fields of the claim be changed? Refuses
// CLAIM_MERGED; a dismissed claim may be worked on, but not decided.
enum refusal claim_amendable(const struct claim *claim);

enum claim_state claim_basis_state(enum claim_basis basis);
const char *claim_state_name(enum claim_state state);
const char *claim_basis_name(enum claim_basis basis);
// False, *out untouched, for unknown text.
bool claim_state_parse(const char *text, enum claim_state *out);
bool claim_basis_parse(const char *text, enum claim_basis *out);
// One sentence for people.
const char *claim_state_about(enum claim_state state);
const char *claim_basis_about(enum claim_basis basis);

const char *rule_name(enum rule rule);
bool rule_parse(const char *text, enum rule *out);
bool rule_overridable(enum rule rule);
const char *rule_about(enum rule rule);

// All rows of the table, in its order.
const struct transition *transitions(size_t *out_count);
// The row between two bases; NULL when there is none.
const struct transition *transition_find(
	enum claim_basis from, enum claim_basis to);
// The row that a request without a basis means: the first one that leads from
// `from` to the state. NULL when there is none.
const struct transition *transition_default(
	enum claim_basis from, enum claim_state to);
