-- SPDX-License-Identifier: Apache-2.0
\ir fixture.psql
SELECT pg_temp.claim('00000000-0000-7000-8000-000000000001') \gset

-- A stale version changes nothing and appends nothing.
DO $$
DECLARE
	c claim_view;
	before claim;
	events int8 := (SELECT count(*) FROM audit_event);
	id uuid := '00000000-0000-7000-8000-000000000001';
BEGIN
	SELECT * INTO before FROM claim WHERE claim.id = '00000000-0000-7000-8000-000000000001';
	ASSERT NOT EXISTS (SELECT FROM claim_patch(id, 7, 'x', NULL, 'en', '{}', NULL, 0, NULL, false, pg_temp.events('claim/' || id, 'claim.changed')));
	ASSERT NOT EXISTS (SELECT FROM evidence_attach(gen_random_uuid(), id, 7, 'http://a/', 'http://a/', 'a', 'supports', NULL, NULL, NULL, NULL, NULL, NULL, '{}', NULL, pg_temp.review(1), pg_temp.events('claim/' || id, 'evidence.attached')));
	ASSERT (SELECT count(*) FROM audit_event) = events;
	ASSERT (SELECT claim = before FROM claim WHERE claim.id = '00000000-0000-7000-8000-000000000001');
	-- The right one raises it, with its event.
	SELECT * INTO c FROM claim_patch(id, 1, 'x', 'Someone', 'en', '{b,a}', NULL, 2, NULL, true, pg_temp.events('claim/' || id, 'claim.changed'));
	ASSERT c.version = 2 AND c.text = 'x' AND c.tags = '{b,a}' AND c.priority = 2 AND c.dismissed;
	ASSERT (SELECT count(*) FROM audit_event) = events + 1;
	ASSERT (SELECT a.updated_at = c.updated_at FROM claim_activity a WHERE a.id = c.id);
END
$$;

-- Evidence raises the claim's version and carries its group.
DO $$
DECLARE
	claim uuid := pg_temp.claim('00000000-0000-7000-8000-000000000002');
	a uuid := '00000000-0000-7000-8000-00000000000a';
	b uuid := '00000000-0000-7000-8000-00000000000b';
	e evidence_view;
	command text;
BEGIN
	SELECT * INTO e FROM evidence_attach(a, claim, 1, 'http://a.example/', 'http://a.example/', 'a.example', 'supports', 'note', NULL, NULL, NULL, NULL, NULL, '{}', NULL,
		pg_temp.review(1, jsonb_build_array(jsonb_build_object('id', a, 'group', 1, 'reasons', '[]'::jsonb))), pg_temp.events('claim/' || claim, 'evidence.attached'));
	ASSERT e.id = a AND e."origin.group" = 1 AND e.note = 'note' AND e.version = 1;
	command := format('SELECT FROM evidence_attach(gen_random_uuid(), %L, 2, ''x'', ''http://a.example/'', ''a.example'', ''supports'', NULL, NULL, NULL, NULL, NULL, NULL, ''{}'', NULL, %L, %L)',
		claim, pg_temp.review(1), pg_temp.events('claim/' || claim, 'evidence.attached'));
	CALL pg_temp.refused(command, '23505');
	SELECT * INTO e FROM evidence_attach(b, claim, 2, 'http://b.example/', 'http://b.example/', 'b.example', 'supports', NULL, NULL, NULL, NULL, NULL, NULL, '{}', NULL,
		pg_temp.review(2, jsonb_build_array(jsonb_build_object('id', a, 'group', 2, 'reasons', '[]'::jsonb), jsonb_build_object('id', b, 'group', 1, 'reasons', '[]'::jsonb))),
		pg_temp.events('claim/' || claim, 'evidence.attached'));
	ASSERT e."origin.group" = 1;
	ASSERT (SELECT version = 2 AND "origin.group" = 2 FROM evidence_view WHERE id = a), 'a regrouped link shows a new version';
	ASSERT (SELECT version = 3 AND "evidence.supports" = 2 FROM claim_view WHERE id = claim);
	ASSERT (SELECT array_agg(seq ORDER BY seq) = '{1,2,3}' FROM audit_event WHERE subject = 'claim/' || claim), 'one event a write';
