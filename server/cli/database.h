// SPDX-License-Identifier: Apache-2.0
// The database of a command: the one given by --database, or the private one
// of --data, started for as long as the command runs unless a server runs it.
#pragma once
#include "cli/cli.h"

struct cluster;

struct database {
	struct cluster *cluster; /* NULL with --database */
	const char *conninfo;	 /* of the role that serves */
	const char *role;	 /* to SET ROLE to after connecting, or NULL */
};

// Opens it and brings its schema up to date. Returns EX_OK, or the exit code
// after one line on stderr. Closed by database_close() in any case.
int database_open(
	struct database *database, const struct config *config, bool is_server);
void database_close(struct database *database);
