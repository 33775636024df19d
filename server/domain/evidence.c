// SPDX-License-Identifier: Apache-2.0
#include "domain/evidence.h"
#include "domain/name.h"
#include "domain/reason.h"
#include <string.h>

static const char *const stance_names[] = {
#define STANCE(symbol, name) name,
#include "domain/evidence.def"
#undef STANCE
};

static const char *const relation_names[] = {
#define RELATION(symbol, name) name,
#include "domain/evidence.def"
#undef RELATION
};

const char *stance_name(enum stance stance)
{
	assert(stance < STANCE_COUNT);
	return stance_names[stance];
}

bool stance_parse(const char *text, enum stance *out)
{
	int found = name_index(stance_names, STANCE_COUNT, text);

	if (found >= 0)
		*out = (enum stance)found;
	return found >= 0;
}

const char *relation_name(enum relation relation)
{
	assert(relation < RELATION_COUNT);
	return relation_names[relation];
}

bool relation_parse(const char *text, enum relation *out)
{
	int found = name_index(relation_names, RELATION_COUNT, text);

	if (found >= 0)
		*out = (enum relation)found;
	return found >= 0;
}

const struct evidence *evidence_find(
	const struct casefile *file, const char *id)
{
	for (size_t i = 0; i < file->evidence_count; i++) {
		if (strcmp(file->evidence[i].id, id) == 0)
			return &file->evidence[i];
	}
	return NULL;
}

bool evidence_unanswered(const struct evidence *evidence)
{
	return evidence->stance == STANCE_REFUTES && !evidence->withdrawn &&
	       reason_is_blank(evidence->answer);
}

enum refusal evidence_admit(const struct casefile *file,
	const struct evidence *candidate, const char *changing,
	const struct evidence **out_existing)
{
	*out_existing = NULL;
	for (size_t i = 0; i < file->evidence_count; i++) {
		const struct evidence *other = &file->evidence[i];

		if (other->withdrawn || other->stance != candidate->stance ||
			(changing && strcmp(other->id, changing) == 0) ||
			strcmp(other->canonical_url, candidate->canonical_url))
			continue;
		*out_existing = other;
		return REFUSAL_DUPLICATE_EVIDENCE;
	}
	if (!changing && file->evidence_count >= CLAIM_EVIDENCE_MAX)
		return REFUSAL_EVIDENCE_LIMIT;
	return REFUSAL_NONE;
}
