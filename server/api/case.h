// SPDX-License-Identifier: Apache-2.0
// A claim with all that bears on it, as the rules want it: loaded in one
// statement, changed as the request asks, and counted again for the store.
//   struct claim_case c;
//   if (!case_load(x, claim_id, &c)) return;
//   … change c …
//   exchange_run(x, SQL_…, ARGS(…, arg_json(case_review_json(x, &c)), …), …);
#pragma once
#include "api/exchange.h"
#include "domain/decision.h"
#include "domain/event.h"

struct claim_case {
	struct claim claim; /* its file and proposal point below */
	struct policy policy;
	struct evidence *evidence; /* claim.file's; room for one more */
	struct word *words;	   /* the same */
	struct proposal proposal;
	/* What is kept in `attention` for reasons that are not looked at
	 * here. */
	const char *const *attention;
	size_t attention_count;
};

// Replies 404 when there is no such claim. Everything lives in the arena.
SUSPENDS bool case_load(
	struct exchange *x, const char *claim_id, struct claim_case *out);
// Puts the evidence, or the word, at the end of the file.
void case_add_evidence(struct claim_case *c, const struct evidence *evidence);
void case_add_word(struct claim_case *c, const struct word *word);
// The file's evidence of that id, to be changed; it must be there.
struct evidence *case_evidence(struct claim_case *c, const char *id);

// The `review` parameter of every write about a claim: how it stands on the
// evidence, with the changes made above.
const char *case_review_json(struct exchange *x, const struct claim_case *c);

// Refuses changes of a claim that takes none: replied.
bool case_amendable(struct exchange *x, const struct claim_case *c);
// Replies duplicate-evidence with the other one, or another refusal.
bool case_admits(struct exchange *x, const struct claim_case *c,
	const struct evidence *candidate, const char *changing);
