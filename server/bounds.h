// SPDX-License-Identifier: Apache-2.0
// Bounds that are not settings: what the server takes, holds and waits for.
// Every queue, page, body and wait has its number here, with the reason.
#pragma once

enum {
	/* sun_path has 108 bytes with its NUL (unix(7)); PostgreSQL adds
	 * "/.s.PGSQL.5432.lock" to the directory. */
	SOCKET_PATH_BYTES_MAX = 107,
};
