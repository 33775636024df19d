// SPDX-License-Identifier: Apache-2.0
// What the handlers of claims share.
#pragma once
#include "api/exchange.h"
#include "domain/quote.h"
#include "domain/record.h"

extern const struct field quote_fields[];

// Resolves the body's quote in the document; replies what is wrong with it.
SUSPENDS bool quote_read(
	struct exchange *x, const char *document_id, struct quote *out);
// The `claim` parameter for a claim written by hand from the body's members
// text, claimant, language, tags; and its event. `quote` may be NULL.
const char *new_claim_json(
	struct exchange *x, const char *id, const struct quote *quote);
void new_claim_event(struct exchange *x, struct events *events,
	const char *id, const char *document_id, const struct quote *quote);

// One claim of a bulk change, as SQL and as its outcome.
struct claim_fields claim_fields_of(
	struct exchange *x, const struct db_rows *rows, unsigned row);
struct claim_fields claim_fields_merged(struct exchange *x,
	const struct claim_fields *before, const json_t *patch);
// Checks beyond the table: tags, language, assignee; replies with pointers
// below `at`.
SUSPENDS bool claim_patch_ok(
	struct exchange *x, const json_t *patch, const char *at);
