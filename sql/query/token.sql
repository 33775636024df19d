-- SPDX-License-Identifier: Apache-2.0

-- name: token_list (user_id uuid) :list
-- GET /tokens of one person, newest first.
-- filter revoked bool: (c.revoked_at IS NOT NULL) = $
-- sort created_at: c.created_at timestamptz desc
SELECT c.* FROM token_view c
WHERE c."user.id" = $1;

-- name: token_get (id uuid) :read
-- Before a revocation: whose it is. No row: there is none.
SELECT * FROM token_view WHERE id = $1;

-- name: token_add (id uuid, user_id uuid, label text, hash bytea, last4 text, scopes text[], expires_at timestamptz, created_by uuid, events jsonb) :write
-- POST /tokens, `claimd token create`; expires_at null: never. 23503: no such user.
SELECT * FROM token_add($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: token_revoke (id uuid, events jsonb) :write
-- DELETE /tokens/{id}. Again: no event. No row: there is none.
SELECT * FROM token_revoke($1, $2);