END
$$;

-- Bulk: a stale item changes nothing, the others do, one event each.
DO $$
DECLARE
	a uuid := pg_temp.claim('00000000-0000-7000-8000-000000000003');
	b uuid := pg_temp.claim('00000000-0000-7000-8000-000000000004');
	item jsonb := '{"text": "t", "tags": ["x"], "priority": 1, "dismissed": false}';
	events int8 := (SELECT count(*) FROM audit_event);
	result text;
BEGIN
	SELECT string_agg(p.id || ' ' || applied || ' ' || version, ',') INTO result FROM claim_patch_many(jsonb_build_array(
		item || jsonb_build_object('id', b, 'version', 1, 'events', pg_temp.events('claim/' || b, 'claim.changed')),
		item || jsonb_build_object('id', a, 'version', 9, 'events', pg_temp.events('claim/' || a, 'claim.changed')))) AS p;
	ASSERT result = a || ' false 9,' || b || ' true 2', result;
	ASSERT (SELECT count(*) FROM audit_event) = events + 1;
END
$$;

-- The same address and text are one document, stored with its claims once.
DO $$
DECLARE
	d document_added_view;
	claims jsonb := '[{"id": "00000000-0000-7000-8000-000000000011", "text": "One.", "hedges": ["allegedly"], "score": 0.5, "origin": "extracted", "exact": "One.", "start": 0, "end": 4, "language": "en"},
		{"id": "00000000-0000-7000-8000-000000000012", "text": "Two.", "origin": "extracted", "exact": "Two.", "start": 5, "end": 9}]';
	id uuid;
	c claim_view;
BEGIN
	FOREACH id IN ARRAY ARRAY['00000000-0000-7000-8000-0000000000d1', '00000000-0000-7000-8000-0000000000d2']::uuid[] LOOP
		SELECT * INTO d FROM document_add(id, 'http://a/', 'http://a/', 'a', 'T', NULL, NULL, NULL, 'en', 'One. Two.', sha256('One. Two.'), '[]', NULL, claims, pg_temp.events('document/' || id, 'document.added'));
		ASSERT d._created = (id = '00000000-0000-7000-8000-0000000000d1') AND d.id = '00000000-0000-7000-8000-0000000000d1';
	END LOOP;
	ASSERT (SELECT count(*) FROM claim WHERE document_id = d.id) = 2;
	SELECT * INTO c FROM claim_view WHERE claim_view.id = '00000000-0000-7000-8000-000000000011';
	ASSERT c.hedged AND c."quote?.end" = 4 AND c."document?.title" = 'T' AND c.state = 'unverified' AND c.basis = 'new';
	ASSERT NOT EXISTS (SELECT FROM audit_event WHERE subject = 'document/00000000-0000-7000-8000-0000000000d2');
END
$$;

-- What no rule may store.
CALL pg_temp.refused('UPDATE claim SET state = ''corroborated''', '23514');
CALL pg_temp.refused('UPDATE claim SET published_at = now()', '23514');
CALL pg_temp.refused('UPDATE claim SET merged_into = id', '23514');

-- English is found by stem, other languages by word, exclusion excludes.
DO $$
DECLARE
	en uuid := pg_temp.claim('00000000-0000-7000-8000-000000000021', 'The army repelled attacks near Mopti.');
	q text;
BEGIN
	FOREACH q IN ARRAY ARRAY['attack', 'attacking', 'the attacks', '"repelled attacks"', 'mopti -timbuktu'] LOOP
		ASSERT (SELECT tsv @@ claim_tsquery(q) FROM claim WHERE id = en), q;
	END LOOP;
	FOREACH q IN ARRAY ARRAY['attack -army', '"attacks repelled"', 'drone', '-attacking mopti', '', '"', '-'] LOOP
		ASSERT (SELECT (tsv @@ claim_tsquery(q)) IS NOT TRUE FROM claim WHERE id = en), q;
	END LOOP;
	ASSERT claim_tsvector('fr', 'les attaques', NULL) @@ claim_tsquery('attaques');
END
$$;
