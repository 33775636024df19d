// SPDX-License-Identifier: Apache-2.0
// Oneself: who am I, what may I do, my name and my password.
#include "api/handlers.h"
#include "api/login.h"
#include "api/person.h"
#include "bounds.h"
#include <string.h>

const struct field me_body[] = {
	FIELD_PERSON_NAME(0),
	FIELD_PASSWORD("password", 0),
	{ "current_password", FIELD_TEXT, FIELD_BLANK, .min = 1,
		.max = PASSWORD_LENGTH_MAX },
	{ NULL },
};

SUSPENDS void me_get(struct exchange *x)
{
	struct db_rows *rows;

	if (exchange_load(
		    x, SQL_USER_GET, ARGS(arg_uuid(x->who.id)), &rows))
		me_answer(x, 200, rows);
}
