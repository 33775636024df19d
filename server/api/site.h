// SPDX-License-Identifier: Apache-2.0
// The web page and everything else that is embedded: assets, the API
// description, pages about problems.
#pragma once
#include "http/request.h"

// Replies when the path is one of the site's; false when it is not.
bool site_serve(struct request *r);
