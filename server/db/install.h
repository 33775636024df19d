// SPDX-License-Identifier: Apache-2.0
// Where PostgreSQL's own programs are on this machine.
#pragma once
#include "db/trouble.h"

enum { PG_VERSION_MIN = 15 };

// Finds the directory with initdb and postgres: `wanted` if given, else below
// /usr/lib/postgresql. `data_version` is the major version that made the data
// (0 = no data yet, the newest is taken).
bool install_find(const char *wanted, int data_version, char out_dir[256],
	struct trouble *trouble);
// The major version in DIR/PG_VERSION; 0 when there is none.
int install_data_version(const char *pg_dir);
