-- SPDX-License-Identifier: Apache-2.0

-- name: document_get (id uuid) :read
-- GET /documents/{id}. No row: there is none.
SELECT * FROM document_full_view WHERE id = $1;

-- name: document_claims (document_id uuid) :read
-- The claims of a document in the order of its text: GET and POST /documents.
SELECT * FROM claim_view v WHERE v."document?.id" = $1 ORDER BY v."quote?.start", v.number;

-- name: document_list () :list
-- GET /documents.
-- filter url text: d.canonical_url = $
-- filter created_after timestamptz: d.created_at > $
-- filter created_by uuid[] me: d.created_by = ANY($)
-- sort created_at: d.created_at timestamptz desc
SELECT c.* FROM document d JOIN document_view c ON c.id = d.id;

-- name: document_add (id uuid, url text, canonical_url text, domain text, title text, publisher text, author text, published_at timestamptz, language text, text text, text_sha256 bytea, blocks jsonb, created_by uuid, claims jsonb, events jsonb) :write
-- POST /documents. Always one row; _created false: it was there, nothing was stored.
SELECT * FROM document_add($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);
