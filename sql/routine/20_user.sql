-- SPDX-License-Identifier: Apache-2.0
-- People, sessions and tokens. Secrets are stored as hashes only.
CREATE VIEW user_view AS
SELECT u.id,
	u.email,
	u.name,
	u.role,
	u.disabled_at IS NOT NULL AS disabled,
	u.version,
	u.created_at,
	u.updated_at
FROM app_user u;

CREATE VIEW token_view AS
SELECT t.id,
	t.label,
	t.scopes,
	t.last4,
	u.id AS "user.id",
	u.name AS "user.name",
	t.expires_at,
	t.last_used_at,
	t.revoked_at,
	t.created_at
FROM api_token t
JOIN app_user u ON u.id = t.user_id;

-- A used address violates app_user_email (23505).
CREATE FUNCTION user_add(p_id uuid, p_email text, p_name text, p_role text, p_password_hash text, p_events jsonb)
RETURNS SETOF user_view LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO app_user (id, email, name, role, password_hash)
	VALUES (p_id, p_email, p_name, p_role, p_password_hash);
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM user_view v WHERE v.id = p_id;
END
$$;

-- Whoever loses a role or access loses the sessions too. No row: stale, or it would
-- be the last admin: two who lower each other at the same time wait here, and the
-- second one sees what the first one did.
CREATE FUNCTION user_patch(p_id uuid, p_version int8, p_name text, p_role text, p_disabled bool, p_events jsonb)
RETURNS SETOF user_view LANGUAGE plpgsql AS $$
BEGIN
	IF p_disabled OR p_role <> 'admin' THEN
		PERFORM FROM app_user u WHERE u.role = 'admin' AND u.disabled_at IS NULL
		ORDER BY u.id FOR NO KEY UPDATE;
		IF p_id IN (SELECT u.id FROM app_user u WHERE u.role = 'admin' AND u.disabled_at IS NULL)
				AND NOT EXISTS (SELECT FROM app_user u
					WHERE u.role = 'admin' AND u.disabled_at IS NULL AND u.id <> p_id) THEN
			RETURN;
		END IF;
	END IF;
	DELETE FROM session s USING app_user u
	WHERE s.user_id = p_id AND u.id = p_id AND u.version = p_version
		AND (p_disabled OR u.role <> p_role);
	UPDATE app_user SET name = p_name, role = p_role, version = version + 1, updated_at = clock_timestamp(),
		disabled_at = CASE WHEN p_disabled THEN coalesce(disabled_at, now()) END
	WHERE id = p_id AND version = p_version;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM user_view v WHERE v.id = p_id;
END
$$;

-- Ends all sessions but p_keep_session, which may be null. No row: no such user.
CREATE FUNCTION user_password_set(p_id uuid, p_password_hash text, p_keep_session uuid, p_events jsonb)
RETURNS SETOF user_view LANGUAGE plpgsql AS $$
BEGIN
	UPDATE app_user SET password_hash = p_password_hash, version = version + 1, updated_at = clock_timestamp()
	WHERE id = p_id;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	DELETE FROM session WHERE user_id = p_id AND id IS DISTINCT FROM p_keep_session;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM user_view v WHERE v.id = p_id;
END
$$;

-- One's own name, and password if given (then all other sessions end). No row: stale.
CREATE FUNCTION me_patch(p_id uuid, p_version int8, p_name text, p_password_hash text, p_keep_session uuid, p_events jsonb)
RETURNS SETOF user_view LANGUAGE plpgsql AS $$
BEGIN
	UPDATE app_user SET name = p_name, password_hash = coalesce(p_password_hash, password_hash),
		version = version + 1, updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	IF p_password_hash IS NOT NULL THEN
		DELETE FROM session WHERE user_id = p_id AND id IS DISTINCT FROM p_keep_session;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM user_view v WHERE v.id = p_id;
END
$$;

CREATE FUNCTION session_open(p_id uuid, p_user_id uuid, p_hash bytea, p_address text, p_agent text, p_events jsonb)
RETURNS SETOF user_view LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO session (id, user_id, hash, address, agent, expires_at)
	SELECT p_id, u.id, p_hash, p_address, left(p_agent, 400), now() + interval '7 days'
	FROM app_user u WHERE u.id = p_user_id AND u.disabled_at IS NULL;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM user_view v WHERE v.id = p_user_id;
