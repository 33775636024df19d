-- SPDX-License-Identifier: Apache-2.0
\ir fixture.psql
-- The claim moves with an effective decision, waits with a proposed one.
DO $$
DECLARE
	claim uuid := pg_temp.claim('00000000-0000-7000-8000-000000000101');
	subject text := 'claim/' || claim;
	me uuid := '00000000-0000-7000-8000-0000000000e1';
	r decision_result_view;
	c claim_case_view;
	d uuid[] := ARRAY(SELECT ('00000000-0000-7000-8000-0000000001f' || i)::uuid FROM generate_series(1, 4) AS i);
BEGIN
	PERFORM user_add(me, 'decider@example.org', 'D', 'reviewer', NULL, pg_temp.events('user/' || me, 'user.created'));
	ASSERT NOT EXISTS (SELECT FROM decision_add(d[1], claim, 9, 'corroborated', 'sources', 'effective', 'r', '{}', 1, '[]', NULL, me,
		'{"unmet": false, "attention": []}', pg_temp.events(subject, 'claim.decided')));
	ASSERT NOT EXISTS (SELECT FROM decision), 'stale: nothing is stored';
	SELECT * INTO r FROM decision_add(d[1], claim, 1, 'corroborated', 'sources', 'proposed', 'r', '{}', 1, '[{"rule": "x"}]', NULL, me,
		'{"unmet": false, "attention": ["needs_second_review"]}', pg_temp.events(subject, 'claim.proposed'));
	ASSERT r."decision.status" = 'proposed' AND r."decision.from" = 'unverified' AND r."decision.proposed_by?.id" = me AND r."decision.decided_by?.id" IS NULL;
	ASSERT r."claim.state" = 'unverified' AND r."claim.version" = 2 AND r."claim.attention" = '{needs_second_review}';
	SELECT * INTO c FROM claim_case_view v WHERE v.id = claim;
	ASSERT c.facts_version = 1 AND c.proposal ->> 'id' = d[1]::text AND c.proposal ->> 'to' = 'sources' AND (c.proposal ->> 'facts_version')::int = 1;
	-- Another proposal takes its place.
	PERFORM decision_add(d[2], claim, 2, 'disputed', 'refuted', 'proposed', 'r', '{}', 1, '[]', 'because', me,
		'{"unmet": false, "attention": ["needs_second_review"]}', pg_temp.events(subject, 'claim.proposed'));
	ASSERT (SELECT status = 'superseded' FROM decision WHERE id = d[1]);
	-- Approved: the claim moves, and only once.
	SELECT * INTO r FROM decision_close(d[2], claim, 3, 'effective', 'yes', 1, '[{"rule": "y"}]', me,
		'{"unmet": false, "attention": []}', pg_temp.events(subject, 'claim.approved'));
	ASSERT r."claim.state" = 'disputed' AND r."claim.basis" = 'refuted' AND r."claim.version" = 4 AND r."claim.attention" = '{}';
	ASSERT r."decision.status" = 'effective' AND r."decision.override?.reason" = 'because' AND r."decision.checks" = '[{"rule": "y"}]';
	ASSERT NOT EXISTS (SELECT FROM decision_close(d[2], claim, 4, 'effective', 'yes', 1, '[]', me, '{"unmet": false, "attention": []}', '[]'));
	ASSERT (SELECT facts_version = 2 FROM claim_case_view v WHERE v.id = claim);
	ASSERT (SELECT a.state = 'disputed' FROM claim_activity a WHERE a.id = claim);
	-- Published, and no longer so once reopened.
	ASSERT (SELECT published FROM claim_publish(claim, 4, true, pg_temp.events(subject, 'claim.published')));
	SELECT * INTO r FROM decision_add(d[3], claim, 5, 'unverified', 'reopened', 'effective', 'r', '{}', 1, '[]', NULL, me,
		'{"unmet": true, "attention": []}', pg_temp.events(subject, 'claim.decided'));
	ASSERT NOT r."claim.published" AND r."claim.basis" = 'reopened' AND r."decision.decided_by?.id" = me;
	ASSERT (SELECT status = 'superseded' FROM decision WHERE id = d[2]), 'the effective decision was replaced';
	ASSERT (SELECT count(*) = 6 FROM audit_event e WHERE e.subject = 'claim/' || claim);
END
$$;

-- Merging points, is undone, and makes neither chains nor rings.
DO $$
DECLARE
	a uuid := pg_temp.claim('00000000-0000-7000-8000-000000000111');
	b uuid := pg_temp.claim('00000000-0000-7000-8000-000000000112');
	c uuid := pg_temp.claim('00000000-0000-7000-8000-000000000113');
	s claim_view;
BEGIN
	ASSERT (SELECT merged_into = b FROM claim_merge(a, 1, b, pg_temp.events('claim/' || a, 'claim.merged')));
	ASSERT NOT EXISTS (SELECT FROM claim_merge(b, 1, c, '[]')), 'a target of merges';
	ASSERT NOT EXISTS (SELECT FROM claim_merge(c, 1, a, '[]')), 'into a merged one';
	ASSERT NOT EXISTS (SELECT FROM claim_merge(a, 2, c, '[]')), 'merged already';
	ASSERT (SELECT merged_into IS NULL AND version = 3 FROM claim_unmerge(a, 2, pg_temp.events('claim/' || a, 'claim.unmerged')));
	SELECT * INTO s FROM claim_split(a, 3, NULL, '{"id": "00000000-0000-7000-8000-000000000114", "text": "Half.", "origin": "manual"}', pg_temp.events('claim/' || a, 'claim.split'));
	ASSERT s.split_from = a AND s.state = 'unverified' AND (SELECT version = 4 FROM claim v WHERE v.id = a);
