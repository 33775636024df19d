// SPDX-License-Identifier: Apache-2.0
#include "api/word.h"
#include "domain/access.h"
#include "domain/claim.h"
#include "domain/decision.h"
#include "domain/event.h"
#include "domain/evidence.h"
#include <string.h>

static bool is_state(const char *word)
{
	enum claim_state state;

	return claim_state_parse(word, &state);
}

static bool is_basis(const char *word)
{
	enum claim_basis basis;

	return claim_basis_parse(word, &basis);
}

static bool is_origin(const char *word)
{
	return strcmp(word, "extracted") == 0 || strcmp(word, "manual") == 0;
}

static bool is_attention(const char *word)
{
	static const char *const words[] = { "needs_second_review", "stale",
		"broken_evidence", "verdict_unsupported" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static bool is_decision_status(const char *word)
{
	enum decision_status status;

	return decision_status_parse(word, &status);
}

static bool is_stance(const char *word)
{
	enum stance stance;

	return stance_parse(word, &stance);
}

static bool is_role(const char *word)
{
	enum role role;

	return role_parse(word, &role);
}

static bool is_event_type(const char *word)
{
	enum event_type type;

	return event_type_parse(word, &type);
}

static const struct {
	const char *filter;
	bool (*is_known)(const char *word);
} filters[] = {
	{ "state", is_state },
	{ "basis", is_basis },
	{ "origin", is_origin },
	{ "attention", is_attention },
	{ "_attention_or_stale", is_attention },
	{ "status", is_decision_status },
	{ "stance", is_stance },
	{ "role", is_role },
	{ "type", is_event_type },
};

bool word_is_known(const char *filter, const char *word)
{
	for (size_t i = 0; i < COUNT_OF(filters); i++)
		if (strcmp(filters[i].filter, filter) == 0)
			return filters[i].is_known(word);
	return true;
}
