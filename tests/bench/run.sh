#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: tests/bench/run.sh CLAIMD DIR [read] [list] [write]
# Measures claimd beside its limit (pgbench, the same statements) and its peer
# (Fastify and postgres.js), in alternating rounds on one private cluster.
#   SCALE=1000000 claims   ROUNDS=5   SECONDS_EACH=3   PEERS=1   CONNS="16 64 128 256"
set -euo pipefail
claimd=$1 dir=$2
shift 2
kinds=${*:-read list write}
scale=${SCALE:-1000000} rounds=${ROUNDS:-5} each=${SECONDS_EACH:-3} conns=${CONNS:-16 64 128 256}
here=$(dirname "$(readlink -f "$0")")
queries=$here/../../sql/query
data=$dir/data-$scale
mkdir -p "$dir"
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait' EXIT

say() { printf '%s\n' "$*" >&2; }

# The text of a named statement.
statement() {
	awk -v want="-- name: $1 " 'index($0, "-- name:") == 1 { on = index($0, want) == 1; next }
		on && !/^ *--/ && NF { print }' "$queries"/*.sql | sed 's/;$//'
}

start_claimd() {
	local port=$1
	"$claimd" serve --data "$data" --listen "127.0.0.1:$port" --requests-per-minute 0 \
		2>"$dir/claimd.log" &
	server=$!
	pids+=("$server")
	for _ in $(seq 300); do
		grep -q '^claimd: ready' "$dir/claimd.log" && return
		sleep 0.2
	done
	say "claimd did not start; see $dir/claimd.log"
	exit 1
}

port=$((20000 + RANDOM % 20000))
start_claimd "$port"
pidfile=$data/pg/postmaster.pid
socket=$(sed -n 5p "$pidfile") pgport=$(sed -n 4p "$pidfile") postmaster=$(sed -n 1p "$pidfile")
sql() { psql -qXAt -h "$socket" -p "$pgport" -U "${role:-claimd_owner}" -d claimd -v ON_ERROR_STOP=1 "$@"; }

if [ ! -e "$data/token" ]; then
	say "making $scale claims; once for this SCALE"
	echo 'correct horse battery' | "$claimd" user add bench@example.org --name Bench \
		--role admin --password-stdin --data "$data" >/dev/null
	role=postgres sql -v scale="$scale" -f "$here/data.sql" >/dev/null 2>"$dir/data.log" ||
		{ cat "$dir/data.log" >&2; exit 1; }
	"$claimd" token create --user bench@example.org --scope read,write --data "$data" >"$data/token"
fi
token=$(cat "$data/token")
sql -c "VACUUM (ANALYZE) claimd.claim, claimd.evidence, claimd.claim_activity" 2>/dev/null || true
sql -c "SELECT id, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')
	FROM claimd.claim TABLESAMPLE SYSTEM_ROWS(50000)" -F' ' >"$dir/ids" 2>/dev/null ||
	sql -F' ' -c "SELECT id, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')
		FROM claimd.claim ORDER BY md5(id::text) LIMIT 50000" >"$dir/ids"
sql -c "SELECT current_setting('fsync'), current_setting('synchronous_commit')" |
	grep -qx 'on|on' || { say 'fsync or synchronous_commit is off'; exit 1; }

page="$(statement claim_list) WHERE (c.created_at < \$1) ORDER BY c.created_at DESC, c.id DESC LIMIT 51"
# The event that the server would write: four openings that match their
# commitments. Their texts stay the same; what is stored does not depend on it.
url_base64() { base64 -w0 | tr '+/' '-_' | tr -d '='; }
openings='' commitments=''
for name in canonical_url domain note url; do
	opening=$(printf '["AAAAAAAAAAAAAAAAAAAAAA","%s","https://new.example/report/of/some/length"]' "$name" | url_base64)
	openings=$openings,\"$name\":\"$opening\"
	commitments=$commitments,\"$name\":\"$(printf %s "$opening" | openssl dgst -sha256 -binary | url_base64)\"
done
jq -n --arg a "$(statement claim_get)" --arg b "$(statement evidence_of_claim)" --arg c "$page" \
	--arg d "$(statement claim_case)" --arg e "$(statement evidence_attach)" \
	--arg o "{${openings#,}}" --arg p "{${commitments#,}}" \
	'{claim_get:$a,evidence_of_claim:$b,claim_page:$c,claim_case:$d,evidence_attach:$e,openings:$o,commitments:$p}' >"$dir/statements.json"

# pgbench draws the claim by its number, outside of what is measured on the
# other side only by the index look-up of one row.
sql -c "CREATE TABLE IF NOT EXISTS claimd.bench_claim AS
	SELECT row_number() OVER () AS n, id, created_at FROM claimd.claim;
	CREATE UNIQUE INDEX IF NOT EXISTS bench_claim_n ON claimd.bench_claim (n);
	GRANT SELECT ON claimd.bench_claim TO claimd_server" 2>/dev/null
