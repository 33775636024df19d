// SPDX-License-Identifier: Apache-2.0
// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a POST that is
// repeated with its key gets the first one's answer. The answer is stored in
// the write's own transaction, so that the two can never be apart.
#pragma once
#include "api/exchange.h"

// Runs the route's handler; under a key when the request carries one.
SUSPENDS void idempotency_handle(struct exchange *x);
