// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.h"
#include "base/buffer.h"
#include <stdio.h>

static int run(const struct invocation *call)
{
	struct buffer text = { 0 };

	settings_print(call->settings, &text);
	fputs(text.bytes, stdout);
	buffer_release(&text);
	return EX_OK;
}

const struct command command_config = {
	.name = "config",
	.operands = "",
	.summary = "print every setting and where it comes from",
	.detail = "Secrets are masked. Without them the output can be used as "
		  "a file for\n--config.\n",
	.run = run,
	.config_use = CONFIG_DATABASE | CONFIG_SERVE,
};
