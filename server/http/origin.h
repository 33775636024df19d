// SPDX-License-Identifier: Apache-2.0
// Whether a request that carries our cookie was made by our own page: the
// defence against cross-site request forgery.
#pragma once
#include "http/request.h"

// Sec-Fetch-Site decides where the browser sends it: same-origin or none.
// Otherwise Origin must be that of `public_url` or, when that is NULL, name the
// host this request was sent to. A request with neither is not ours.
bool origin_is_own(const struct request *r, const char *public_url);
