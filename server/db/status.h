// SPDX-License-Identifier: Apache-2.0
// How a statement ended, in the words the rest of the server understands.
#pragma once
#include "base/check.h"

enum db_status {
	DB_OK,
	DB_UNIQUE,      /* a unique constraint refused the row */
	DB_REFERENCE,   /* a foreign key refused the row */
	DB_RETRY,       /* serialization failure or deadlock: run it again */
	DB_LOCKED,      /* lock_timeout: somebody holds the row */
	DB_TIMEOUT,     /* statement_timeout or the request's own deadline */
	DB_UNAVAILABLE, /* no connection; nothing was written */
	DB_UNCERTAIN,   /* the connection was lost while a write was committing */
	DB_FULL,        /* the database's disk is full */
	DB_FAILED,      /* anything else: a bug in a statement */
};

// The status that sqlstate.def gives the code; NULL reads as no connection.
enum db_status db_status_of(const char *sqlstate);
const char *db_status_name(enum db_status status);
