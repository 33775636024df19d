-- SPDX-License-Identifier: Apache-2.0

-- name: claim_get (id uuid) :read
-- GET /claims/{id}. No row: there is none.
SELECT * FROM claim_view WHERE id = $1;

-- name: claim_version (id uuid) :read
-- The current version alone: If-None-Match, and what a 412 or 404 has to say.
SELECT version FROM claim WHERE id = $1;

-- name: claim_load (id uuid) :read
-- Before PATCH, merge, split, publication and comments: what they look at. No row:
-- there is no such claim.
SELECT id, number, state, basis, version, text, language, claimant, tags, assignee_id, priority, due_at,
	dismissed, published_at IS NOT NULL AS published, merged_into, document_id, quote_exact
FROM claim WHERE id = $1;

-- name: claim_load_many (ids uuid[]) :read
-- The same for POST /claims/bulk, in no order; unknown ids have no row.
SELECT id, number, state, basis, version, text, language, claimant, tags, assignee_id, priority, due_at,
	dismissed, published_at IS NOT NULL AS published, merged_into, document_id, quote_exact
FROM claim WHERE id = ANY($1);

-- name: claim_case (id uuid) :read
-- Before decisions, options and every change of evidence or origins: the claim, its
-- evidence, the human words, the open proposal and the policy. No row: no claim.
SELECT * FROM claim_case_view WHERE id = $1;

-- name: claim_list () :list
-- GET /claims without q, queues, exports. Merged claims are left out. `none` among
-- assignees is the uuid of zeros. attention without stale is `attention`, stale alone
-- is `_stale`, both together are `_attention_or_stale`. The join with claim is only
-- made when a filter looks at it.
-- filter state text[]: c.state = ANY($)
-- filter basis text[]: k.basis = ANY($)
-- filter tag text[]: k.tags && $
-- filter assignee uuid[] me none: c.assignee = ANY($)
-- filter document uuid[]: k.document_id = ANY($)
-- filter origin text[]: k.origin = ANY($)
-- filter attention text[]: c.flagged AND k.attention && $
-- filter _stale bool: (c.state = 'unverified' AND NOT c.dismissed) = $ AND c.updated_at < claim_stale_before()
-- filter _attention_or_stale text[]: k.attention && $ OR (c.state = 'unverified' AND NOT c.dismissed AND c.updated_at < claim_stale_before())
-- filter created_after timestamptz: c.created_at >= $
-- filter created_before timestamptz: c.created_at < $
-- filter updated_after timestamptz: c.updated_at >= $
-- filter min_score float8: c.score >= $
-- filter dismissed bool: c.dismissed = $
-- filter has_unmet bool: k.unmet = $
-- sort updated_at: c.updated_at timestamptz desc
-- sort created_at: c.created_at timestamptz desc
-- sort score: c.score float8 desc
-- sort number: c.number int8 asc
SELECT v.*
FROM (SELECT c.id, c.updated_at, c.created_at, c.score, c.number
	FROM claim_activity c
	LEFT JOIN claim k ON k.id = c.id
WHERE NOT c.merged
	/*page*/) AS c
JOIN claim_view v ON v.id = c.id;

-- name: claim_search_plan (q text, before timestamptz) :read
-- Which way GET /claims?q= goes. `matches` is at most how many claims can match; up
-- to 8,000 claim_search is quick (40,000 take some 50 ms). Else claim_search_recent
-- with `since`, the 8,000th claim before `before` (null: from the newest) by
-- updated_at; if that does not fill the page, claim_search. Always one row.
SELECT word_frequency_least($1) AS matches,
	coalesce((SELECT a.updated_at FROM claim_activity a
		WHERE NOT a.merged AND a.updated_at <= coalesce($2, 'infinity')
		ORDER BY a.updated_at DESC OFFSET 8000 LIMIT 1), '-infinity') AS since;

