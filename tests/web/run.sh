#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: tests/web/run.sh   The page in Chromium against the built server.
# Closes with "web: N passed[, M failed]". CLAIMD and CHROMIUM name other programs.
cd "$(dirname "$0")" || exit 1
../tools/install.sh || exit 1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
node --test --test-reporter=tap test_page.mjs >"$log" 2>&1
status=$?
[ "$status" -eq 0 ] || cat "$log"
passed=$(sed -n 's/^# pass //p' "$log")
failed=$(sed -n 's/^# fail //p' "$log")
if [ "${failed:-1}" -eq 0 ]; then
	echo "web: $passed passed"
else
	echo "web: ${passed:-0} passed, ${failed:-1} failed"
fi
exit "$status"
