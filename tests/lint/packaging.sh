#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The systemd units and the container files.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# systemd-analyze prints what it dislikes and yet ends with 0.
make -s install DESTDIR="$work" PREFIX=/usr >/dev/null
sed "s|/usr/bin/claimd|$work/usr/bin/claimd|" \
	"$work/usr/lib/systemd/system/claimd.service" >"$work/claimd.service"
cp "$work/usr/lib/systemd/system/claimd.socket" "$work/claimd.socket"
MANPATH=$work/usr/share/man systemd-analyze verify \
	"$work/claimd.service" "$work/claimd.socket" >"$work/said" 2>&1 || true
if [ -s "$work/said" ]; then
	cat "$work/said"
	exit 1
fi
systemd-analyze security --offline=true --threshold=20 --no-pager \
	"$work/claimd.service" >"$work/said" 2>&1 || {
	tail -n 1 "$work/said"
	exit 1
}

tests/tools/install.sh
tools=tests/tools/node_modules/.bin
"$tools/dockerfilelint" docker/Dockerfile
"$tools/dockerfile-utils" lint docker/Dockerfile
