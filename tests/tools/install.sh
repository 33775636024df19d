#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings the pinned checking tools when they are missing or have changed.
set -eu
cd "$(dirname "$0")"
done=node_modules/.done
[ -z "$(find package-lock.json -newer "$done" 2>&1)" ] && exit 0
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null
touch "$done"
