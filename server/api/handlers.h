// SPDX-License-Identifier: Apache-2.0
// Every handler that the route table names, by the file it lives in, and the
// tables of the bodies they take.
#pragma once
#include "api/exchange.h"

// document.c
extern const struct field document_body[];
SUSPENDS void document_create(struct exchange *x);

// claim.c
extern const struct field claim_body[], claim_patch_body[];
SUSPENDS void claim_create(struct exchange *x);
SUSPENDS void claim_patch(struct exchange *x);

// claim_list.c
SUSPENDS void claim_list(struct exchange *x);

// bulk.c
extern const struct field bulk_body[];
SUSPENDS void claim_bulk(struct exchange *x);

// relation.c
extern const struct field merge_body[], split_body[];
SUSPENDS void claim_merge(struct exchange *x);
SUSPENDS void claim_unmerge(struct exchange *x);
SUSPENDS void claim_split(struct exchange *x);
SUSPENDS void publication_change(struct exchange *x);

// match.c
extern const struct field match_body[];
SUSPENDS void claim_similar(struct exchange *x);
SUSPENDS void match_create(struct exchange *x);

// comment.c
extern const struct field comment_body[];
SUSPENDS void comment_create(struct exchange *x);

// view.c
extern const struct field view_body[], view_patch_body[];
SUSPENDS void view_create(struct exchange *x);
SUSPENDS void view_get(struct exchange *x);
SUSPENDS void view_patch(struct exchange *x);
SUSPENDS void view_delete(struct exchange *x);
SUSPENDS void queue_list(struct exchange *x);

// evidence.c
extern const struct field evidence_body[], evidence_patch_body[];
SUSPENDS void evidence_attach(struct exchange *x);
SUSPENDS void evidence_patch(struct exchange *x);
SUSPENDS void evidence_withdraw(struct exchange *x);

// origin.c
extern const struct field origin_body[];
SUSPENDS void origin_create(struct exchange *x);

// option.c
SUSPENDS void option_list(struct exchange *x);

// decision.c
extern const struct field decision_body[];
SUSPENDS void decision_create(struct exchange *x);
SUSPENDS void decision_approve(struct exchange *x);
SUSPENDS void decision_reject(struct exchange *x);

// policy.c
extern const struct field policy_body[];
SUSPENDS void policy_put(struct exchange *x);

// operation.c
SUSPENDS void stats_get(struct exchange *x);
SUSPENDS void health_get(struct exchange *x);
SUSPENDS void ready_get(struct exchange *x);
SUSPENDS void metrics_get(struct exchange *x);

// setup.c
extern const struct field setup_body[];
SUSPENDS void setup_create(struct exchange *x);

// session.c
extern const struct field session_body[];
SUSPENDS void session_create(struct exchange *x);
SUSPENDS void session_delete(struct exchange *x);

// me.c
extern const struct field me_body[];
SUSPENDS void me_get(struct exchange *x);
SUSPENDS void me_patch(struct exchange *x);

// user.c
extern const struct field user_body[], user_patch_body[], password_body[];
SUSPENDS void user_create(struct exchange *x);
SUSPENDS void user_patch(struct exchange *x);
SUSPENDS void user_password_set(struct exchange *x);

// token.c
extern const struct field token_body[];
extern const char *const token_list_parameters[];
SUSPENDS void token_list(struct exchange *x);
SUSPENDS void token_create(struct exchange *x);
SUSPENDS void token_revoke(struct exchange *x);
