// SPDX-License-Identifier: Apache-2.0
// A quote in its document: where it stands, in code points, with a little of
// what is around it (W3C Web Annotation, TextQuoteSelector and
// TextPositionSelector).
#pragma once
#include "base/arena.h"

enum { QUOTE_CONTEXT_POINTS = 32 };

// What somebody says about a quote. Either `exact` or start and end, or both.
struct quote_request {
	const char *exact;	     /* or NULL */
	const char *prefix, *suffix; /* or NULL; chooses among repetitions */
	int64_t start, end;	     /* code points, -1 when not given */
};

struct quote {
	const char *exact, *prefix, *suffix; /* arena */
	int64_t start, end;
};

enum quote_fault {
	QUOTE_FOUND,
	QUOTE_EMPTY,	 /* neither a text nor a range */
	QUOTE_RANGE,	 /* start and end are no range of this text */
	QUOTE_DIFFERS,	 /* another text stands at start and end */
	QUOTE_NOT_FOUND, /* the text does not occur, or not in that context */
};

enum quote_fault quote_resolve(struct arena *arena, const char *text,
	const struct quote_request *request, struct quote *out);
// JSON pointer below "/quote" of the member at fault, and one sentence.
const char *quote_fault_pointer(enum quote_fault fault);
const char *quote_fault_about(enum quote_fault fault);
