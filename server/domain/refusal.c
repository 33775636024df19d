// SPDX-License-Identifier: Apache-2.0
#include "domain/refusal.h"

static const struct {
	const char *name, *slug, *pointer, *about;
} refusals[] = {
#define REFUSAL(symbol, name, slug, pointer, about)                            \
	{ name, slug, pointer, about },
#include "domain/refusal.def"
#undef REFUSAL
};

const char *refusal_slug(enum refusal refusal)
{
	assert(refusal < REFUSAL_COUNT);
	return refusals[refusal].slug;
}

const char *refusal_name(enum refusal refusal)
{
	assert(refusal < REFUSAL_COUNT);
	return refusals[refusal].name;
}

const char *refusal_pointer(enum refusal refusal)
{
	assert(refusal < REFUSAL_COUNT);
	return refusals[refusal].pointer;
}

const char *refusal_about(enum refusal refusal)
{
	assert(refusal < REFUSAL_COUNT);
	return refusals[refusal].about;
}