END
$$;

CREATE FUNCTION session_close(p_id uuid, p_events jsonb) RETURNS TABLE (id uuid)
LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM session s WHERE s.id = p_id RETURNING s.id INTO id;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN NEXT;
END
$$;

CREATE FUNCTION token_add(p_id uuid, p_user_id uuid, p_label text, p_hash bytea, p_last4 text,
	p_scopes text[], p_expires_at timestamptz, p_created_by uuid, p_events jsonb)
RETURNS SETOF token_view LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO api_token (id, user_id, label, hash, last4, scopes, expires_at, created_by)
	VALUES (p_id, p_user_id, p_label, p_hash, p_last4, p_scopes, p_expires_at, p_created_by);
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM token_view v WHERE v.id = p_id;
END
$$;

-- Revoking again changes nothing and is no event. No row: no such token.
CREATE FUNCTION token_revoke(p_id uuid, p_events jsonb) RETURNS SETOF token_view
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE api_token SET revoked_at = now() WHERE id = p_id AND revoked_at IS NULL;
	IF FOUND THEN
		PERFORM audit_append(p_events);
	END IF;
	RETURN QUERY SELECT v.* FROM token_view v WHERE v.id = p_id;
END
$$;

-- The first admin. Always one row, _outcome 'created', 'wrong' (the token) or
-- 'closed' (there is a user); the other columns are null but for 'created'.
CREATE VIEW setup_result_view AS
SELECT 'created' AS _outcome, u.* FROM user_view u;

CREATE FUNCTION setup_create(p_hash bytea, p_id uuid, p_email text, p_name text, p_password_hash text,
	p_session_id uuid, p_session_hash bytea, p_address text, p_agent text, p_events jsonb)
RETURNS SETOF setup_result_view LANGUAGE plpgsql AS $$
DECLARE
	v_hash bytea;
	v_outcome text := 'created';
BEGIN
	SELECT i.setup_hash INTO v_hash FROM instance i FOR NO KEY UPDATE;
	IF EXISTS (SELECT FROM app_user) THEN
		v_outcome := 'closed';
	ELSIF v_hash IS DISTINCT FROM p_hash THEN
		v_outcome := 'wrong';
	ELSE
		UPDATE instance SET setup_hash = NULL;
		INSERT INTO app_user (id, email, name, role, password_hash)
		VALUES (p_id, p_email, p_name, 'admin', p_password_hash);
		INSERT INTO session (id, user_id, hash, address, agent, expires_at)
		VALUES (p_session_id, p_id, p_session_hash, p_address, left(p_agent, 400), now() + interval '7 days');
		PERFORM audit_append(p_events);
	END IF;
	RETURN QUERY SELECT v_outcome, u.* FROM (SELECT) AS one
		LEFT JOIN user_view u ON u.id = p_id AND v_outcome = 'created';
END
$$;

CREATE FUNCTION login_wait_seconds(p_kind text, p_failures int4) RETURNS int4
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN p_failures < CASE p_kind WHEN 'account' THEN 5 ELSE 20 END THEN 0
	ELSE least(900, 2 ^ least(p_failures - CASE p_kind WHEN 'account' THEN 5 ELSE 20 END, 10))::int4 END;

-- Failed sign-ins: four are free for an account, nineteen for an address; from
-- then on each doubles the wait, up to 15 minutes. An hour without forgives. The
-- seconds to wait now.
CREATE FUNCTION login_fail(p_account text, p_address text) RETURNS int4
LANGUAGE sql AS $$
	WITH counted AS (
		INSERT INTO login_failure AS f (kind, subject, failures, last_at, blocked_until)
		SELECT k.kind, k.subject, 1, now(), now()
		FROM (VALUES ('account', lower(p_account)), ('address', p_address)) AS k(kind, subject)
		ORDER BY k.kind
		ON CONFLICT (kind, subject) DO UPDATE SET
			failures = CASE WHEN f.last_at < now() - interval '1 hour' THEN 1 ELSE f.failures + 1 END,
			last_at = now(),
			blocked_until = CASE WHEN f.last_at < now() - interval '1 hour' THEN now()
				ELSE now() + make_interval(secs => login_wait_seconds(f.kind, f.failures + 1)) END
		RETURNING f.kind, f.failures)
	SELECT max(login_wait_seconds(c.kind, c.failures)) FROM counted c;
$$;
