-- SPDX-License-Identifier: Apache-2.0
-- Roles, schema and the runner's own tables. Idempotent: the runner applies it
-- before it can know what has been applied. Run by the connecting user, who
-- needs CREATEROLE only when the roles do not exist yet.
DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['claimd_owner', 'claimd_server', 'claimd_worker'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
			EXECUTE format('CREATE ROLE %I LOGIN', name);
		END IF;
		IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
			EXECUTE format('GRANT %I TO %I', name, current_user);
		END IF;
	END LOOP;
	EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO claimd_owner', current_database());
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO claimd_server, claimd_worker', current_database());
END
$$;

CREATE SCHEMA IF NOT EXISTS claimd AUTHORIZATION claimd_owner;
GRANT USAGE ON SCHEMA claimd TO claimd_server, claimd_worker;

SET LOCAL ROLE claimd_owner;

CREATE TABLE IF NOT EXISTS claimd.schema_migration (
	name text PRIMARY KEY,
	sha256 text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now()
);

-- The combined hash of sql/routine: they are applied again when it differs.
CREATE TABLE IF NOT EXISTS claimd.schema_routine (
	one bool PRIMARY KEY DEFAULT true CHECK (one),
	sha256 text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT ON claimd.schema_migration, claimd.schema_routine TO claimd_server, claimd_worker;
