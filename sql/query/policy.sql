-- SPDX-License-Identifier: Apache-2.0

-- name: policy_get () :read
-- GET /policy, and whoever judges by it. Always one row.
SELECT * FROM policy_view ORDER BY version DESC LIMIT 1;

-- name: policy_version_list () :list
-- GET /policy/versions, newest first.
-- sort version: c.version int8 desc
SELECT v.* FROM policy c JOIN policy_view v ON v.id = c.id;

-- name: policy_put (version int8, min_independent_supports int4, min_independent_refutes int4, no_unanswered_refutes bool, second_review bool, require_snapshot bool, reason text, created_by uuid, events jsonb) :write
-- PUT /policy; version is the one that was changed. No row: stale.
SELECT * FROM policy_put($1, $2, $3, $4, $5, $6, $7, $8, $9);
