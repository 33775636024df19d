#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sources have fewer than 600 lines and say their licence on the first ones;
# tests, being tables, fewer than 900; lint scripts fewer than 200. Word lists
# and tables made by a program are as long as they need to be.
set -eu
bad=0
list() {
	git ls-files '*.c' '*.h' '*.def' '*.ts' '*.tsx' '*.mjs' '*.css' '*.sh' '*.sql'
}
for file in $(list); do
	lines=$(wc -l <"$file")
	limit=600
	case $file in
	server/domain/cues/*) limit=100000 ;;
	tests/lint/*) limit=200 ;;
	tests/*) limit=900 ;;
	esac
	if head -n 3 "$file" | grep -q '^// Made by server/tool/'; then
		limit=100000
	fi
	if [ "$lines" -ge $limit ]; then
		echo "$file: $lines lines, the limit is $limit"
		bad=1
	fi
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || {
		echo "$file: no SPDX line at its head"
		bad=1
	}
done
exit $bad
