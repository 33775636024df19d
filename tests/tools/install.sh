#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings the pinned checking tools when they are missing or have changed. Two
# tests that need them may start at once: the second waits for the first.
set -eu
cd "$(dirname "$0")"
exec 9>.lock
flock 9
done=node_modules/.done
[ -z "$(find package-lock.json -newer "$done" 2>&1)" ] && exit 0
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null 9>&-
touch "$done"
