// SPDX-License-Identifier: Apache-2.0
// Brings the schema to what this program needs, before it serves. Blocking.
#pragma once
#include "db/trouble.h"

struct migrate_outcome {
	unsigned migrations; /* applied now */
	bool routines;	     /* made anew */
};

// Connects with `conninfo`, whose user may create roles and schemas or finds
// nothing to do; refuses a server that could lose acknowledged writes, and a
// schema that a newer claimd made, which is left untouched. All of it happens
// in one transaction under a lock: nodes that start together migrate once.
bool migrate(const char *conninfo, struct migrate_outcome *out_outcome,
	struct trouble *trouble);
