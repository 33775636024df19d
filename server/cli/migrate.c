// SPDX-License-Identifier: Apache-2.0
#include "cli/database.h"
#include <stdio.h>

static int run(const struct invocation *call)
{
	struct database database;
	int code = database_open(&database, call->config, false);

	if (code == EX_OK)
		puts("the schema is up to date");
	database_close(&database);
	return code;
}

const struct command command_migrate = {
	.name = "migrate",
	.operands = "",
	.summary = "bring the database's schema up to date and end",
	.detail = "'claimd serve' does the same when it starts. A schema made "
		  "by a newer\nclaimd is refused and left untouched.\n",
	.run = run,
	.config_use = CONFIG_DATABASE,
};
