// SPDX-License-Identifier: Apache-2.0
#include "api/bind.h"
#include <string.h>

const struct db_arg *bind_parameters(
	struct exchange *x, const struct sql_statement *statement)
{
	struct db_arg *args =
		arena_array(x->arena, statement->param_count, sizeof *args);

	for (unsigned i = 0; i < statement->param_count; i++) {
		assert(statement->params[i].type == SQL_UUID);
		args[i] = arg_uuid(
			strcmp(statement->params[i].name, "user_id") == 0
				? x->who.id
				: x->id);
	}
	return args;
}