pick="(SELECT id FROM bench_claim WHERE n = :n)"
{
	echo "\\set n random(1, $scale)"
	echo '\startpipeline'
	statement claim_get | sed "s/\$1/$pick/; \$s/\$/;/"
	statement evidence_of_claim | sed "s/\$1/$pick/; \$s/\$/;/"
	echo '\endpipeline'
} >"$dir/read.pgbench"
{
	echo "\\set n random(1, $scale)"
	echo "$page;" | sed 's/\$1/(SELECT created_at FROM bench_claim WHERE n = :n)/'
} >"$dir/list.pgbench"
{
	echo "\\set n random(1, $scale)"
	echo '\set r random(1, 1000000000000)'
	statement claim_case | sed "s/\$1/$pick/; \$s/\$/;/"
	cat <<-SQL
		SELECT * FROM (SELECT gen_random_uuid() AS e, $pick AS c) AS x, LATERAL evidence_attach(x.e, x.c,
		(SELECT version FROM claim WHERE id = x.c), 'https://new.example/' || :r, 'https://new.example/' || :r,
		'new.example', 'context', 'Seen.', NULL, NULL, NULL, NULL, NULL, '{}', NULL,
		jsonb_build_object('groups', (SELECT jsonb_agg(jsonb_build_object('id', o.id, 'group', o.origin_group, 'reasons',
		o.origin_reasons)) FROM evidence o WHERE o.claim_id = x.c)
		|| jsonb_build_array(jsonb_build_object('id', x.e, 'group', 4, 'reasons', '[]'::jsonb)),
		'supports', 2, 'refutes', 1, 'context', 1, 'independent_supports', 2, 'independent_refutes', 1,
		'unmet', true, 'attention', '[]'::jsonb),
		jsonb_build_array(jsonb_build_object('subject', 'claim/' || x.c, 'type', 'evidence.attached', 'v', 1,
		'actor', 'system', 'req', x.e, 'n', 'AAAAAAAAAAAAAAAAAAAAAA', 'data', '{"evidence":"' || x.e || '","stance":"context"}',
		'pd', '{${commitments#,}}', 'd', '{${openings#,}}'::jsonb)));
	SQL
} >"$dir/write.pgbench"

peer=
if [ "${PEERS:-1}" = 1 ] && command -v npm >/dev/null; then
	mkdir -p "$dir/peer"
	cp "$here"/peer/* "$dir/peer/"
	if (cd "$dir/peer" && npm install --silent --no-audit --no-fund >/dev/null 2>&1); then
		peer_port=$((port + 1))
		NODE_ENV=production node "$dir/peer/server.mjs" "$socket" "$pgport" "$peer_port" \
			"$dir/statements.json" 2>"$dir/peer.log" &
		peer=$!
		pids+=("$peer")
		for _ in $(seq 50); do
			curl -s -o /dev/null "http://127.0.0.1:$peer_port/" && break
			sleep 0.2
		done
	else
		say 'npm cannot install the peer: left out'
	fi
fi

ticks() { # PID…: CPU of processes and of the cluster's, in ticks
	local sum t
	# Sessions that have ended are counted with the postmaster.
	sum=$(awk '{print $16 + $17}' "/proc/$postmaster/stat")
	for p in "$@" $(pgrep -P "$postmaster"); do
		t=$(awk '{print $14 + $15}' "/proc/$p/stat" 2>/dev/null || echo 0)
		sum=$((sum + t))
	done
	echo "$sum"
}

# Appends "who kind conns requests/s p50 p99 max errors cpu_us".
over_http() { # WHO KIND CONNS URL PID SEED
	local before after out
	before=$(ticks "$5")
	out=$(wrk -t1 -c"$3" -d"${each}s" -s "$here/wrk.lua" "$4" -- "$2" "$dir/ids" "$token" "$6" |
		awk '/^RESULT/ {print $2, $3, $4, $5, $6} /requests in/ {print "N", $1}')
	after=$(ticks "$5")
	awk -v who="$1" -v kind="$2" -v c="$3" -v t=$((after - before)) '
		$1 == "N" { n = $2; next } { r = $0 }
		END { print who, kind, c, r, (n ? t * 10000 / n : 0) }' <<<"$out" >>"$dir/cells"
}

over_pgbench() { # KIND CONNS
	local before after own out
	before=$(ticks) own=$(awk '{print $16 + $17}' "/proc/$$/stat")
	out=$(PGOPTIONS='-c search_path=claimd_api,claimd -c timezone=UTC' pgbench -n -M prepared \
		-h "$socket" -p "$pgport" -U claimd_server -d claimd -c "$2" -j 1 -T "$each" \
		-f "$dir/$1.pgbench" 2>/dev/null)
	after=$(ticks) own=$(($(awk '{print $16 + $17}' "/proc/$$/stat") - own))
	awk -v kind="$1" -v c="$2" -v t=$((after - before + own)) '
		/actually processed:/ { sub(/\/.*/, "", $6); n = $6 } /^tps/ { tps = $3 }
		END { print "pgbench", kind, c, tps + 0, 0, 0, 0, 0, (n ? t * 10000 / n : 0) }' <<<"$out" >>"$dir/cells"
}

: >"$dir/cells"
for round in $(seq "$rounds"); do
	for kind in $kinds; do
		say "round $round of $rounds: $kind"
		for c in 4 16 64; do over_pgbench "$kind" "$c"; done
		for c in $conns; do
			over_http claimd "$kind" "$c" "http://127.0.0.1:$port" "$server" "$round"
		done
		if [ -n "$peer" ]; then
			for c in 16 64; do
				over_http peer "$kind" "$c" "http://127.0.0.1:$peer_port" "$peer" "$round"
			done
		fi
	done
done

rss=$(awk '/VmRSS/ {printf "%.1f", $2 / 1024}' "/proc/$server/status")
awk -v rss="$rss" -v scale="$scale" -v rounds="$rounds" -f "$here/report.awk" "$dir/cells"
