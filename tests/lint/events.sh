#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/audit.md lists the events that server/domain/event.def defines.
set -eu
defined=$(sed -nE 's/^EVENT\([A-Z_]+, "([a-z_.]+)".*/\1/p' server/domain/event.def)
listed=$(sed -nE 's/^\| `([a-z_]+\.[a-z_]+)`.*/\1/p' docs/audit.md)
[ "$defined" = "$listed" ] && exit 0
printf '%s\n' "$defined" "$listed" | sort | uniq -u
exit 1
