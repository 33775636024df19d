-- SPDX-License-Identifier: Apache-2.0

-- name: setup_get () :read
-- GET /setup, and whether to print the first run's link. Always one row.
SELECT NOT EXISTS (SELECT FROM app_user) AS open;

-- name: setup_offer (hash bytea) :write
-- The hash of the first run's one-time token. No row: there is a user.
UPDATE instance SET setup_hash = $1 WHERE NOT EXISTS (SELECT FROM app_user) RETURNING id;

-- name: setup_create (hash bytea, id uuid, email text, name text, password_hash text, session_id uuid, session_hash bytea, address text, agent text, events jsonb) :write
-- POST /setup. Always one row, _outcome created, wrong or closed.
SELECT * FROM setup_create($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: instance_get () :read
-- Always one row.
SELECT id, created_at FROM instance;

-- name: schema_get () :read
-- At start: what is applied, and whether acknowledged writes are safe. One row.
SELECT (SELECT max(name) FROM schema_migration) AS migration,
	(SELECT sha256 FROM schema_routine) AS routines,
	current_setting('fsync') AS fsync,
	current_setting('synchronous_commit') AS synchronous_commit,
	current_setting('server_version_num')::int4 AS server_version;

-- name: stats_get () :read
-- GET /stats, exact; the caller keeps the answer for a second or two. One row.
SELECT (SELECT count(*) FROM document) AS documents,
	s.total AS "claims.total",
	s.unverified AS "claims.unverified",
	s.corroborated AS "claims.corroborated",
	s.total - s.unverified - s.corroborated AS "claims.disputed",
	(SELECT count(*) FROM claim c WHERE c.dismissed) AS "claims.dismissed",
	(SELECT count(*) FROM claim c WHERE c.published_at IS NOT NULL) AS "claims.published",
	(SELECT count(*) FROM evidence) AS evidence,
	d.total AS "decisions.total",
	d.proposed AS "decisions.proposed",
	d.last_7_days AS "decisions.last_7_days",
	(SELECT count(*) FROM app_user) AS users
FROM (SELECT count(*) AS total, count(*) FILTER (WHERE a.state = 'unverified') AS unverified,
		count(*) FILTER (WHERE a.state = 'corroborated') AS corroborated FROM claim_activity a) AS s,
	(SELECT count(*) AS total, count(*) FILTER (WHERE x.status = 'proposed') AS proposed,
		count(*) FILTER (WHERE x.created_at > now() - interval '7 days') AS last_7_days FROM decision x) AS d;

-- name: housekeep () :write
-- Hourly: drops what is past its time. Always one row.
SELECT * FROM housekeep();
