#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings the pinned checking tools when they are missing or have changed. Tests
# that run at once may all ask for them.
set -eu
cd "$(dirname "$0")"
done=node_modules/.done
mkdir -p ../../build
exec 9>../../build/tools.lock
flock 9
[ -z "$(find package-lock.json -newer "$done" 2>&1)" ] && exit 0
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null
touch "$done"
