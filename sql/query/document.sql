-- SPDX-License-Identifier: Apache-2.0

-- name: document_get (id uuid) :read
-- GET /documents/{id}. No row: there is none.
SELECT * FROM document_full_view WHERE id = $1;

-- name: document_claims (document_id uuid) :read
-- The claims of a document in the order of its text: GET and POST /documents.
SELECT * FROM claim_view v WHERE v."document?.id" = $1 ORDER BY v."quote?.start", v.number;

-- name: document_text (id uuid) :read
-- What a quote is checked against. No row: there is no such document.
SELECT text, language FROM document WHERE id = $1;

-- name: document_list () :list
-- GET /documents.
-- filter q text: position(lower($) IN lower(concat_ws(E'\n', c.title, c.publisher, c.author))) > 0
-- filter url text: md5(c.url) = md5($)
-- filter language text[]: c.language = ANY($)
-- filter created_after timestamptz: c.created_at >= $
-- filter created_before timestamptz: c.created_at < $
-- sort created_at: c.created_at timestamptz desc
-- sort created_at: c.created_at timestamptz asc
SELECT c.* FROM document_view c;

-- name: document_add (id uuid, url text, canonical_url text, domain text, title text, publisher text, author text, published_at timestamptz, language text, text text, text_sha256 bytea, blocks jsonb, created_by uuid, claims jsonb, events jsonb) :write
-- POST /documents. Always one row; _created false: it was there, nothing was stored.
SELECT * FROM document_add($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);
