-- SPDX-License-Identifier: Apache-2.0

-- name: evidence_get (id uuid) :read
-- GET /evidence/{id}. No row: there is none.
SELECT * FROM evidence_view WHERE id = $1;

-- name: evidence_of_claim (claim_id uuid) :read
-- GET /claims/{id}?include=evidence: all of it, oldest first.
SELECT * FROM evidence_view WHERE claim_id = $1 ORDER BY created_at, id;

-- name: evidence_list (claim_id uuid) :list
-- GET /claims/{id}/evidence, oldest first, withdrawn ones included.
-- filter stance text[]: c.stance = ANY($)
-- filter withdrawn bool: (c.withdrawn_at IS NOT NULL) = $
-- sort created_at: c.created_at timestamptz asc
SELECT c.* FROM evidence_view c
WHERE c.claim_id = $1;

-- name: evidence_load (id uuid) :read
-- Before PATCH and withdrawal. No row: there is none.
SELECT id, claim_id, version, url, canonical_url, domain, stance, note, quote, title, publisher,
	published_at, answer, warnings, withdrawn_at
FROM evidence WHERE id = $1;

-- name: evidence_attach (id uuid, claim_id uuid, version int8, url text, canonical_url text, domain text, stance text, note text, quote text, title text, publisher text, published_at timestamptz, answer text, warnings text[], created_by uuid, review jsonb, events jsonb) :write
-- POST /claims/{id}/evidence, with the version of the claim that was counted. No
-- row: that version is stale, load and count again. 23505: duplicate-evidence.
SELECT * FROM evidence_attach($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: evidence_patch (id uuid, version int8, claim_id uuid, claim_version int8, stance text, note text, quote text, title text, publisher text, published_at timestamptz, answer text, warnings text[], review jsonb, events jsonb) :write
-- PATCH /evidence/{id} with the merged content. No row: one of both versions is
-- stale, or it is withdrawn. 23505: duplicate-evidence.
SELECT * FROM evidence_patch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: evidence_withdraw (id uuid, version int8, claim_id uuid, claim_version int8, reason text, user_id uuid, review jsonb, events jsonb) :write
-- POST /evidence/{id}/withdrawal. No row as above.
SELECT * FROM evidence_withdraw($1, $2, $3, $4, $5, $6, $7, $8);

-- name: origin_add (claim_id uuid, version int8, evidence_a uuid, evidence_b uuid, relation text, reason text, created_by uuid, review jsonb, events jsonb) :write
-- POST /claims/{id}/origins; evidence_b null means the claim's document. Answers the
-- claim. No row: stale.
SELECT * FROM origin_add($1, $2, $3, $4, $5, $6, $7, $8, $9);
