// SPDX-License-Identifier: Apache-2.0
// Starts that need care: who runs PostgreSQL, where its files may be, and what
// the schema says.
#include "fault.h"
#include <pwd.h>
#include <sys/stat.h>

enum { MIGRATIONS_KILLED = 20 };

static void remove_all(const char *path)
{
	char command[512];

	snprintf(command, sizeof command, "rm -rf '%s'", path);
	assert_int_equal(process_run(command, NULL, NULL), 0);
}

/* Serves from `data` until it is ready, then ends well. */
static void serve_once(const char *data, const char *wrapper)
{
	struct server *server = server_start(
		&(struct server_options){ .data = data, .wrapper = wrapper });
	char path[64];
	struct stat st;

	snprintf(path, sizeof path, "/proc/%d",
		(int)server_postgres_pid(server));
	assert_int_equal(stat(path, &st), 0);
	assert_int_not_equal(st.st_uid, 0);
	assert_int_equal(server_stop(server), 0);
	server_free(server);
}

static void postgres_never_runs_as_root(void **state)
{
	char data[] = "/tmp/claimd-data-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(data));
	chmod(data, 0755);
	serve_once(data, NULL);
	remove_all(data);
}

static void a_folder_closed_to_others_holds_the_data_too(void **state)
{
	char top[] = "/tmp/claimd-shut-XXXXXX", data[64];

	(void)state;
	assert_non_null(mkdtemp(top)); /* 0700 */
	snprintf(data, sizeof data, "%s/a b", top);
	serve_once(data, NULL);
	serve_once(data, NULL);
	remove_all(top);
}

static void a_path_too_long_for_a_socket_holds_the_data_too(void **state)
{
	char top[] = "/tmp/claimd-long-XXXXXX", data[256];

	(void)state;
	assert_non_null(mkdtemp(top));
	chmod(top, 0755);
	snprintf(data, sizeof data, "%s/%0120d", top, 7);
	serve_once(data, NULL);
	serve_once(data, NULL);
	remove_all(top);
}

static void a_user_without_rights_runs_it_as_well(void **state)
{
	char data[] = "/tmp/claimd-user-XXXXXX";
	const struct passwd *user = getpwnam("postgres");
	const char *wrapper = "setpriv --reuid=postgres --regid=postgres "
			      "--clear-groups";
	char command[1024];

	(void)state;
	snprintf(
		command, sizeof command, "%s %s version", wrapper, TEST_BINARY);
	/* The program may stand in a folder that this user cannot enter. */
	if (geteuid() != 0 || !user || process_run(command, NULL, NULL) != 0)
		skip();
	assert_non_null(mkdtemp(data));
	assert_int_equal(chown(data, user->pw_uid, user->pw_gid), 0);
	serve_once(data, wrapper);
	/* Root finds whose it is and goes on as that user. */
	serve_once(data, NULL);
	serve_once(data, wrapper);
	remove_all(data);
}

/* Without a server one of them starts PostgreSQL for all, and ends it last. */
static void commands_alone_share_one_postgres(void **state)
{
	char data[] = "/tmp/claimd-many-XXXXXX", path[64];
	const char *const argv[] = { TEST_BINARY, "user", "list", "--data",
		data, NULL };
	pid_t pids[6];

	(void)state;
	assert_non_null(mkdtemp(data));
	chmod(data, 0755);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT_OF(pids); i++) {
			pids[i] = process_start(argv, NULL, NULL, NULL);
			process_sleep_ms(30 * round);
		}
		for (size_t i = 0; i < COUNT_OF(pids); i++)
			assert_int_equal(process_wait(pids[i], 60000), 0);
	}
	snprintf(path, sizeof path, "%s/pg/postmaster.pid", data);
	assert_int_not_equal(access(path, F_OK), 0);
	remove_all(data);
}

/* ---- the schema ---- */

static PGconn *connect_to(const char *conninfo)
{
	PGconn *pg = PQconnectdb(conninfo);

	if (PQstatus(pg) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(pg));
	return pg;
}

