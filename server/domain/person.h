// SPDX-License-Identifier: Apache-2.0
// What a person may be called, for the API and the command line alike.
#pragma once
#include "base/check.h"

enum { EMAIL_LENGTH_MIN = 3, EMAIL_LENGTH_MAX = 254, NAME_LENGTH_MAX = 200 };

// One "@" with something on both sides, no white space and no control
// characters. Whether mail arrives there is nobody's business here.
bool email_is_valid(const char *email);
// Not blank, and nothing that hides or turns the text around it: control
// characters, line ends, bidirectional overrides and isolates (UAX 9).
bool name_is_valid(const char *name);
