// SPDX-License-Identifier: Apache-2.0
// Why the database could not be had at start-up, in one line for a person:
// what is wrong and what to do. Only filled by functions that return false.
#pragma once
#include "base/check.h"

enum trouble_kind {
	TROUBLE_UNAVAILABLE, /* may work later: exit code 69 */
	TROUBLE_CONFIG,	     /* somebody has to change something: 78 */
};

struct trouble {
	enum trouble_kind kind;
	char text[1024];
};

// Fills `trouble` and returns false.
bool trouble_set(struct trouble *trouble, enum trouble_kind kind,
	const char *format, ...) __attribute__((format(printf, 3, 4)));
