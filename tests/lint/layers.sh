#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Lower layers never include higher ones; db, http and domain do not know each
# other; libpq and libmicrohttpd stay in theirs.
set -eu
bad=0

check() { # LAYER ALLOWED-REGEX
	[ -d "server/$1" ] || return 0
	found=$(grep -rnE '^#include "[a-z_]+/' "server/$1" --include='*.[ch]' \
		--include='*.def' | grep -vE "#include \"($2)/" || true)
	[ -z "$found" ] || {
		echo "$1 may include only $2:"
		echo "$found"
		bad=1
	}
}
only() { # HEADER LAYERS-REGEX
	found=$(grep -rlE "^#include <$1" server --include='*.[ch]' |
		grep -vE "^server/($2)/" || true)
	[ -z "$found" ] || {
		echo "<$1> belongs to $2:"
		echo "$found"
		bad=1
	}
}
check base base
check domain 'domain|base'
check db 'db|base'
check http 'http|base'
check api 'api|http|db|domain|base'
check job 'job|http|db|domain|base'
check cli 'cli|job|api|http|db|domain|base'
only libpq-fe db
only microhttpd http
only curl/ 'http|cli'
exit $bad
