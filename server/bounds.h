// SPDX-License-Identifier: Apache-2.0
// Bounds that are not settings: what the server takes, holds and waits for.
// Every queue, page, body and wait has its number here, with the reason.
#pragma once

enum {
	/* sun_path has 108 bytes with its NUL (unix(7)); PostgreSQL adds
	 * "/.s.PGSQL.5432.lock" to the directory. */
	SOCKET_PATH_BYTES_MAX = 107,

	/* Bodies: an article with its markup fits a document; everything else
	 * is small. */
	BODY_BYTES_MAX = 1024 * 1024,
	DOCUMENT_BODY_BYTES_MAX = 8 * 1024 * 1024,

	/* Lists. */
	PAGE_ROWS = 50,
	PAGE_ROWS_MAX = 200,
	QUERY_TEXT_MAX = 400,   /* code points of a text parameter */
	CURSOR_TEXT_MAX = 1600, /* base64 of a text key and its frame */

	/* One answer waits this long for the database at most. */
	REQUEST_MS = 10000,

	/* What waits for a thread; beyond it requests are told to come back. */
	HASH_WAITING_MAX = 64,
	EXTRACT_WAITING_MAX = 64,
};
