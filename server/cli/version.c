// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"
#include <stdio.h>

static int run(const struct invocation *call)
{
	(void)call;
	puts("claimd " CLAIMD_VERSION);
	return EX_OK;
}

const struct command command_version = {
	.name = "version",
	.operands = "",
	.summary = "print the version",
	.run = run,
};
