-- SPDX-License-Identifier: Apache-2.0

-- name: audit_note (events jsonb) :write
-- Events without a change of state (a denied decision, a sign-in). Always one row.
SELECT audit_append($1);
