// SPDX-License-Identifier: Apache-2.0
// Writers that keep a ledger: each adds claims one after the other, every one
// under an Idempotency-Key of its own that is repeated until it is answered.
// Afterwards the database must hold what was acknowledged, once.
#pragma once
#include <stddef.h>

struct writers;

struct writers_result {
	unsigned acknowledged; /* claims answered 201 */
	unsigned unavailable;  /* answers 503 */
	unsigned refused;      /* nobody listened */
	unsigned cut;	       /* connected, but no answer came */
	unsigned other;	       /* any other answer: none is expected */
	int other_status;
	double slowest_seconds;	    /* of any answer */
	double longest_gap_seconds; /* between two acknowledged ones */
};

// `count` threads against the server at `url`. `repeats` tells whether they go
// on after no answer (the server comes back) or end.
struct writers *writers_start(const char *url, unsigned count, int repeats);
// Each ends after its present claim is answered, or at once without `repeats`.
void writers_stop(struct writers *writers, struct writers_result *out_result);
// Fails the test unless every acknowledged claim is there once, each claim has
// its event and each event its claim. Frees the writers.
void writers_check(struct writers *writers, const char *conninfo);
