# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Sourced: a private PostgreSQL below a temporary directory, unix socket only,
# stopped and removed on exit. Sets PGHOST, PGUSER, PGDATABASE and pg_bin.
set -eu
pg_bin=/usr/lib/postgresql/15/bin
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d /tmp/claimd-sql.XXXXXX)

# PostgreSQL refuses to run as root.
as_postgres() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"
	else
		"$@"
	fi
}

cluster_stop() {
	as_postgres $pg_bin/pg_ctl -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$work"
}

cluster_start() {
	[ "$(id -u)" != 0 ] || chown postgres:postgres "$work"
	trap cluster_stop EXIT
	trap 'exit 130' INT TERM
	(cd "$work" && as_postgres $pg_bin/initdb -D data -U postgres -E UTF8 --locale=C.UTF-8 \
		--no-sync -A trust >"$work/initdb.log")
	cat >>"$work/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$work'
fsync = ${CLUSTER_FSYNC:-off}
timezone = 'UTC'
max_connections = 100
shared_buffers = ${CLUSTER_BUFFERS:-128MB}
max_wal_size = 4GB
CONF
	(cd "$work" && as_postgres $pg_bin/pg_ctl -D data -l log -w start >/dev/null)
	export PGHOST="$work" PGUSER=postgres PGDATABASE=postgres
}

# Applies the schema as the server's runner does: each migration and all routines
# in a transaction of its own.
schema_apply() {
	for file in "$root"/sql/migration/*.sql; do
		psql -qX1 -v ON_ERROR_STOP=1 -f "$file"
	done
	cat "$root"/sql/routine/*.sql | psql -qX1 -v ON_ERROR_STOP=1
}
