-- SPDX-License-Identifier: Apache-2.0
-- Everything below sql/routine is made anew in one transaction whenever a file
-- changes; nothing here holds data.
DROP SCHEMA IF EXISTS claimd_api CASCADE;
SET LOCAL ROLE claimd_owner;
CREATE SCHEMA claimd_api;
SET LOCAL search_path = claimd_api, claimd, pg_catalog;
-- A default of PostgreSQL would let every role call every function.
ALTER DEFAULT PRIVILEGES FOR ROLE claimd_owner IN SCHEMA claimd_api REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