static void execute(PGconn *pg, const char *text)
{
	PGresult *result = PQexec(pg, text);
	ExecStatusType status = PQresultStatus(result);

	PQclear(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fail_msg("%s: %s", text, PQerrorMessage(pg));
}

static void ask(PGconn *pg, const char *text, char *out, size_t size)
{
	PGresult *result = PQexec(pg, text);

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", text, PQerrorMessage(pg));
	snprintf(out, size, "%s", PQgetvalue(result, 0, 0));
	PQclear(result);
}

/* All that the catalogue says about our schemas, in one number. */
static const char fingerprint[] =
	"SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (SELECT "
	"format('%s %s %s', n.nspname, c.relname, c.xmin) FROM pg_class c JOIN "
	"pg_namespace n ON n.oid = relnamespace WHERE n.nspname LIKE "
	"'claimd%') AS x (t)";

static void a_newer_schema_is_refused_untouched(void **state)
{
	struct server *server = fault_server();
	char args[512], before[64], after[64], *error;
	PGconn *pg = connect_to(server_conninfo(server));
	double start;

	(void)state;
	execute(pg, "INSERT INTO claimd.schema_migration (name, sha256) VALUES "
		    "('9999_future.sql', 'x')");
	ask(pg, fingerprint, before, sizeof before);
	snprintf(args, sizeof args,
		"serve --listen 127.0.0.1:0 --database \"%s\"",
		server_conninfo(server));
	start = process_clock();
	assert_int_equal(claimd_command(args, NULL, &error), 78);
	assert_true(process_clock() - start < 4);
	assert_non_null(strstr(error, "9999_future.sql"));
	assert_non_null(strstr(error, "install that version"));
	free(error);
	ask(pg, fingerprint, after, sizeof after);
	assert_string_equal(before, after);
	PQfinish(pg);
	server_free(server);
}

static void unsafe_settings_are_refused(void **state)
{
	struct server *server = fault_server();
	PGconn *pg = connect_to(server_conninfo(server));
	char args[512], *error;

	(void)state;
	/* Those of the private one stand on its command line; the database's
	 * own setting is what an operator's server could have. */
	execute(pg, "ALTER DATABASE claimd SET synchronous_commit = off");
	snprintf(args, sizeof args, "migrate --database \"%s\"",
		server_conninfo(server));
	assert_int_equal(claimd_command(args, NULL, &error), 78);
	assert_non_null(strstr(error, "synchronous_commit=off"));
	free(error);
	execute(pg, "ALTER DATABASE claimd RESET synchronous_commit");
	assert_int_equal(claimd_command(args, NULL, NULL), 0);
	execute(pg, "CREATE DATABASE latin TEMPLATE template0 ENCODING "
		    "'LATIN1' LOCALE 'C'");
	snprintf(args, sizeof args, "migrate --database \"%s dbname=latin\"",
		server_conninfo(server));
	assert_int_equal(claimd_command(args, NULL, &error), 78);
	assert_non_null(strstr(error, "UTF8"));
	free(error);
	PQfinish(pg);
	server_free(server);
}

static pid_t migrate_start(const char *conninfo)
{
	const char *const argv[] = { TEST_BINARY, "migrate", "--database",
		conninfo, NULL };

	return process_start(argv, NULL, NULL, NULL);
}

static void two_nodes_migrate_once(void **state)
{
	struct server *server = fault_server();
	PGconn *pg = connect_to(server_conninfo(server));
	char conninfo[512], text[64];
	pid_t pids[4];

	(void)state;
	execute(pg, "CREATE DATABASE two");
	snprintf(conninfo, sizeof conninfo, "%s dbname=two",
		server_conninfo(server));
	for (size_t i = 0; i < COUNT_OF(pids); i++)
		pids[i] = migrate_start(conninfo);
	for (size_t i = 0; i < COUNT_OF(pids); i++)
		assert_int_equal(process_wait(pids[i], 60000), 0);
	PQfinish(pg);
	pg = connect_to(conninfo);
	ask(pg,
		"SELECT count(*) - count(DISTINCT name) FROM "
		"claimd.schema_migration",
		text, sizeof text);
	assert_string_equal(text, "0");
	PQfinish(pg);
	server_free(server);
}

/* At any moment of it: the old schema or the new one, never a part. */
static void a_migration_killed_half_way_leaves_nothing(void **state)
{
	struct server *server = fault_server();
	PGconn *pg = connect_to(server_conninfo(server));
	char conninfo[512], text[64];

	(void)state;
	snprintf(conninfo, sizeof conninfo, "%s dbname=half",
		server_conninfo(server));
	execute(pg, "CREATE DATABASE half");
	for (int i = 0; i < MIGRATIONS_KILLED; i++) {
		pid_t pid = migrate_start(conninfo);
		PGconn *half;

		process_sleep_ms(10 + 17 * i);
		kill(pid, SIGKILL);
		process_wait(pid, 10000);
		half = connect_to(conninfo);
		ask(half,
			"SELECT (to_regclass('claimd.schema_migration') IS "
			"NULL) = (to_regclass('claimd.claim') IS NULL)",
			text, sizeof text);
		assert_string_equal(text, "t");
		PQfinish(half);
	}
	assert_int_equal(process_wait(migrate_start(conninfo), 60000), 0);
	PQfinish(pg);
	server_free(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(postgres_never_runs_as_root),
		cmocka_unit_test(a_folder_closed_to_others_holds_the_data_too),
		cmocka_unit_test(
			a_path_too_long_for_a_socket_holds_the_data_too),
		cmocka_unit_test(a_user_without_rights_runs_it_as_well),
		cmocka_unit_test(commands_alone_share_one_postgres),
		cmocka_unit_test(a_newer_schema_is_refused_untouched),
		cmocka_unit_test(unsafe_settings_are_refused),
		cmocka_unit_test(two_nodes_migrate_once),
		cmocka_unit_test(a_migration_killed_half_way_leaves_nothing),
	};

	return cmocka_run_group_tests_name("start", tests, NULL, NULL);
}
