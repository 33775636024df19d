// SPDX-License-Identifier: Apache-2.0
// How a command gets a password: asked for at the terminal without showing it,
// or the first line of standard input.
#pragma once
#include "cli/cli.h"

// The password in the arena, checked for its length. NULL after one line on
// stderr; *out_code is then the exit code.
const char *secret_read(
	struct arena *arena, bool from_stdin, int *out_code);