END
$$;

-- Evidence: changed, withdrawn, and the human word on its origin.
DO $$
DECLARE
	claim uuid := pg_temp.claim('00000000-0000-7000-8000-000000000121');
	a uuid := '00000000-0000-7000-8000-00000000012a';
	b uuid := '00000000-0000-7000-8000-00000000012b';
	groups jsonb := jsonb_build_array(jsonb_build_object('id', a, 'group', 1, 'reasons', '[]'::jsonb), jsonb_build_object('id', b, 'group', 2, 'reasons', '[]'::jsonb));
	joined jsonb := jsonb_build_array(jsonb_build_object('id', a, 'group', 1, 'reasons', '[]'::jsonb), jsonb_build_object('id', b, 'group', 1, 'reasons', '[{"rule": "human-same"}]'::jsonb));
	c claim_case_view;
BEGIN
	PERFORM evidence_attach(a, claim, 1, 'http://a/', 'http://a/', 'a', 'supports', NULL, NULL, NULL, NULL, NULL, NULL, '{}', NULL, pg_temp.review(1, groups), pg_temp.events('claim/' || claim, 'evidence.attached'));
	PERFORM evidence_attach(b, claim, 2, 'http://b/', 'http://b/', 'b', 'supports', NULL, NULL, NULL, NULL, NULL, NULL, '{}', NULL, pg_temp.review(2, groups), pg_temp.events('claim/' || claim, 'evidence.attached'));
	ASSERT (SELECT "evidence.supports" = 2 AND version = 4 FROM origin_add(claim, 3, b, a, 'same', 'twins', NULL, pg_temp.review(2, joined), pg_temp.events('claim/' || claim, 'origin.joined')));
	PERFORM origin_add(claim, 4, a, b, 'independent', 'no twins', NULL, pg_temp.review(2, groups), pg_temp.events('claim/' || claim, 'origin.split'));
	PERFORM origin_add(claim, 5, a, NULL, 'independent', 'of the document', NULL, pg_temp.review(2, groups), pg_temp.events('claim/' || claim, 'origin.split'));
	SELECT * INTO c FROM claim_case_view v WHERE v.id = claim;
	ASSERT c.words = ARRAY[['independent', a::text, b::text, 'no twins'], ['independent', a::text, '', 'of the document']], c.words::text;
	ASSERT c.evidence = ARRAY[[a::text, 'http://a/', 'a', 'supports', 'false', 'false', ''],
		[b::text, 'http://b/', 'b', 'supports', 'false', 'false', '']] AND c.facts_version = 6, c.evidence::text;
	ASSERT (SELECT "origin.group" = 2 FROM evidence_view v WHERE v.id = b);
END
$$;
DO $$
DECLARE
	claim uuid := pg_temp.claim('00000000-0000-7000-8000-000000000131');
	a uuid := '00000000-0000-7000-8000-00000000013a';
	e evidence_view;
BEGIN
	PERFORM evidence_attach(a, claim, 1, 'http://a/', 'http://a/', 'a', 'supports', NULL, NULL, NULL, NULL, NULL, NULL, '{}', NULL, pg_temp.review(1), pg_temp.events('claim/' || claim, 'evidence.attached'));
	ASSERT NOT EXISTS (SELECT FROM evidence_patch(a, 9, claim, 2, 'refutes', NULL, NULL, NULL, NULL, NULL, NULL, '{}', pg_temp.review(0), '[]'));
	ASSERT NOT EXISTS (SELECT FROM evidence_patch(a, 1, claim, 1, 'refutes', NULL, NULL, NULL, NULL, NULL, NULL, '{}', pg_temp.review(0), '[]'));
	ASSERT (SELECT version = 2 FROM claim v WHERE v.id = claim);
	SELECT * INTO e FROM evidence_patch(a, 1, claim, 2, 'refutes', 'n', NULL, 'T', NULL, NULL, 'answered', '{}', pg_temp.review(0), pg_temp.events('claim/' || claim, 'evidence.changed'));
	ASSERT e.stance = 'refutes' AND e.answer = 'answered' AND e.version = 2;
	SELECT * INTO e FROM evidence_withdraw(a, 2, claim, 3, 'wrong page', NULL, pg_temp.review(0), pg_temp.events('claim/' || claim, 'evidence.withdrawn'));
	ASSERT e.withdrawn_at IS NOT NULL AND (SELECT version = 4 FROM claim v WHERE v.id = claim);
	ASSERT NOT EXISTS (SELECT FROM evidence_withdraw(a, 3, claim, 4, 'again', NULL, pg_temp.review(0), '[]'));
	-- Withdrawn, it no longer stands in the way of the same link.
	PERFORM evidence_attach(gen_random_uuid(), claim, 4, 'http://a/', 'http://a/', 'a', 'refutes', NULL, NULL, NULL, NULL, NULL, NULL, '{}', NULL, pg_temp.review(1), pg_temp.events('claim/' || claim, 'evidence.attached'));
	ASSERT (SELECT count(*) = 2 FROM evidence x WHERE x.claim_id = claim);
END
$$;

-- The policy has versions, and one edit of each.
DO $$
BEGIN
	ASSERT (SELECT version = 2 AND second_review FROM policy_put(1, 3, 1, true, true, false, 'election', NULL, pg_temp.events('policy', 'policy.changed')));
	ASSERT NOT EXISTS (SELECT FROM policy_put(1, 3, 1, true, true, false, NULL, NULL, '[]'));
	ASSERT (SELECT count(*) = 2 FROM policy_view);
END
$$;