-- name: claim_search (q text) :list
-- GET /claims?q= by the full-text index, all matches sorted: flat in the age of the
-- matches, linear in their number. Also for sorts other than updated_at.
-- filter state text[]: c.state = ANY($)
-- filter basis text[]: c.basis = ANY($)
-- filter tag text[]: c.tags && $
-- filter assignee uuid[] me none: coalesce(c.assignee_id, '00000000-0000-0000-0000-000000000000') = ANY($)
-- filter document uuid[]: c.document_id = ANY($)
-- filter origin text[]: c.origin = ANY($)
-- filter attention text[]: c.attention && $
-- filter _stale bool: (c.state = 'unverified' AND NOT c.dismissed) = $ AND c.updated_at < claim_stale_before()
-- filter _attention_or_stale text[]: c.attention && $ OR (c.state = 'unverified' AND NOT c.dismissed AND c.updated_at < claim_stale_before())
-- filter created_after timestamptz: c.created_at >= $
-- filter created_before timestamptz: c.created_at < $
-- filter updated_after timestamptz: c.updated_at >= $
-- filter min_score float8: c.score >= $
-- filter dismissed bool: c.dismissed = $
-- filter has_unmet bool: c.unmet = $
-- sort updated_at: c.updated_at timestamptz desc
-- sort created_at: c.created_at timestamptz desc
-- sort score: c.score float8 desc
-- sort number: c.number int8 asc
SELECT v.*
FROM (SELECT c.id, c.updated_at, c.created_at, c.score, c.number
	FROM claim c
WHERE c.tsv @@ (SELECT claim_tsquery($1)) AND c.merged_into IS NULL
	/*page*/) AS c
JOIN claim_view v ON v.id = c.id;

-- name: claim_search_recent (q text, since timestamptz) :list
-- GET /claims?q= among the claims changed since then, newest first.
-- filter state text[]: c.state = ANY($)
-- filter basis text[]: k.basis = ANY($)
-- filter tag text[]: k.tags && $
-- filter assignee uuid[] me none: c.assignee = ANY($)
-- filter document uuid[]: k.document_id = ANY($)
-- filter origin text[]: k.origin = ANY($)
-- filter attention text[]: c.flagged AND k.attention && $
-- filter _stale bool: (c.state = 'unverified' AND NOT c.dismissed) = $ AND c.updated_at < claim_stale_before()
-- filter _attention_or_stale text[]: k.attention && $ OR (c.state = 'unverified' AND NOT c.dismissed AND c.updated_at < claim_stale_before())
-- filter created_after timestamptz: c.created_at >= $
-- filter created_before timestamptz: c.created_at < $
-- filter updated_after timestamptz: c.updated_at >= $
-- filter min_score float8: c.score >= $
-- filter dismissed bool: c.dismissed = $
-- filter has_unmet bool: k.unmet = $
-- sort updated_at: c.updated_at timestamptz desc
SELECT v.*
FROM (SELECT c.id, c.updated_at
	FROM claim_activity c
	JOIN claim k ON k.id = c.id
WHERE c.updated_at >= $2 AND (k.tsv @@ (SELECT claim_tsquery($1))) IS TRUE AND NOT c.merged
	/*page*/) AS c
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

-- name: claim_merge_load (into uuid, id uuid) :read
-- Before a merge: the other claim, and whether others are merged into this one. No
-- row: there is no other claim.
SELECT t.merged_into, EXISTS (SELECT FROM claim m WHERE m.merged_into = $2) AS has_merged
FROM claim t WHERE t.id = $1;

-- name: claim_merge (id uuid, version int8, into uuid, events jsonb) :write
-- POST /claims/{id}/merge. No row: stale, or one of both is merged already or a
-- target of merges.
SELECT * FROM claim_merge($1, $2, $3, $4);

-- name: claim_unmerge (id uuid, version int8, events jsonb) :write
-- POST /claims/{id}/unmerge. No row: stale or not merged.
SELECT * FROM claim_unmerge($1, $2, $3);

-- name: claim_split (id uuid, version int8, created_by uuid, claim jsonb, events jsonb) :write
-- POST /claims/{id}/split: the new claim. No row: stale.
SELECT * FROM claim_split($1, $2, $3, $4, $5);

-- name: claim_publish (id uuid, version int8, published bool, events jsonb) :write
-- POST and DELETE /claims/{id}/publication. No row: stale. 23514: not decided.
SELECT * FROM claim_publish($1, $2, $3, $4);

-- name: word_frequency_refresh (part int4) :write
-- The job that keeps claim_search_plan right: counts words in one part in so many.
SELECT word_frequency_refresh($1) AS words;
