// SPDX-License-Identifier: Apache-2.0
#include "config.h"
#include "base/log.h"
#include <stdio.h>
#include <unistd.h>

static const char packaged_file[] = "/etc/claimd/claimd.conf";

const struct setting config_rows[] = {
#define CONFIG(t, member_, env_, fallback_, min_, max_, use_, arg_, help_)     \
	{ .name = #member_,                                                    \
		.env = env_,                                                   \
		.type = SETTING_##t,                                           \
		.offset = offsetof(struct config, member_),                    \
		.fallback = fallback_,                                         \
		.min = min_,                                                   \
		.max = max_,                                                   \
		.arg = arg_,                                                   \
		.help = help_,                                                 \
		.use = CONFIG_##use_ },
#include "config.def"
#undef CONFIG
};
const unsigned config_row_count = COUNT_OF(config_rows);

static_assert(COUNT_OF(config_rows) <= SETTINGS_MAX, "raise SETTINGS_MAX");

static bool setup_log(struct settings *settings, const struct config *config)
{
	enum log_level level;
	enum log_form form;

	if (!config->log_level || !log_level_parse(config->log_level, &level)) {
		snprintf(settings->error, sizeof settings->error,
			"log-level: not understood; "
			"give debug, info, warning or error");
		return false;
	}
	if (!config->log_form || !log_form_parse(config->log_form, &form)) {
		snprintf(settings->error, sizeof settings->error,
			"log-form: not understood; give json, logfmt or auto");
		return false;
	}
	log_setup(level, form);
	return true;
}

bool config_finish(struct settings *settings, struct config *config)
{
	if (!settings_read_environment(settings))
		return false;
	if (config->config) {
		if (!settings_read_file(settings, config->config))
			return false;
	} else if (access(packaged_file, R_OK) == 0) {
		if (!settings_read_file(settings, packaged_file))
			return false;
	}
	return setup_log(settings, config);
}
