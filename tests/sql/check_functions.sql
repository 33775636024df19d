-- SPDX-License-Identifier: Apache-2.0
-- plpgsql_check over every function and trigger; prints what it complains of.
CREATE EXTENSION IF NOT EXISTS plpgsql_check;
SET search_path = claimd_api, claimd, pg_catalog, public;
SELECT p.proname || ': ' || c
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
LEFT JOIN pg_trigger t ON t.tgfoid = p.oid
CROSS JOIN LATERAL plpgsql_check_function(p.oid::regprocedure, coalesce(t.tgrelid, 0)::regclass) AS c
WHERE p.pronamespace IN ('claimd_api'::regnamespace, 'claimd'::regnamespace);
