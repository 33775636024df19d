// SPDX-License-Identifier: Apache-2.0
// People by their address, for every command that names one.
#pragma once
#include "cli/session.h"

// The row of user_login for that address. Nobody has it: one line on stderr and
// EX_CHECK.
SUSPENDS int user_find(
	struct session *session, const char *email, struct db_rows **out_rows);
