-- SPDX-License-Identifier: Apache-2.0
-- What the start of a node asks about the schema (server/db/migrate.c), in one
-- transaction that holds the lock, so that two nodes migrate once.

-- name: migration_lock () :read
SELECT pg_advisory_xact_lock(7162380449012839);

-- name: migration_ready () :read
SELECT (to_regclass('claimd.schema_migration') IS NOT NULL)::text AS ready;

-- name: migration_list () :read
SELECT name, sha256 FROM claimd.schema_migration ORDER BY name;

-- name: migration_routines () :read
SELECT sha256 FROM claimd.schema_routine;

-- name: migration_record (name text, sha256 text) :write
INSERT INTO claimd.schema_migration (name, sha256) VALUES ($1, $2);

-- name: migration_record_routines (sha256 text) :write
INSERT INTO claimd.schema_routine (sha256) VALUES ($1)
ON CONFLICT (one) DO UPDATE SET sha256 = excluded.sha256, applied_at = now();
