-- SPDX-License-Identifier: Apache-2.0
-- Comments, saved views, queues and counts.
CREATE VIEW comment_view AS
SELECT c.id,
	c.claim_id,
	c.text,
	coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name) ORDER BY m.name, m.id)
		FROM app_user m WHERE m.id = ANY(c.mentions)), '[]') AS mentions,
	c.created_at,
	u.id AS "created_by?.id",
	u.name AS "created_by?.name"
FROM comment c
LEFT JOIN app_user u ON u.id = c.created_by;

-- No row: there is no such claim. A comment changes nothing that is decided on,
-- so it does not raise the claim's version.
CREATE FUNCTION comment_add(p_id uuid, p_claim_id uuid, p_text text, p_mentions uuid[], p_created_by uuid, p_events jsonb)
RETURNS SETOF comment_view LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM claim c WHERE c.id = p_claim_id FOR KEY SHARE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	INSERT INTO comment (id, claim_id, text, mentions, created_by)
	VALUES (p_id, p_claim_id, p_text, p_mentions, p_created_by);
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM comment_view v WHERE v.id = p_id;
END
$$;

CREATE VIEW view_view AS
SELECT s.id,
	s.name,
	s.query,
	s.shared,
	s.version,
	s.created_at,
	u.id AS "created_by.id",
	u.name AS "created_by.name",
	s.updated_at
FROM saved_view s
JOIN app_user u ON u.id = s.owner_id;

-- Two views of one person with one name violate saved_view_owner_id_name_key (23505).
CREATE FUNCTION view_add(p_id uuid, p_owner_id uuid, p_name text, p_query text, p_shared bool, p_events jsonb)
RETURNS SETOF view_view LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO saved_view (id, owner_id, name, query, shared)
	VALUES (p_id, p_owner_id, p_name, p_query, p_shared);
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM view_view v WHERE v.id = p_id;
END
$$;

CREATE FUNCTION view_patch(p_id uuid, p_version int8, p_name text, p_query text, p_shared bool, p_events jsonb)
RETURNS SETOF view_view LANGUAGE plpgsql AS $$
BEGIN
	UPDATE saved_view SET name = p_name, query = p_query, shared = p_shared,
		version = version + 1, updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM view_view v WHERE v.id = p_id;
END
$$;

CREATE FUNCTION view_delete(p_id uuid, p_version int8, p_events jsonb) RETURNS TABLE (id uuid)
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM saved_view s WHERE s.id = p_id AND s.version = p_version RETURNING s.id INTO id;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN NEXT;
END
$$;

-- Queues that could hold most of the database are counted up to 10,000.
CREATE FUNCTION queue_list(p_user_id uuid)
RETURNS TABLE (key text, name text, query text, count int8) LANGUAGE sql STABLE AS $$
	SELECT 'mine', 'Mine', 'assignee=me&dismissed=false', (SELECT count(*) FROM (
		SELECT FROM claim_activity a WHERE a.assignee = p_user_id AND NOT a.dismissed AND NOT a.merged LIMIT 10000) AS x)
	UNION ALL
	SELECT 'unassigned', 'Unassigned', 'assignee=none&state=unverified&dismissed=false', (SELECT count(*) FROM (
		SELECT FROM claim_activity a WHERE a.assignee = '00000000-0000-0000-0000-000000000000'
			AND a.state = 'unverified' AND NOT a.dismissed AND NOT a.merged LIMIT 10000) AS x)
	UNION ALL
	SELECT q.key, q.name, 'attention=' || q.key || '&dismissed=false', CASE q.key
		WHEN 'stale' THEN (SELECT count(*) FROM (
			SELECT FROM claim_activity a WHERE a.state = 'unverified'
				AND a.updated_at < claim_stale_before() AND NOT a.dismissed AND NOT a.merged LIMIT 10000) AS x)
		ELSE (SELECT count(*) FROM (
			SELECT FROM claim_activity a JOIN claim c ON c.id = a.id
			WHERE a.flagged AND NOT a.dismissed AND NOT a.merged AND c.attention && ARRAY[q.key] LIMIT 10000) AS x)
		END
	FROM (VALUES ('needs_second_review', 'Needs second review'), ('stale', 'Stale'),
		('broken_evidence', 'Broken evidence'), ('verdict_unsupported', 'Verdict no longer supported')) AS q(key, name);
$$;

-- Idempotency -------------------------------------------------------------------

-- Always one row: new, replay (with the stored answer), mismatch, or running:
-- another transaction holds the key. The lock lasts until this transaction ends.
CREATE FUNCTION idempotency_begin(p_principal text, p_key text, p_fingerprint bytea)
RETURNS TABLE (state text, status int4, headers text, body bytea) LANGUAGE plpgsql AS $$
DECLARE
	i idempotency;
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtextextended(p_principal || E'\n' || p_key, 0)) THEN
		state := 'running';
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT * INTO i FROM idempotency x WHERE x.principal = p_principal AND x.key = p_key
		AND x.created_at > now() - interval '24 hours';
	IF NOT FOUND THEN
		state := 'new';
	ELSIF i.fingerprint <> p_fingerprint THEN
		state := 'mismatch';
	ELSE
		state := 'replay';
		status := i.status;
		headers := i.headers;
		body := i.body;
	END IF;
	RETURN NEXT;
END
$$;

CREATE FUNCTION idempotency_store(p_principal text, p_key text, p_fingerprint bytea, p_status int4,
	p_headers text, p_body bytea)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO idempotency (principal, key, fingerprint, status, headers, body)
	VALUES (p_principal, p_key, p_fingerprint, p_status, p_headers, p_body)
	ON CONFLICT (principal, key) DO UPDATE SET fingerprint = EXCLUDED.fingerprint,
		status = EXCLUDED.status, headers = EXCLUDED.headers, body = EXCLUDED.body, created_at = now();
$$;

-- What is past its time: answers, sessions, forgiven sign-ins. A batch at a time.
CREATE FUNCTION housekeep() RETURNS TABLE (answers int8, sessions int8, failures int8)
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM idempotency i WHERE (i.principal, i.key) IN (
		SELECT x.principal, x.key FROM idempotency x
		WHERE x.created_at < now() - interval '24 hours' LIMIT 5000);
	GET DIAGNOSTICS answers = ROW_COUNT;
	DELETE FROM session s WHERE s.expires_at < now() OR s.last_seen_at < now() - interval '12 hours';
	GET DIAGNOSTICS sessions = ROW_COUNT;
	DELETE FROM login_failure f WHERE f.last_at < now() - interval '1 day';
	GET DIAGNOSTICS failures = ROW_COUNT;
	RETURN NEXT;
END
$$;
