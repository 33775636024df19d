-- SPDX-License-Identifier: Apache-2.0

-- name: audit_note (events jsonb) :write
-- Events without a change of state (a denied decision, a sign-in). Always one row.
SELECT audit_append($1);

-- name: history_list (claim_id uuid) :list
-- GET /claims/{id}/history, newest first.
-- filter type text[]: c.type = ANY($)
-- sort seq: c.seq int8 desc
SELECT c.* FROM audit_event_view c
WHERE c._subject = 'claim/' || $1;
