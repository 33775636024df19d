-- SPDX-License-Identifier: Apache-2.0
\ir fixture.psql
-- The first admin, once, with the right token.
DO $$
DECLARE
	id uuid := '00000000-0000-7000-8000-000000000201';
	s uuid := '00000000-0000-7000-8000-000000000202';
	outcome text;
BEGIN
	DELETE FROM session;
	ASSERT (SELECT count(*) = 0 FROM app_user), 'runs before other people are made';
	UPDATE instance SET setup_hash = sha256('right');
	SELECT _outcome INTO outcome FROM setup_create(sha256('wrong'), id, 'a@example.org', 'A', 'h', s, sha256('s'), '', '', '[]');
	ASSERT outcome = 'wrong' AND NOT EXISTS (SELECT FROM app_user);
	SELECT _outcome INTO outcome FROM setup_create(sha256('right'), id, 'a@example.org', 'A', 'h', s, sha256('s'), '', '', pg_temp.events('user/' || id, 'user.created'));
	ASSERT outcome = 'created' AND (SELECT role = 'admin' FROM app_user);
	SELECT _outcome INTO outcome FROM setup_create(sha256('right'), gen_random_uuid(), 'b@example.org', 'B', 'h', gen_random_uuid(), sha256('t'), '', '', '[]');
	ASSERT outcome = 'closed' AND (SELECT count(*) = 1 FROM app_user);
	ASSERT (SELECT setup_hash IS NULL FROM instance);
END
$$;

-- Addresses are used once, in any case of letters.
CALL pg_temp.refused($$SELECT user_add(gen_random_uuid(), 'A@Example.org', 'x', 'viewer', NULL, '[]')$$, '23505');

-- Who loses a role, access or the password loses the sessions.
DO $$
DECLARE
	id uuid := '00000000-0000-7000-8000-000000000211';
	keep uuid := '00000000-0000-7000-8000-000000000212';
	u user_view;
BEGIN
	PERFORM user_add(id, 'r@example.org', 'R', 'reviewer', 'h', pg_temp.events('user/' || id, 'user.created'));
	ASSERT (SELECT session_open.id = '00000000-0000-7000-8000-000000000211' FROM session_open(keep, id, sha256('k'), '::1', 'agent', pg_temp.events('user/' || id, 'session.opened')));
	PERFORM session_open(gen_random_uuid(), id, sha256('l'), '::1', 'agent', pg_temp.events('user/' || id, 'session.opened'));
	SELECT * INTO u FROM me_patch(id, 1, 'R2', NULL, keep, pg_temp.events('user/' || id, 'user.changed'));
	ASSERT u.version = 2 AND u.name = 'R2' AND (SELECT count(*) = 2 FROM session s WHERE s.user_id = u.id);
	SELECT * INTO u FROM me_patch(id, 2, 'R2', 'h2', keep, pg_temp.events('user/' || id, 'user.password_changed'));
	ASSERT (SELECT count(*) = 1 FROM session s WHERE s.user_id = u.id) AND (SELECT password_hash = 'h2' FROM app_user a WHERE a.id = u.id);
	ASSERT NOT EXISTS (SELECT FROM user_patch(id, 2, 'R', 'admin', false, '[]')), 'stale';
	ASSERT (SELECT count(*) = 1 FROM session s WHERE s.user_id = u.id), 'a stale change ends no session';
	SELECT * INTO u FROM user_patch(id, 3, 'R', 'reviewer', true, pg_temp.events('user/' || id, 'user.disabled'));
	ASSERT u.disabled AND NOT EXISTS (SELECT FROM session s WHERE s.user_id = u.id);
	ASSERT NOT EXISTS (SELECT FROM session_open(gen_random_uuid(), id, sha256('m'), '', '', '[]')), 'a disabled person gets none';
END
$$;

-- Tokens: revoking twice is one event.
DO $$
DECLARE
	id uuid := '00000000-0000-7000-8000-000000000221';
	owner uuid := '00000000-0000-7000-8000-000000000201';
	t token_view;
	events int8;
BEGIN
	SELECT * INTO t FROM token_add(id, owner, NULL, sha256('t'), 'abcd', '{read,write}', now() + interval '90 days', owner, pg_temp.events('user/' || owner, 'token.created'));
	ASSERT t.last4 = 'abcd' AND t.expires_at > now() + interval '89 days' AND t.revoked_at IS NULL;
	PERFORM token_revoke(id, pg_temp.events('user/' || owner, 'token.revoked'));
	events := (SELECT count(*) FROM audit_event);
	SELECT * INTO t FROM token_revoke(id, pg_temp.events('user/' || owner, 'token.revoked'));
	ASSERT t.revoked_at IS NOT NULL AND events = (SELECT count(*) FROM audit_event);
	ASSERT NOT EXISTS (SELECT FROM token_revoke(gen_random_uuid(), '[]'));
END
$$;

-- Failures cost time, by account and by address; success forgives the account.
DO $$
DECLARE
	waits int4[] := ARRAY(SELECT login_fail('A@example.org', '10.0.0.1') FROM generate_series(1, 8));
BEGIN
	ASSERT waits = '{0,0,0,0,1,2,4,8}', waits::text;
	ASSERT (SELECT count(*) = 2 FROM login_failure);
	ASSERT login_wait_seconds('account', 100) = 900 AND login_wait_seconds('address', 19) = 0 AND login_wait_seconds('address', 20) = 1;
