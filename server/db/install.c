// SPDX-License-Identifier: Apache-2.0
#include "db/install.h"
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int install_data_version(const char *pg_dir)
{
	char path[4096];
	FILE *file;
	int version = 0;

	snprintf(path, sizeof path, "%s/PG_VERSION", pg_dir);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%9d", &version) != 1)
		version = 0;
	fclose(file);
	return version;
}

/* "postgres (PostgreSQL) 15.20 (Debian …)" -> 15; 0 when it does not run. */
static int program_version(const char *dir)
{
	char path[300], command[320], line[256] = "";
	const char *number;
	FILE *pipe;

	snprintf(path, sizeof path, "%s/postgres", dir);
	if (strchr(dir, '\'') || access(path, X_OK) != 0)
		return 0;
	snprintf(command, sizeof command, "'%s' --version", path);
	pipe = popen(command, "re");
	if (!pipe)
		return 0;
	if (!fgets(line, sizeof line, pipe))
		line[0] = '\0';
	pclose(pipe);
	number = strstr(line, "(PostgreSQL) ");
	return number ? (int)strtol(number + 13, NULL, 10) : 0;
}

static bool is_usable(const char *dir)
{
	static const char *const programs[] = { "initdb", "postgres" };
	char path[300];

	for (size_t i = 0; i < COUNT_OF(programs); i++) {
		snprintf(path, sizeof path, "%s/%s", dir, programs[i]);
		if (access(path, X_OK) != 0)
			return false;
	}
	return true;
}

static bool check_wanted(const char *wanted, int data_version,
	char out_dir[256], struct trouble *trouble)
{
	int version;

	if (strlen(wanted) > 255 || !is_usable(wanted))
		return trouble_set(trouble, TROUBLE_CONFIG,
			"there is no initdb and postgres in '%.200s'; change "
			"--pg-bindir",
			wanted);
	version = program_version(wanted);
	if (data_version && version != data_version)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"the data was made by PostgreSQL %d but '%.200s' is "
			"PostgreSQL %d; give the --pg-bindir of version %d, or "
			"upgrade the data with pg_upgrade",
			data_version, wanted, version, data_version);
	if (version < PG_VERSION_MIN)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"'%.200s' is PostgreSQL %d; claimd needs %d or newer",
			wanted, version, PG_VERSION_MIN);
	snprintf(out_dir, 256, "%s", wanted);
	return true;
}

/* "/usr/lib/postgresql/15/bin" -> 15; 0 when it cannot be used. */
static int path_version(const char *path)
{
	const char *number = path + sizeof "/usr/lib/postgresql";

	return strlen(path) < 256 && is_usable(path)
		       ? (int)strtol(number, NULL, 10)
		       : 0;
}

static bool explain(int data_version, int newest, struct trouble *trouble)
{
	if (data_version && newest)
		return trouble_set(trouble, TROUBLE_CONFIG,
			"the data was made by PostgreSQL %d but version %d is "
			"installed; install postgresql-%d, or upgrade the data "
			"with pg_upgrade",
			data_version, newest, data_version);
	return trouble_set(trouble, TROUBLE_CONFIG,
		"PostgreSQL %d or newer is not installed below "
		"/usr/lib/postgresql; install the package postgresql-%d, or "
		"give --pg-bindir or --database",
		PG_VERSION_MIN, data_version ? data_version : PG_VERSION_MIN);
}

bool install_find(const char *wanted, int data_version, char out_dir[256],
	struct trouble *trouble)
{
	glob_t found = { 0 };
	int best = 0, newest = 0;

	if (wanted)
		return check_wanted(wanted, data_version, out_dir, trouble);
	if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) != 0)
		found.gl_pathc = 0;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		int version = path_version(found.gl_pathv[i]);

		newest = version > newest ? version : newest;
		if (version < PG_VERSION_MIN || version <= best ||
			(data_version && version != data_version))
			continue;
		best = version;
		snprintf(out_dir, 256, "%s", found.gl_pathv[i]);
	}
	globfree(&found);
	return best ? true : explain(data_version, newest, trouble);
}
