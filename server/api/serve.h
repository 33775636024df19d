// SPDX-License-Identifier: Apache-2.0
// The way of a request through the API; see server/README.md.
#pragma once
#include "api/app.h"

// The callbacks of http_options, `app` being a struct app *.
SUSPENDS void serve(struct request *r);
size_t serve_body_bytes_max(
	void *app, enum http_method method, const char *path);
void serve_refuse(struct request *r, enum http_refusal refusal);
void serve_finished(const struct request *r);
