// SPDX-License-Identifier: Apache-2.0
// What decisions and options share.
#pragma once
#include "domain/decision.h"
#include <jansson.h>

// [{rule, ok, need, have, detail, evidence_ids}]; the caller owns it.
json_t *checks_json(const struct check *checks, size_t count);
