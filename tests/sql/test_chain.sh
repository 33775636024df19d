#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sixteen writers on five subjects, one in ten rolled back: every chain counts
# 1, 2, 3 …, each prev is the hash of the leaf before, and nothing is lost.
set -eu
script=$(mktemp)
cat >"$script" <<'SQL'
\set a random(1, 5)
\set b random(1, 5)
\set fate random(1, 10)
BEGIN;
SELECT audit_append(jsonb_build_array(
	jsonb_build_object('subject', 'claim/chain-' || :a, 'type', 'test.chained', 'v', 1, 'actor', 'system', 'n', 'AAAAAAAAAAAAAAAAAAAAAA'),
	jsonb_build_object('subject', 'claim/chain-' || :b, 'type', 'test.chained', 'v', 1, 'actor', 'system', 'n', 'AAAAAAAAAAAAAAAAAAAAAA')));
\if :fate = 1
ROLLBACK;
\else
COMMIT;
\endif
SQL
sed -i 's/^\\if :fate = 1/\\set undo :fate = 1\n\\if :undo/' "$script"
"${PG_BIN:-/usr/lib/postgresql/15/bin}"/pgbench -n -c 16 -j 2 -t 100 -f "$script" >"$script.out" 2>&1 || {
	cat "$script.out"
	exit 1
}
rm -f "$script" "$script.out"
psql -qXAt -v ON_ERROR_STOP=1 <<'SQL'
DO $$
BEGIN
	ASSERT (SELECT count(*) > 2000 FROM audit_event WHERE type = 'test.chained');
	ASSERT NOT EXISTS (
		SELECT FROM (SELECT *, row_number() OVER w AS place, lag(leaf) OVER w AS before
			FROM audit_event WHERE subject LIKE 'claim/chain-%' WINDOW w AS (PARTITION BY subject ORDER BY id)) AS e
		WHERE e.seq <> e.place
			OR coalesce(convert_from(leaf, 'UTF8')::jsonb ->> 'prev', '') <> coalesce(encode(audit_leaf_hash(before), 'base64'), '')
			OR (convert_from(leaf, 'UTF8')::jsonb ->> 'seq')::int8 <> e.seq), 'a chain is broken';
	ASSERT NOT EXISTS (SELECT FROM audit_subject s WHERE s.subject LIKE 'claim/chain-%' AND (s.seq, s.head) IS DISTINCT FROM
		(SELECT (e.seq, audit_leaf_hash(e.leaf)) FROM audit_event e WHERE e.subject = s.subject ORDER BY e.seq DESC LIMIT 1)), 'a head is wrong';
	ASSERT (SELECT count(*) FROM audit_event) = (SELECT count(*) FROM audit_pending), 'an event does not wait for its place';
END
$$;
SQL
