// SPDX-License-Identifier: Apache-2.0
// A list's request, and its page: filters, order, cursor, Link.
#pragma once
#include "api/exchange.h"

// Serves a route whose `read` is a :list statement.
SUSPENDS void page_serve(struct exchange *x);
