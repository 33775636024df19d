// SPDX-License-Identifier: Apache-2.0
// Looks at the rules of one transition, for decision.c.
#pragma once
#include "domain/decision.h"

// Why the claim takes no decision at all: DISMISSED, MERGED, or NONE.
enum refusal claim_closed(const struct claim *claim);

// Every rule of the transition, then RIGHT and OPEN, each with a sentence.
const struct check *checks_make(struct arena *arena, const struct claim *claim,
	const struct policy *policy, const struct transition *transition,
	const struct principal *who, size_t *out_count);

// Do these policy rules (bits 1 << enum rule) hold for the evidence?
bool rules_hold(struct arena *arena, const struct claim *claim,
	const struct policy *policy, unsigned rules);

// No unmet rule is among them; with `overridden`, but those an editor may
// override.
bool checks_pass(const struct check *checks, size_t count, bool overridden);

// The sentences of the unmet rules, one behind the other.
const char *checks_tell_unmet(
	struct arena *arena, const struct check *checks, size_t count);
