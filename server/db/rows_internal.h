// SPDX-License-Identifier: Apache-2.0
// Inside db/ only: what rows are made of.
#pragma once
#include "db/rows.h"
#include <libpq-fe.h>

struct db_rows {
	PGresult *result;
};

// Takes the result over; it is cleared with the arena.
struct db_rows *rows_new(struct arena *arena, PGresult *result);
