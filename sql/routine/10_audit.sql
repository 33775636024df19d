-- SPDX-License-Identifier: Apache-2.0
-- The one place where leaves are assembled. The server passes what is random or
-- decided; the position in the subject's chain and the time are added here, after
-- the subject's lock. The bytes are stored, hashed and exported as they are.

CREATE FUNCTION audit_base64url(p_bytes bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(rtrim(replace(encode(p_bytes, 'base64'), E'\n', ''), '='), '+/', '-_');

CREATE FUNCTION audit_leaf_hash(p_leaf bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256('\x00'::bytea || p_leaf);

-- p_events: [{subject?, type, v, actor, n, req?, data?, pd?, head?, d?}], where
-- data, pd and head are the texts of canonical JSON objects and d maps the names
-- of pd to their openings. A malformed event is a bug of the caller: it raises.
CREATE FUNCTION audit_append(p_events jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	e record;
	v_seq int8;
	v_head bytea;
	v_at timestamptz;
	v_leaf bytea;
	v_id int8;
BEGIN
	-- Sorted, so that two writers of the same subjects cannot deadlock; the events
	-- of one subject keep their order.
	FOR e IN
		SELECT x.* FROM ROWS FROM (jsonb_to_recordset(p_events) AS (
			subject text, type text, v int4, actor text, n text, req uuid,
			data text, pd text, head text, d jsonb)) WITH ORDINALITY AS x
		ORDER BY x.subject COLLATE "C", x.ordinality
	LOOP
		IF e.n IS NULL OR e.n !~ '^[A-Za-z0-9_-]{22}$' OR e.v IS NULL OR e.type IS NULL THEN
			RAISE EXCEPTION 'audit_append: malformed event %', e.type;
		END IF;
		v_seq := NULL;
		v_head := NULL;
		IF e.subject IS NOT NULL THEN
			SELECT s.seq + 1, s.head INTO v_seq, v_head
			FROM audit_subject s WHERE s.subject = e.subject FOR NO KEY UPDATE;
			IF NOT FOUND THEN
				INSERT INTO audit_subject (subject, seq) VALUES (e.subject, 0)
				ON CONFLICT (subject) DO NOTHING;
				SELECT s.seq + 1, s.head INTO v_seq, v_head
				FROM audit_subject s WHERE s.subject = e.subject FOR NO KEY UPDATE;
			END IF;
		END IF;
		v_at := clock_timestamp();
		v_leaf := convert_to(
			'{"actor":"' || e.actor
			|| '","at":"' || to_char(v_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
			|| '"' || coalesce(',"data":' || e.data, '')
			|| coalesce(',"head":' || e.head, '')
			|| ',"n":"' || e.n || '"'
			|| coalesce(',"pd":' || e.pd, '')
			|| coalesce(',"prev":"' || encode(v_head, 'base64') || '"', '')
			|| coalesce(',"req":"' || e.req || '"', '')
			|| coalesce(',"seq":' || v_seq || ',"subject":"' || e.subject || '"', '')
			|| ',"type":"' || e.type || '","v":' || e.v || '}', 'UTF8');
		INSERT INTO audit_event (subject, seq, type, actor, at, leaf)
		VALUES (e.subject, v_seq, e.type, e.actor, v_at, v_leaf)
		RETURNING id INTO v_id;
		INSERT INTO audit_pending (event_id) VALUES (v_id);
		IF e.pd IS NOT NULL OR e.d IS NOT NULL THEN
			PERFORM audit_disclose(v_id, e.pd, e.d);
		END IF;
		IF v_seq IS NOT NULL THEN
			UPDATE audit_subject SET seq = v_seq, head = audit_leaf_hash(v_leaf)
			WHERE subject = e.subject;
		END IF;
	END LOOP;
END
$$;

-- Keeps the openings of one event. A commitment that its opening does not match
-- could never be proved later, so it is refused now.
CREATE FUNCTION audit_disclose(p_event_id int8, p_pd text, p_d jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_pd jsonb := p_pd::jsonb;
	v_kept int8;
BEGIN
	INSERT INTO audit_disclosure (event_id, name, d)
	SELECT p_event_id, d.key, d.value
	FROM jsonb_each_text(p_d) AS d
	WHERE v_pd ->> d.key = audit_base64url(sha256(convert_to(d.value, 'UTF8')));
	GET DIAGNOSTICS v_kept = ROW_COUNT;
	IF v_kept <> (SELECT count(*) FROM jsonb_object_keys(v_pd))
			OR v_kept <> (SELECT count(*) FROM jsonb_object_keys(p_d)) THEN
		RAISE EXCEPTION 'audit_append: openings do not match the commitments %', p_pd;
	END IF;
END
$$;

-- The value of an opening: the third member of base64url(JSON [salt, name, value]).
CREATE FUNCTION audit_opened(p_d text) RETURNS jsonb
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN convert_from(decode(translate(p_d, '-_', '+/') || repeat('=', -length(p_d) & 3), 'base64'), 'UTF8')::jsonb -> 2;

-- Events as people read them: texts holds what the openings say, null where one
-- was erased. The id is made of the leaf's hash, for pages.
CREATE VIEW audit_event_view AS
SELECT encode(substr(audit_leaf_hash(e.leaf), 1, 16), 'hex')::uuid AS id,
	e.seq,
	e.type,
	e.at,
	split_part(e.actor, '/', 1) AS "actor.kind",
	u.id AS "actor.id",
	CASE WHEN e.actor LIKE 'job/%' THEN substr(e.actor, 5) ELSE u.name END AS "actor.name",
	(l.leaf ->> 'req')::uuid AS request_id,
	coalesce(l.leaf -> 'data', '{}') AS data,
	coalesce((SELECT jsonb_object_agg(p.name, audit_opened(d.d))
		FROM jsonb_object_keys(l.leaf -> 'pd') AS p(name)
		LEFT JOIN audit_disclosure d ON d.event_id = e.id AND d.name = p.name), '{}') AS texts,
	encode(audit_leaf_hash(e.leaf), 'base64') AS hash,
	e.subject AS _subject
FROM audit_event e
CROSS JOIN LATERAL (SELECT convert_from(e.leaf, 'UTF8')::jsonb AS leaf OFFSET 0) AS l
LEFT JOIN app_user u ON u.id = CASE WHEN e.actor LIKE 'user/%' THEN substr(e.actor, 6)::uuid END;
