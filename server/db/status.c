// SPDX-License-Identifier: Apache-2.0
#include "db/status.h"
#include <string.h>

static const struct {
	const char *prefix;
	enum db_status status;
} sqlstates[] = {
#define SQLSTATE(prefix, status) { prefix, status },
#include "db/sqlstate.def"
#undef SQLSTATE
};

enum db_status db_status_of(const char *sqlstate)
{
	if (!sqlstate)
		return DB_UNAVAILABLE;
	for (size_t i = 0; i < COUNT_OF(sqlstates); i++)
		if (strncmp(sqlstate, sqlstates[i].prefix,
			    strlen(sqlstates[i].prefix)) == 0)
			return sqlstates[i].status;
	return DB_FAILED;
}

const char *db_status_name(enum db_status status)
{
	static const char *const names[] = {
		[DB_OK] = "ok",
		[DB_UNIQUE] = "unique",
		[DB_REFERENCE] = "reference",
		[DB_RETRY] = "retry",
		[DB_LOCKED] = "locked",
		[DB_TIMEOUT] = "timeout",
		[DB_UNAVAILABLE] = "unavailable",
		[DB_UNCERTAIN] = "uncertain",
		[DB_FULL] = "full",
		[DB_FAILED] = "failed",
	};

	return names[status];
}
