-- SPDX-License-Identifier: Apache-2.0

-- name: comment_list (claim_id uuid) :list
-- GET /claims/{id}/comments, oldest first.
-- sort created_at: c.created_at timestamptz asc
SELECT c.* FROM comment_view c
WHERE c.claim_id = $1;

-- name: comment_add (id uuid, claim_id uuid, text text, mentions uuid[], created_by uuid, events jsonb) :write
-- POST /claims/{id}/comments. No row: there is no such claim.
SELECT * FROM comment_add($1, $2, $3, $4, $5, $6);