END
$$;

-- A claim's history: openings are shown, erased ones are null, jobs and people named.
DO $$
DECLARE
	claim uuid := pg_temp.claim('00000000-0000-7000-8000-000000000231');
	h audit_event_view;
BEGIN
	PERFORM audit_append(jsonb_build_array(pg_temp.event('claim/' || claim, 'claim.noted', 'reason', 'why "not"', 'user/00000000-0000-7000-8000-000000000201')));
	SELECT * INTO h FROM audit_event_view v WHERE v._subject = 'claim/' || claim ORDER BY v.seq DESC LIMIT 1;
	ASSERT h.seq = 2 AND h.texts = '{"reason": "why \"not\""}' AND h.data = '{"k": 1}', h.texts::text;
	ASSERT h."actor.kind" = 'user' AND h."actor.name" = 'A' AND length(h.hash) = 44 AND h.request_id IS NOT NULL;
	PERFORM audit_append(jsonb_build_array(pg_temp.event('claim/' || claim, 'claim.noted', NULL, NULL, 'job/links')));
	SELECT * INTO h FROM audit_event_view v WHERE v._subject = 'claim/' || claim AND v.seq = 3;
	ASSERT h."actor.kind" = 'job' AND h."actor.name" = 'links' AND h."actor.id" IS NULL AND h.texts = '{}';
END
$$;
SET ROLE claimd_owner;
DELETE FROM audit_disclosure d USING audit_event e WHERE e.id = d.event_id AND e.subject = 'claim/00000000-0000-7000-8000-000000000231';
SET ROLE claimd_server;
DO $$
BEGIN
	ASSERT (SELECT texts = '{"reason": null}' FROM audit_event_view WHERE _subject = 'claim/00000000-0000-7000-8000-000000000231' AND seq = 2);
END
$$;

-- Queues count what their lists show.
DO $$
DECLARE
	me uuid := '00000000-0000-7000-8000-000000000201';
	mine uuid := pg_temp.claim('00000000-0000-7000-8000-000000000241');
	old uuid := pg_temp.claim('00000000-0000-7000-8000-000000000242');
	broken uuid := pg_temp.claim('00000000-0000-7000-8000-000000000243');
	q record;
	counts jsonb := '{}';
	before jsonb := '{}';
BEGIN
	FOR q IN SELECT * FROM queue_list(me) LOOP
		before := before || jsonb_build_object(q.key, q.count);
	END LOOP;
	PERFORM claim_patch(mine, 1, 't', NULL, 'en', '{}', me, 0, NULL, false, pg_temp.events('claim/' || mine, 'claim.assigned'));
	UPDATE claim SET updated_at = now() - interval '15 days' WHERE id = old;
	UPDATE claim SET attention = '{broken_evidence}' WHERE id = broken;
	FOR q IN SELECT * FROM queue_list(me) LOOP
		counts := counts || jsonb_build_object(q.key, q.count - (before ->> q.key)::int8);
	END LOOP;
	ASSERT counts = '{"mine": 1, "unassigned": -1, "needs_second_review": 0, "stale": 1, "broken_evidence": 1, "verdict_unsupported": 0}', counts::text;
	ASSERT (SELECT attention = '{stale}' FROM claim_view v WHERE v.id = old);
	UPDATE claim SET dismissed = true WHERE id IN (mine, old, broken);
	ASSERT (SELECT count = (before ->> 'mine')::int8 FROM queue_list(me) WHERE key = 'mine');
END
$$;

-- Views and comments.
DO $$
DECLARE
	me uuid := '00000000-0000-7000-8000-000000000201';
	v view_view;
	c comment_view;
	claim uuid := pg_temp.claim('00000000-0000-7000-8000-000000000251');
BEGIN
	SELECT * INTO v FROM view_add('00000000-0000-7000-8000-000000000252', me, 'Sahel', 'tag=sahel', false, pg_temp.events('user/' || me, 'view.created'));
	ASSERT v.version = 1 AND v."created_by.name" = 'A';
	CALL pg_temp.refused(format('SELECT view_add(gen_random_uuid(), %L, ''Sahel'', '''', false, ''[]'')', me), '23505');
	ASSERT NOT EXISTS (SELECT FROM view_patch(v.id, 2, 'x', '', true, '[]'));
	SELECT * INTO v FROM view_patch(v.id, 1, 'Sahel', 'tag=mali', true, pg_temp.events('user/' || me, 'view.changed'));
	ASSERT v.version = 2 AND v.shared;
	ASSERT NOT EXISTS (SELECT FROM view_delete(v.id, 1, '[]'));
	ASSERT EXISTS (SELECT FROM view_delete(v.id, 2, pg_temp.events('user/' || me, 'view.deleted')));
	SELECT * INTO c FROM comment_add(gen_random_uuid(), claim, 'look, @a@example.org', ARRAY[me], me, pg_temp.events('claim/' || claim, 'comment.added'));
	ASSERT c.mentions = jsonb_build_array(jsonb_build_object('id', me, 'name', 'A'));
	ASSERT (SELECT version = 1 FROM claim x WHERE x.id = claim), 'a comment changes nothing that is decided on';
	ASSERT NOT EXISTS (SELECT FROM comment_add(gen_random_uuid(), gen_random_uuid(), 'x', '{}', me, '[]'));
END
$$;
