-- SPDX-License-Identifier: Apache-2.0

-- name: principal_get (kind text, hash bytea) :read
-- Who a credential stands for; kind is token or session, hash its SHA-256. No row:
-- unknown. status: ok, expired, revoked or disabled. touch: tell credential_touch.
SELECT 'token' AS kind, t.id AS credential_id, u.id AS user_id, u.name, u.email, u.role, t.scopes, t.expires_at,
	CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.expires_at <= now() THEN 'expired'
		WHEN u.disabled_at IS NOT NULL THEN 'disabled' ELSE 'ok' END AS status,
	t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute' AS touch
FROM api_token t JOIN app_user u ON u.id = t.user_id
WHERE $1 = 'token' AND t.hash = $2
UNION ALL
SELECT 'session', s.id, u.id, u.name, u.email, u.role, NULL,
	least(s.expires_at, s.last_seen_at + interval '12 hours'),
	CASE WHEN least(s.expires_at, s.last_seen_at + interval '12 hours') <= now() THEN 'expired'
		WHEN u.disabled_at IS NOT NULL THEN 'disabled' ELSE 'ok' END,
	s.last_seen_at < now() - interval '1 minute'
FROM session s JOIN app_user u ON u.id = s.user_id
WHERE $1 = 'session' AND s.hash = $2;

-- name: credential_touch (kind text, id uuid) :write
-- Notes that a credential was used, at most once a minute; a locked row is left
-- alone. No event. Zero or one row.
WITH token AS (
	UPDATE api_token SET last_used_at = now() WHERE $1 = 'token' AND id = (
		SELECT t.id FROM api_token t WHERE t.id = $2 AND $1 = 'token'
			AND (t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute')
		FOR NO KEY UPDATE SKIP LOCKED)
	RETURNING id), seen AS (
	UPDATE session SET last_seen_at = now() WHERE $1 = 'session' AND id = (
		SELECT s.id FROM session s WHERE s.id = $2 AND $1 = 'session'
			AND s.last_seen_at < now() - interval '1 minute'
		FOR NO KEY UPDATE SKIP LOCKED)
	RETURNING id)
SELECT id FROM token UNION ALL SELECT id FROM seen;

-- name: user_get (id uuid) :read
-- GET /users/{id}, GET /me, and before a change. No row: there is none.
SELECT * FROM user_view WHERE id = $1;

-- name: user_login (email text) :read
-- Before a sign-in, and for the command line. No row: unknown address.
SELECT id, email, name, role, password_hash, disabled_at IS NOT NULL AS disabled, version
FROM app_user WHERE lower(email) = lower($1);

-- name: user_secret (id uuid) :read
-- Before a change of one's own password. No row: there is none.
SELECT password_hash FROM app_user WHERE id = $1;

-- name: user_by_email (emails text[]) :read
-- The people mentioned; unknown and disabled ones have no row.
SELECT id, email, name FROM app_user
WHERE lower(email) = ANY(SELECT lower(e) FROM unnest($1) AS e) AND disabled_at IS NULL;

-- name: user_assignable (id uuid) :read
-- Whether claims may be assigned to that person. No row: no such enabled user.
SELECT id, name, role FROM app_user WHERE id = $1 AND disabled_at IS NULL;

-- name: user_admins (id uuid) :read
-- How many other enabled admins there are, so that the last one stays. One row.
SELECT count(*) AS others FROM app_user WHERE role = 'admin' AND disabled_at IS NULL AND id <> $1;

-- name: user_list () :list
-- GET /users.
-- filter role text[]: c.role = ANY($)
-- filter disabled bool: c.disabled = $
-- filter q text: position(lower($) IN lower(c.name || E'\n' || c.email)) > 0
-- sort name: c.name text asc
-- sort created_at: c.created_at timestamptz desc
SELECT c.* FROM user_view c;

-- name: user_add (id uuid, email text, name text, role text, password_hash text, events jsonb) :write
-- POST /users, `claimd user add`. 23505: the address is used.
SELECT * FROM user_add($1, $2, $3, $4, $5, $6);

-- name: user_patch (id uuid, version int8, name text, role text, disabled bool, events jsonb) :write
-- PATCH /users/{id}, `claimd user disable`. No row: stale.
SELECT * FROM user_patch($1, $2, $3, $4, $5, $6);

-- name: user_password_set (id uuid, password_hash text, keep_session uuid, events jsonb) :write
-- POST /users/{id}/password, `claimd user passwd`. No row: no such user.
SELECT * FROM user_password_set($1, $2, $3, $4);

-- name: me_patch (id uuid, version int8, name text, password_hash text, keep_session uuid, events jsonb) :write
-- PATCH /me; password_hash null leaves it. No row: stale.
SELECT * FROM me_patch($1, $2, $3, $4, $5, $6);

-- name: user_all () :read
-- `claimd user list`.
SELECT email, name, role, disabled FROM user_view ORDER BY lower(email);
