// SPDX-License-Identifier: Apache-2.0
// Filters of lists whose values are words of the domain, so that a misspelt
// one is refused instead of finding nothing.
#pragma once
#include <stdbool.h>

// False when the filter takes words and this is none of them; true for every
// filter that takes anything.
bool word_is_known(const char *filter, const char *word);
