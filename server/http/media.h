// SPDX-License-Identifier: Apache-2.0
// Media types: what a body is, and what a client accepts (RFC 9110 §8.3,
// §12.5).
#pragma once
#include "base/check.h"

// Whether a Content-Type is `type` ("application/json"), in any case, with any
// parameters but a charset other than UTF-8. False for NULL.
bool media_type_is(const char *content_type, const char *type);
// Whether an Accept header (NULL: accepts all) takes `type`; the most specific
// range decides, and q=0 means no.
bool media_type_accepted(const char *accept, const char *type);
