-- SPDX-License-Identifier: Apache-2.0
-- What a connection says before it serves. Sent as text once, not prepared.
-- name: connection_setup (lock_timeout text, statement_timeout text, role text) :read
SELECT set_config('timezone', 'UTC', false),
       set_config('search_path', 'claimd_api, claimd', false),
       set_config('plan_cache_mode', 'force_generic_plan', false),
       set_config('lock_timeout', $1, false),
       set_config('statement_timeout', $2, false),
       set_config('idle_in_transaction_session_timeout', '10000', false),
       set_config('role', coalesce($3, 'none'), false);

-- Is anybody there? Also what /readyz asks.
-- name: connection_probe () :read
SELECT 1 AS one;

-- The explicit transactions of keyed requests.
-- name: transaction_begin () :write
BEGIN;

-- name: transaction_commit () :write
COMMIT;

-- name: transaction_rollback () :write
ROLLBACK;
