// SPDX-License-Identifier: Apache-2.0
// Finds a name in a table of names: what every *_parse() of an enum uses.
#pragma once
#include "base/check.h"

// The index of `text` in `names`, or -1. NULL is no name.
int name_index(const char *const *names, size_t count, const char *text);
