// SPDX-License-Identifier: Apache-2.0
// The parameters of a read that has no handler: `user_id` is who asks, any
// other uuid is the path's :id.
#pragma once
#include "api/exchange.h"

const struct db_arg *bind_parameters(
	struct exchange *x, const struct sql_statement *statement);
