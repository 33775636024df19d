#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: mk/packages.sh [--list] SECTION...
# Installs the packages of these sections of packages.txt that are missing; with
# --list prints all of them instead. Works as root, or as a user with sudo.
set -eu

list=no
if [ "${1:-}" = --list ]; then
	list=yes
	shift
fi
file=$(dirname "$0")/../packages.txt

wanted() { # prints "package command" or "package -"
	for section; do
		sed -n "/^\[$section\]/,/^\[/p" "$file" |
			sed -n 's/^\([a-z0-9][^ ]*\)\( command:\(.*\)\)\{0,1\}$/\1 \3/p'
	done
}

is_installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
while read -r package command; do
	if [ "$list" = yes ]; then
		echo "$package"
	elif [ -n "$command" ] && command -v "$command" >/dev/null 2>&1; then
		:
	elif ! is_installed "$package"; then
		missing="$missing $package"
	fi
done <<LIST
$(wanted "$@")
LIST
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
	echo "missing, and this is not Debian; install what these hold:$missing" >&2
	exit 1
fi
sudo=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "missing; ask root to run: apt-get install$missing" >&2
		exit 1
	fi
	sudo=sudo
fi
echo "installing:$missing"
# No cluster of the system's own: claimd makes a private one.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
	$sudo mkdir -p /etc/postgresql-common
	echo 'create_main_cluster = false' |
		$sudo tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
export DEBIAN_FRONTEND=noninteractive
apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300"
# The lists of a fresh machine are empty, and those of an old one name packages
# that are gone.
$apt update || echo "the package lists are not all fresh; going on" >&2
# shellcheck disable=SC2086
$apt install -y --no-install-recommends $missing
