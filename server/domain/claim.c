// SPDX-License-Identifier: Apache-2.0
#include "domain/claim.h"
#include "domain/name.h"

static const char *const state_names[] = {
#define STATE(symbol, name, about) name,
#include "domain/claim_state.def"
#undef STATE
};

static const char *const state_abouts[] = {
#define STATE(symbol, name, about) about,
#include "domain/claim_state.def"
#undef STATE
};

static const char *const basis_names[] = {
#define BASIS(symbol, name, state, about) name,
#include "domain/claim_state.def"
#undef BASIS
};

static const char *const basis_abouts[] = {
#define BASIS(symbol, name, state, about) about,
#include "domain/claim_state.def"
#undef BASIS
};

static const enum claim_state basis_states[] = {
#define BASIS(symbol, name, state, about) CLAIM_##state,
#include "domain/claim_state.def"
#undef BASIS
};

static const char *const rule_names[] = {
#define RULE(symbol, name, overridable, about) name,
#include "domain/rule.def"
#undef RULE
};

static const struct {
	bool overridable;
	const char *about;
} rules[] = {
#define RULE(symbol, name, overridable, about) { overridable, about },
#include "domain/rule.def"
#undef RULE
};

#define NEEDS(symbol) (1u << RULE_##symbol)
#define RULES_NONE    0
#define RULES_CORROBORATE                                                      \
	(NEEDS(INDEPENDENT_SUPPORTS) | NEEDS(UNANSWERED_REFUTES))
#define RULES_REFUTE   NEEDS(INDEPENDENT_REFUTES)
#define RULES_CONFLICT (NEEDS(INDEPENDENT_REFUTES) | NEEDS(BOTH_SIDES))

static const struct transition table[] = {
#define TRANSITION(from, to, right, rules, comment)                            \
	{ BASIS_##from, BASIS_##to, RIGHT_##right, rules, comment },
#include "domain/claim_state.def"
#undef TRANSITION
};

enum refusal claim_amendable(const struct claim *claim)
{
	return claim->merged ? REFUSAL_CLAIM_MERGED : REFUSAL_NONE;
}

enum claim_state claim_basis_state(enum claim_basis basis)
{
	assert(basis < BASIS_COUNT);
	return basis_states[basis];
}

const char *claim_state_name(enum claim_state state)
{
	assert(state < CLAIM_STATE_COUNT);
	return state_names[state];
}

const char *claim_basis_name(enum claim_basis basis)
{
	assert(basis < BASIS_COUNT);
	return basis_names[basis];
}

bool claim_state_parse(const char *text, enum claim_state *out)
{
	int found = name_index(state_names, CLAIM_STATE_COUNT, text);

	if (found >= 0)
		*out = (enum claim_state)found;
	return found >= 0;
}

bool claim_basis_parse(const char *text, enum claim_basis *out)
{
	int found = name_index(basis_names, BASIS_COUNT, text);

	if (found >= 0)
		*out = (enum claim_basis)found;
	return found >= 0;
}

const char *claim_state_about(enum claim_state state)
{
	assert(state < CLAIM_STATE_COUNT);
	return state_abouts[state];
}

const char *claim_basis_about(enum claim_basis basis)
{
	assert(basis < BASIS_COUNT);
	return basis_abouts[basis];
}

const char *rule_name(enum rule rule)
{
	assert(rule < RULE_COUNT);
	return rule_names[rule];
}

bool rule_parse(const char *text, enum rule *out)
{
	int found = name_index(rule_names, RULE_COUNT, text);

	if (found >= 0)
		*out = (enum rule)found;
	return found >= 0;
}

bool rule_overridable(enum rule rule)
{
	assert(rule < RULE_COUNT);
	return rules[rule].overridable;
}

const char *rule_about(enum rule rule)
{
	assert(rule < RULE_COUNT);
	return rules[rule].about;
}

const struct transition *transitions(size_t *out_count)
{
	*out_count = COUNT_OF(table);
	return table;
}

const struct transition *transition_find(
	enum claim_basis from, enum claim_basis to)
{
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		if (table[i].from == from && table[i].to == to)
			return &table[i];
	}
	return NULL;
}

const struct transition *transition_default(
	enum claim_basis from, enum claim_state to)
{
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		if (table[i].from == from && basis_states[table[i].to] == to)
			return &table[i];
	}
	return NULL;
}
