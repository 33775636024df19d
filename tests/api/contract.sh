#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Holds the server against docs/openapi.yaml: the conversations once more through
# a proxy that checks every answer, with all objects closed, so that an
# undocumented status, type or member becomes a 500 and fails the step; then
# requests made from the description, most of them broken in one place.
# CLAIMD_BINARY and CLAIMD_TEST_DATA come from the Makefile.
set -euo pipefail
prism=tests/tools/node_modules/.bin/prism
work=$(mktemp -d)
pids=()
# shellcheck disable=SC2317 # called by trap
finish() {
	((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
	wait || true
	rm -rf "$work"
}
trap finish EXIT

wait_for() { # FILE TEXT
	for _ in $(seq 300); do
		grep -q "$2" "$1" && return
		sleep 0.1
	done
	cat "$1" >&2
	return 1
}

tests/tools/install.sh
cp -a "$CLAIMD_TEST_DATA" "$work/data"
"$CLAIMD_BINARY" serve --data "$work/data" --listen 127.0.0.1:0 \
	--requests-per-minute 0 2>"$work/claimd.log" &
pids+=($!)
wait_for "$work/claimd.log" 'ready at'
url=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/claimd.log" | head -1)

node tests/api/close.mjs build/web/openapi.json >"$work/openapi.json"
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1",
	() => { console.log(s.address().port); s.close(); })')
"$prism" proxy "$work/openapi.json" "$url" --port "$port" --errors \
	--validate-request=false >"$work/prism.log" 2>&1 &
pids+=($!)
wait_for "$work/prism.log" 'is listening'

export TEST_PROXY_URL=http://127.0.0.1:$port
failed=0
while read -r source; do
	"$(dirname "$CLAIMD_BINARY")/${source%.c}" </dev/null || failed=$((failed + 1))
done < <(grep -l '^TALK(' tests/api/test_*.c)
node tests/api/hostile.mjs "$url" "$(cat "$CLAIMD_TEST_DATA/tokens/admin")" ||
	failed=$((failed + 1))
exit $((failed > 0))
