// SPDX-License-Identifier: Apache-2.0
// The program's settings: server/config.def as a struct and as a table.
#pragma once
#include "base/settings.h"

// Which commands take a setting as a flag.
enum config_use {
	CONFIG_EVERYWHERE = 1 << 0,
	CONFIG_DATABASE = 1 << 1,
	CONFIG_SERVE = 1 << 2,
};

struct config {
#define CONFIG_MEMBER_STRING	  const char *
#define CONFIG_MEMBER_SECRET	  const char *
#define CONFIG_MEMBER_INT	  int64_t
#define CONFIG_MEMBER_BOOL	  bool
#define CONFIG_MEMBER_SIZE	  int64_t
#define CONFIG_MEMBER_DURATION	  int64_t
#define CONFIG(type, member, ...) CONFIG_MEMBER_##type member;
#include "config.def"
#undef CONFIG
};

extern const struct setting config_rows[];
extern const unsigned config_row_count;

// Completes what the flags began: environment, file, defaults, and the checks
// between settings. False with settings->error.
bool config_finish(struct settings *settings, struct config *config);
