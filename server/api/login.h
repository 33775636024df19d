// SPDX-License-Identifier: Apache-2.0
// The brake on guessing passwords: failures are counted by account and by
// network, in the database, so that all nodes share them.
#pragma once
#include "api/exchange.h"

struct login_failure {
	const char *account; /* the email address that was tried */
	const char *user_id; /* NULL: nobody has it */
	const char *why;     /* the event's word */
};

// False: replied 429, this account or network has to wait. Asked before the
// password is looked at, and again before the answer: guesses sent side by side
// would else all be answered before the first one counted.
SUSPENDS bool login_may_try(struct exchange *x, const char *account);
// Counts the failure and writes its event. False: replied the database's
// problem.
SUSPENDS bool login_count_failure(
	struct exchange *x, const struct login_failure *failure);
