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

// operation.c
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
