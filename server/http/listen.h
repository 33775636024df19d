// SPDX-License-Identifier: Apache-2.0
// Listening sockets from "ADDRESS:PORT".
#pragma once
#include "base/buffer.h"

// A bound, listening, non-blocking TCP socket for "127.0.0.1:8080", "[::1]:0"
// or "*:80" (every address). -1 and one line in *out_error on failure.
int listen_open(const char *where, struct buffer *out_error);
// The port a socket is bound to; 0 when it has none.
unsigned listen_port(int fd);
