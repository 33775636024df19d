// SPDX-License-Identifier: Apache-2.0
// The copy of GET /stats that is handed out until it is two seconds old.
#pragma once

struct stats;

struct stats *stats_new(void);
void stats_free(struct stats *stats);
