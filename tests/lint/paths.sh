#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Nothing that is kept names a folder of the machine it was written on.
set -eu
here=$(pwd)
found=$(git ls-files | grep -v '^tests/lint/paths.sh$' |
	xargs grep -nIE "(^|[^A-Za-z0-9_.\$}])(/work/|/root/|/home/[a-z]|$here)" /dev/null || true)
[ -z "$found" ] || {
	echo "$found"
	exit 1
}
