-- SPDX-License-Identifier: Apache-2.0
\ir fixture.psql
-- The leaf's exact bytes, member by member.
DO $$
DECLARE
	e audit_event;
	d text := pg_temp.opening('reason', 'because');
	digest text := audit_base64url(sha256(convert_to(d, 'UTF8')));
	first_leaf bytea;
	text text;
BEGIN
	PERFORM audit_append(jsonb_build_array(jsonb_build_object('subject', 'log', 'type', 'log.created', 'v', 1,
		'actor', 'system', 'n', 'AAAAAAAAAAAAAAAAAAAAAA', 'data', '{"origin":"o"}')));
	SELECT * INTO e FROM audit_event WHERE subject = 'log';
	ASSERT convert_from(e.leaf, 'UTF8') = '{"actor":"system","at":"' || to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
		|| '","data":{"origin":"o"},"n":"AAAAAAAAAAAAAAAAAAAAAA","seq":1,"subject":"log","type":"log.created","v":1}', convert_from(e.leaf, 'UTF8');
	first_leaf := e.leaf;
	PERFORM audit_append(jsonb_build_array(jsonb_build_object('subject', 'log', 'type', 'log.key.added', 'v', 2,
		'actor', 'user/00000000-0000-0000-0000-000000000001', 'n', 'AQEBAQEBAQEBAQEBAQEBAQ', 'req', '00000000-0000-0000-0000-00000000000a',
		'data', '{}', 'pd', '{"reason":"' || digest || '"}', 'd', jsonb_build_object('reason', d))));
	SELECT * INTO e FROM audit_event WHERE subject = 'log' AND seq = 2;
	ASSERT convert_from(e.leaf, 'UTF8') = '{"actor":"user/00000000-0000-0000-0000-000000000001","at":"'
		|| to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
		|| '","data":{},"n":"AQEBAQEBAQEBAQEBAQEBAQ","pd":{"reason":"' || digest || '"},"prev":"'
		|| encode(sha256('\x00'::bytea || first_leaf), 'base64')
		|| '","req":"00000000-0000-0000-0000-00000000000a","seq":2,"subject":"log","type":"log.key.added","v":2}', convert_from(e.leaf, 'UTF8');
	ASSERT (SELECT head = sha256('\x00'::bytea || e.leaf) AND seq = 2 FROM audit_subject WHERE subject = 'log');
	ASSERT (SELECT count(*) FROM audit_pending) = (SELECT count(*) FROM audit_event), 'every event waits for its place';
	-- A head statement has no chain of its own.
	PERFORM audit_append(jsonb_build_array(jsonb_build_object('type', 'export.created', 'v', 1, 'actor', 'system',
		'n', 'AgICAgICAgICAgICAgICAg', 'head', '{"seq":2,"subject":"log"}')));
	SELECT convert_from(leaf, 'UTF8') INTO text FROM audit_event WHERE type = 'export.created';
	ASSERT text LIKE '{"actor":"system","at":"%","head":{"seq":2,"subject":"log"},"n":"AgICAgICAgICAgICAgICAg","type":"export.created","v":1}', text;
END
$$;

-- The leaf hash of the published vectors.
DO $$
BEGIN
	ASSERT encode(audit_leaf_hash(convert_to('{"actor":"system","at":"2026-01-02T03:04:05.000000Z","data":{"origin":"factcheck.example/log/1"},"n":"AAAAAAAAAAAAAAAAAAAAAA","seq":1,"subject":"log","type":"log.created","v":1}', 'UTF8')), 'base64')
		= 'JRoU3TJY6oCZ43lsF4hQuVPqKttGuWWUgx5oo2a4x3U=';
	ASSERT audit_opened('WyJBQUVDQXdRRkJnY0lDUW9MREEwT0R3IiwidGl0bGUiLCLDnGJlcnByw7xmdCJd') = '"Überprüft"';
	ASSERT audit_base64url(sha256('WyJBQUVDQXdRRkJnY0lDUW9MREEwT0R3IiwidGl0bGUiLCLDnGJlcnByw7xmdCJd')) = '2IaD5rSqqmVCOF8ymh-gvro2CxLLSzflW-ASpi_Cfns';
END
$$;

-- Events are only added.
CALL pg_temp.refused('UPDATE audit_event SET type = ''a.b''', '42501');
CALL pg_temp.refused('DELETE FROM audit_event', '42501');
CALL pg_temp.refused('TRUNCATE audit_event', '42501');
CALL pg_temp.refused('DELETE FROM audit_disclosure', '42501');
CALL pg_temp.refused('UPDATE audit_disclosure SET d = ''x''', '42501');
CALL pg_temp.refused('DELETE FROM audit_pending', '42501');
CALL pg_temp.refused('DELETE FROM audit_subject', '42501');
CALL pg_temp.refused('INSERT INTO audit_leaf VALUES (0, 1)', '42501');
CALL pg_temp.refused('DELETE FROM app_user', '42501');
CALL pg_temp.refused('DELETE FROM claim', '42501');
-- Not even by the owner, whose rights no grant limits.
SET ROLE claimd_owner;
CALL pg_temp.refused('UPDATE audit_event SET type = ''a.b''', '42501');
CALL pg_temp.refused('DELETE FROM audit_event', '42501');
CALL pg_temp.refused('TRUNCATE audit_event', '42501');
CALL pg_temp.refused('UPDATE audit_disclosure SET d = ''x''', '42501');
CALL pg_temp.refused('DELETE FROM audit_leaf', '42501');
SET ROLE claimd_server;

-- What is no leaf is refused.
DO $$
DECLARE
	bad text;
	good jsonb := pg_temp.event('log', 'log.noted');
BEGIN
	FOREACH bad IN ARRAY ARRAY[E'{"a":\n1}', E'{"a":\r1}', '{"a":"' || repeat('x', 16384) || '"}'] LOOP
		CALL pg_temp.refused(format('SELECT audit_append(%L)', jsonb_build_array(good || jsonb_build_object('data', bad))), '23514');
	END LOOP;
	CALL pg_temp.refused(format('SELECT audit_append(%L)', jsonb_build_array(good || '{"n":"short"}')), 'P0001');
	CALL pg_temp.refused(format('SELECT audit_append(%L)', jsonb_build_array(good || '{"actor":"me\",\"x\":\""}')), '23514');
	CALL pg_temp.refused(format('SELECT audit_append(%L)', jsonb_build_array(good || '{"type":"Bad"}')), '23514');
	CALL pg_temp.refused(format('SELECT audit_append(%L)', jsonb_build_array(good || '{"subject":"claim/\""}')), '23514');
	-- An opening must match its commitment, and each commitment needs one.
	good := pg_temp.event('log', 'log.noted', 'reason', 'x');
	CALL pg_temp.refused(format('SELECT audit_append(%L)', jsonb_build_array(good || jsonb_build_object('d', jsonb_build_object('reason', pg_temp.opening('reason', 'y'))))), 'P0001');
	CALL pg_temp.refused(format('SELECT audit_append(%L)', jsonb_build_array(good - 'd')), 'P0001');
	CALL pg_temp.refused(format('SELECT audit_append(%L)', jsonb_build_array(good - 'pd')), 'P0001');
END
$$;
