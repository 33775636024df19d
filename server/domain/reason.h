// SPDX-License-Identifier: Apache-2.0
// Written reasons: what a person must give with a decision.
#pragma once
#include "base/check.h"

// Code points.
enum { REASON_CHARS_MAX = 4000 };

// True for NULL, "" and text of white space and invisible characters only.
// Invalid UTF-8 counts as visible: callers have refused it before.
bool reason_is_blank(const char *text);
// More than REASON_CHARS_MAX code points?
bool reason_is_too_long(const char *text);
