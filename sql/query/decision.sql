-- SPDX-License-Identifier: Apache-2.0

-- name: decision_get (id uuid) :read
-- One decision. No row: there is none.
SELECT * FROM decision_view WHERE id = $1;

-- name: decision_load (id uuid) :read
-- Before approval and rejection, followed by claim_case. No row: there is none.
SELECT id, claim_id, status, from_basis, basis, proposed_by, facts_version, override_reason,
	evidence_ids::text[] AS evidence_ids
FROM decision WHERE id = $1;

-- name: decision_list (claim_id uuid) :list
-- GET /claims/{id}/decisions, newest first.
-- filter status text[]: c.status = ANY($)
-- sort created_at: c.created_at timestamptz desc
SELECT c.* FROM decision_view c
WHERE c.claim_id = $1;

-- name: decision_add (id uuid, claim_id uuid, version int8, to text, basis text, status text, reason text, evidence_ids uuid[], policy_version int8, checks jsonb, override_reason text, user_id uuid, review jsonb, events jsonb) :write
-- POST /claims/{id}/decisions, effective or proposed: {decision, claim}. No row: stale.
SELECT * FROM decision_add($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: decision_close (id uuid, claim_id uuid, version int8, status text, reason text, policy_version int8, checks jsonb, user_id uuid, review jsonb, events jsonb) :write
-- POST /decisions/{id}/approval (status effective), /rejection (rejected), and the
-- proposal whose facts changed (superseded). No row: stale or ended already.
SELECT * FROM decision_close($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);
