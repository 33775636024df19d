-- SPDX-License-Identifier: Apache-2.0

-- name: evidence_get (id uuid) :read
-- GET /evidence/{id}. No row: there is none.
SELECT * FROM evidence_view WHERE id = $1;

-- name: evidence_list (claim_id uuid) :read
-- GET /claims/{id}/evidence, oldest first, withdrawn ones included.
SELECT * FROM evidence_view WHERE claim_id = $1 ORDER BY created_at, id;

-- name: evidence_attach (id uuid, claim_id uuid, version int8, url text, canonical_url text, domain text, stance text, note text, quote text, title text, publisher text, published_at timestamptz, warnings text[], created_by uuid, review jsonb, events jsonb) :write
-- POST /claims/{id}/evidence, with the version of the claim that was counted. No
-- row: that version is stale, load and count again. 23505: duplicate-evidence.
SELECT * FROM evidence_attach($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);
