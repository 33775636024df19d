// SPDX-License-Identifier: Apache-2.0
#include "db/migrate.h"
#include "base/hash.h"
#include "base/log.h"
#include "statements.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

enum { HEX_LEN = 2 * HASH_BYTES };

struct migration {
	PGconn *pg;
	struct trouble *trouble;
	struct migrate_outcome outcome;
};

static void ignore_notice(void *arg, const PGresult *result)
{
	(void)arg;
	(void)result;
}

static bool fail_statement(struct migration *migration, const char *what)
{
	return trouble_set(migration->trouble, TROUBLE_UNAVAILABLE,
		"%s: %s; mend it and start again", what,
		PQerrorMessage(migration->pg));
}

/* NULL with the trouble set when it failed. */
static PGresult *ask(struct migration *migration, enum sql_id id,
	const char *const *values, int count)
{
	const struct sql_statement *statement = &sql_statements[id];
	PGresult *result = PQexecParams(migration->pg, statement->text, count,
		NULL, values, NULL, NULL, 0);
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	PQclear(result);
	fail_statement(migration, statement->name);
	return NULL;
}

static bool run(struct migration *migration, const char *text, const char *what)
{
	PGresult *result = PQexec(migration->pg, text);
	ExecStatusType status = PQresultStatus(result);

	PQclear(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
	       fail_statement(migration, what);
}

static bool connect_server(struct migration *migration, const char *conninfo)
{
	const char *const keywords[] = { "connect_timeout", "client_encoding",
		"fallback_application_name", "dbname", NULL };
	const char *const values[] = { "5", "UTF8", "claimd", conninfo, NULL };
	char *error = NULL;
	PQconninfoOption *parsed = PQconninfoParse(conninfo, &error);

	if (!parsed) {
		trouble_set(migration->trouble, TROUBLE_CONFIG,
			"--database is not a connection string: %s",
			error ? error : "it cannot be read");
		PQfreemem(error);
		return false;
	}
	PQconninfoFree(parsed);
	migration->pg = PQconnectdbParams(keywords, values, 1);
	PQsetNoticeReceiver(migration->pg, ignore_notice, NULL);
	return PQstatus(migration->pg) == CONNECTION_OK ||
	       trouble_set(migration->trouble, TROUBLE_UNAVAILABLE,
		       "cannot reach the database: %s; check --database and "
		       "that PostgreSQL runs",
		       PQerrorMessage(migration->pg));
}

struct requirement {
	const char *show, *name, *bad;
};

/* What an acknowledged write depends on. */
static const struct requirement requirements[] = {
	{ "SHOW fsync", "fsync", "off" },
	{ "SHOW full_page_writes", "full_page_writes", "off" },
	{ "SHOW synchronous_commit", "synchronous_commit", "off" },
};

static bool check_requirement(
	struct migration *migration, const struct requirement *requirement)
{
	PGresult *result = PQexec(migration->pg, requirement->show);
	bool known = PQntuples(result) == 1;
	bool good = known &&
		    strcmp(PQgetvalue(result, 0, 0), requirement->bad) != 0;

	PQclear(result);
	if (!known)
		return fail_statement(migration, requirement->show);
	return good || trouble_set(migration->trouble, TROUBLE_CONFIG,
			       "the database runs with %s=%s and could lose "
			       "decisions already answered; set it to on",
			       requirement->name, requirement->bad);
}

static bool check_server(struct migration *migration)
{
	const char *encoding =
		PQparameterStatus(migration->pg, "server_encoding");
	const char *standby =
		PQparameterStatus(migration->pg, "in_hot_standby");
	int version = PQserverVersion(migration->pg) / 10000;

	if (version < 15)
		return trouble_set(migration->trouble, TROUBLE_CONFIG,
			"the database is PostgreSQL %d; claimd needs 15 or "
			"newer",
			version);
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return trouble_set(migration->trouble, TROUBLE_CONFIG,
			"the database's encoding is %s; make one with "
			"ENCODING 'UTF8'",
			encoding ? encoding : "unknown");
	if (standby && strcmp(standby, "on") == 0)
		return trouble_set(migration->trouble, TROUBLE_UNAVAILABLE,
			"the database is a standby that takes no writes; "
			"give the primary in --database");
	for (size_t i = 0; i < COUNT_OF(requirements); i++)
		if (!check_requirement(migration, &requirements[i]))
			return false;
	return true;
}

static const struct sql_file *find_file(const char *name)
{
	for (unsigned i = 0; i < sql_migration_count; i++)
		if (strcmp(sql_migrations[i].name, name) == 0)
			return &sql_migrations[i];
	return NULL;
}

static bool check_applied(struct migration *migration, const PGresult *applied)
{
	for (int i = 0; i < PQntuples(applied); i++) {
		const char *name = PQgetvalue(applied, i, 0);
		const struct sql_file *file = find_file(name);

		if (!file)
			return trouble_set(migration->trouble, TROUBLE_CONFIG,
				"the database was made by a newer claimd (it "
				"has '%.80s'); it is left untouched: install "
				"that version",
				name);
		if (strcmp(file->sha256, PQgetvalue(applied, i, 1)) != 0)
			return trouble_set(migration->trouble, TROUBLE_CONFIG,
				"the database has another '%.80s' than this "
				"claimd; it is left untouched: install the "
				"version that made it",
				name);
	}
	return true;
}

static bool is_applied(const PGresult *applied, const char *name)
{
	for (int i = 0; applied && i < PQntuples(applied); i++)
		if (strcmp(PQgetvalue(applied, i, 0), name) == 0)
			return true;
	return false;
}

/* Files set their own role and path; ours is the connecting user's. */
static bool reset(struct migration *migration)
{
	return run(migration, "RESET ROLE; RESET search_path", "reset");
}

static bool apply_migrations(
	struct migration *migration, const PGresult *applied)
{
	for (unsigned i = 0; i < sql_migration_count; i++) {
		const struct sql_file *file = &sql_migrations[i];
		const char *const values[] = { file->name, file->sha256 };
		PGresult *result;

		if (is_applied(applied, file->name))
			continue;
		if (!run(migration, file->text, file->name) ||
			!reset(migration))
			return false;
		result = ask(migration, SQL_MIGRATION_RECORD, values, 2);
		if (!result)
			return false;
		PQclear(result);
		migration->outcome.migrations++;
	}
	return true;
}

static void routines_hash(char out_hex[HEX_LEN + 1])
{
	uint8_t hash[HASH_BYTES] = { 0 };

	for (unsigned i = 0; i < sql_routine_count; i++) {
		const struct sql_file *file = &sql_routines[i];
		const struct hash_part parts[] = { { hash, sizeof hash },
			{ file->name, strlen(file->name) + 1 },
			{ file->sha256, strlen(file->sha256) } };

		hash_parts(parts, COUNT_OF(parts), hash);
	}
	for (int i = 0; i < HASH_BYTES; i++)
		snprintf(out_hex + 2 * i, 3, "%02x", hash[i]);
}

static bool apply_routines(struct migration *migration)
{
	char hex[HEX_LEN + 1];
	const char *const values[] = { hex };
	PGresult *result = ask(migration, SQL_MIGRATION_ROUTINES, NULL, 0);
	bool same;

	if (!result)
		return false;
	routines_hash(hex);
	same = PQntuples(result) == 1 &&
	       strcmp(PQgetvalue(result, 0, 0), hex) == 0;
	PQclear(result);
	if (same)
		return true;
	for (unsigned i = 0; i < sql_routine_count; i++)
		if (!run(migration, sql_routines[i].text,
			    sql_routines[i].name))
			return false;
	if (!reset(migration))
		return false;
	result = ask(migration, SQL_MIGRATION_RECORD_ROUTINES, values, 1);
	PQclear(result);
	migration->outcome.routines = true;
	return result != NULL;
}

/* *out_applied is NULL when the schema has never been made. */
static bool list_applied(struct migration *migration, PGresult **out_applied)
{
	PGresult *result = ask(migration, SQL_MIGRATION_LOCK, NULL, 0);
	bool ready;

	*out_applied = NULL;
	if (!result)
		return false;
	PQclear(result);
	result = ask(migration, SQL_MIGRATION_READY, NULL, 0);
	if (!result)
		return false;
	ready = strcmp(PQgetvalue(result, 0, 0), "true") == 0;
	PQclear(result);
	if (!ready)
		return true;
	*out_applied = ask(migration, SQL_MIGRATION_LIST, NULL, 0);
	return *out_applied != NULL;
}

static bool migrate_locked(struct migration *migration)
{
	PGresult *applied = NULL;
	bool good = run(migration, "BEGIN", "begin") &&
		    list_applied(migration, &applied) &&
		    (!applied || check_applied(migration, applied)) &&
		    apply_migrations(migration, applied) &&
		    apply_routines(migration) &&
		    run(migration, "COMMIT", "commit");

	PQclear(applied);
	return good;
}

bool migrate(const char *conninfo, struct migrate_outcome *out_outcome,
	struct trouble *trouble)
{
	struct migration migration = { .trouble = trouble };
	bool good = connect_server(&migration, conninfo) &&
		    check_server(&migration) && migrate_locked(&migration);

	/* Closing rolls back whatever was not committed. */
	PQfinish(migration.pg);
	if (good)
		*out_outcome = migration.outcome;
	return good;
}
