#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Applies the schema to a private cluster, checks every function and prepares
# every named statement as the server's role, then runs the assertion scripts.
# shellcheck source=tests/sql/cluster.sh
. "$(dirname "$0")/cluster.sh"
export PGOPTIONS='-c client_min_messages=warning'
cluster_start
schema_apply
schema_apply_again() { cat "$root"/sql/routine/*.sql | psql -qX1 -v ON_ERROR_STOP=1; }
psql -qX1 -v ON_ERROR_STOP=1 -f "$root/sql/migration/0000_bootstrap.sql"
schema_apply_again

passed=0
psql -qXAt -v ON_ERROR_STOP=1 -f "$root/tests/sql/check_functions.sql" >"$work/functions"
if [ -s "$work/functions" ]; then
	cat "$work/functions"
	echo "not ok: plpgsql_check"
	exit 1
fi
passed=$((passed + 1))

export PGOPTIONS='-c client_min_messages=warning -c search_path=claimd_api,claimd,pg_catalog -c role=claimd_server'
awk -f "$root/tests/sql/prepare.awk" "$root"/sql/query/*.sql >"$work/prepare.sql"
psql -qX -v ON_ERROR_STOP=1 -f "$work/prepare.sql"
passed=$((passed + 1))

for script in "$root"/tests/sql/test_*.sql "$root"/tests/sql/test_*.sh; do
	[ -e "$script" ] || continue
	case $script in
	*.sql) psql -qX -v ON_ERROR_STOP=1 -f "$script" >"$work/out" 2>&1 ;;
	*.sh) sh "$script" >"$work/out" 2>&1 ;;
	esac || {
		cat "$work/out"
		echo "not ok: $(basename "$script")"
		exit 1
	}
	passed=$((passed + 1))
done
echo "sql: $passed passed"
