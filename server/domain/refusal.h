// SPDX-License-Identifier: Apache-2.0
// Why the domain says no. Made from refusal.def; the API maps slugs to
// problems.
#pragma once
#include "base/check.h"

enum refusal {
#define REFUSAL(symbol, ...) REFUSAL_##symbol,
#include "domain/refusal.def"
#undef REFUSAL
	REFUSAL_COUNT
};

// The problem's slug; "" for REFUSAL_NONE. Several refusals share a slug.
const char *refusal_slug(enum refusal refusal);
// The symbol in lower case with hyphens: the `code` of a body error, and the
// enum that a denied decision's event carries.
const char *refusal_name(enum refusal refusal);
// JSON pointer of the body member at fault, or NULL.
const char *refusal_pointer(enum refusal refusal);
// One sentence for people.
const char *refusal_about(enum refusal refusal);
