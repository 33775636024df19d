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
server=
proxy=

# shellcheck disable=SC2317 # called by trap
finish() {
	[ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	wait || true
	rm -rf "$work"
}
trap finish EXIT

wait_for() { # FILE TEXT
	for _ in $(seq 600); do
		grep -q "$2" "$1" && return
		sleep 0.1
	done
	cat "$1" >&2
	return 1
}

free_port() {
	node -e 'const s = require("net").createServer().listen(0, "127.0.0.1",
		() => { console.log(s.address().port); s.close(); })'
}

fresh_server() { # each program finds what it would find by itself
	if [ -n "$server" ]; then
		kill "$server"
		wait "$server" || true
		rm -rf "$work/data"
	fi
	cp -a "$CLAIMD_TEST_DATA" "$work/data"
	"$CLAIMD_BINARY" serve --data "$work/data" --listen "${url#http://}" \
		--requests-per-minute 0 2>"$work/claimd.log" &
	server=$!
	wait_for "$work/claimd.log" 'ready at'
}

tests/tools/install.sh
url=http://127.0.0.1:$(free_port)
port=$(free_port)
node tests/api/close.mjs build/web/openapi.json >"$work/openapi.json"
"$prism" proxy "$work/openapi.json" "$url" --port "$port" --errors \
	--validate-request=false >"$work/prism.log" 2>&1 &
proxy=$!
wait_for "$work/prism.log" 'is listening'

export TEST_PROXY_URL=http://127.0.0.1:$port
failed=0
while read -r source; do
	fresh_server
	"$(dirname "$CLAIMD_BINARY")/${source%.c}" </dev/null || failed=$((failed + 1))
done < <(grep -l '^TALK(' tests/api/test_*.c | xargs grep -L is_fresh)
fresh_server
node tests/api/hostile.mjs "$url" "$(cat "$CLAIMD_TEST_DATA/tokens/admin")" ||
	failed=$((failed + 1))
exit $((failed > 0))
