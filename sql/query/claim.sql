-- SPDX-License-Identifier: Apache-2.0

-- name: claim_get (id uuid) :read
-- GET /claims/{id}. No row: there is none.
SELECT * FROM claim_view WHERE id = $1;

-- name: claim_version (id uuid) :read
-- The current version alone: If-None-Match, and what a 412 or 404 has to say.
SELECT version FROM claim WHERE id = $1;

-- name: claim_list () :list
-- GET /claims, the queues and exports. Claims merged into another are left out;
-- the handler sets dismissed=false unless the request says otherwise.
-- filter state text[]: c.state = ANY($)
-- filter basis text[]: c.basis = ANY($)
-- filter tag text[]: c.tags && $
-- filter assignee uuid[] me none: c.assignee_id = ANY($)
-- filter document uuid[]: c.document_id = ANY($)
-- filter origin text[]: c.origin = ANY($)
-- filter attention text[]: (c.attention && $ AND c.attention <> '{}')
-- filter q text: c.id = ANY(ARRAY(SELECT s.id FROM claim s WHERE s.tsv @@ (SELECT claim_tsquery($))))
-- filter created_after timestamptz: c.created_at > $
-- filter updated_after timestamptz: a.updated_at > $
-- filter updated_before timestamptz: a.updated_at < $
-- filter min_score float8: c.score >= $
-- filter dismissed bool: c.dismissed = $
-- filter published bool: (c.published_at IS NOT NULL) = $
-- filter has_unmet bool: c.unmet = $
-- sort updated_at: a.updated_at timestamptz desc
-- sort created_at: c.created_at timestamptz desc
-- sort score: c.score float8 desc
-- sort number: c.number int8 asc
SELECT v.*
FROM claim c
JOIN claim_activity a ON a.claim_id = c.id AND c.merged_into IS NULL
JOIN claim_view v ON v.id = c.id;

-- name: claim_add (document_id uuid, created_by uuid, claim jsonb, events jsonb) :write
-- POST /claims. Always one row; an unknown document is a foreign key violation.
SELECT * FROM claim_add($1, $2, $3, $4);

-- name: claim_patch (id uuid, version int8, text text, claimant text, language text, tags text[], assignee_id uuid, priority int4, due_at timestamptz, dismissed bool, events jsonb) :write
-- PATCH /claims/{id} with the merged content. No row: the version is stale.
SELECT * FROM claim_patch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: claim_patch_many (items jsonb) :write
-- POST /claims/bulk. One row for each item, by id; applied false: stale.
SELECT * FROM claim_patch_many($1);
