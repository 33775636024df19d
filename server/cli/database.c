// SPDX-License-Identifier: Apache-2.0
#include "cli/database.h"
#include "base/log.h"
#include "db/cluster.h"
#include "db/migrate.h"

static int fail(const struct trouble *trouble)
{
	return cli_fail(
		trouble->kind == TROUBLE_CONFIG ? EX_CONFIG : EX_UNAVAILABLE,
		"%s", trouble->text);
}

int database_open(
	struct database *database, const struct config *config, bool is_server)
{
	struct cluster_options options = { .data = config->data,
		.bin_dir = config->pg_bindir,
		.service_user = config->service_user,
		.use = is_server ? CLUSTER_SERVE : CLUSTER_COMMAND };
	struct migrate_outcome outcome;
	struct trouble trouble;
	const char *admin = config->database;

	*database = (struct database){ .conninfo = config->database,
		.role = "claimd_server" };
	if (!admin) {
		if (!config->data)
			return cli_fail(EX_CONFIG,
				"neither a data directory nor a database is "
				"set; give --data DIR or --database CONNINFO");
		database->cluster = cluster_open(&options, &trouble);
		if (!database->cluster)
			return fail(&trouble);
		admin = cluster_admin_conninfo(database->cluster);
		database->conninfo = cluster_server_conninfo(database->cluster);
		database->role = NULL;
	}
	if (!migrate(admin, &outcome, &trouble))
		return fail(&trouble);
	if (outcome.migrations || outcome.routines)
		log_message(LEVEL_INFO, "the schema is up to date: %u applied",
			outcome.migrations);
	return EX_OK;
}

void database_close(struct database *database)
{
	cluster_close(database->cluster);
	database->cluster = NULL;
}
