-- SPDX-License-Identifier: Apache-2.0
CREATE VIEW evidence_view AS
SELECT e.id,
	e.claim_id,
	e.url,
	e.canonical_url,
	e.domain,
	e.stance,
	e.note,
	e.quote,
	e.quote_found,
	e.title,
	e.publisher,
	e.published_at,
	e.accessed_at,
	e.origin_group AS "origin.group",
	e.origin_reasons AS "origin.reasons",
	NULL::jsonb AS snapshot,
	e.link_status,
	e.warnings,
	e.withdrawn_at,
	e.version,
	e.created_at,
	u.id AS "created_by?.id",
	u.name AS "created_by?.name"
FROM evidence e
LEFT JOIN app_user u ON u.id = e.created_by;

-- No row: the claim's version is stale. The same canonical URL and stance on the
-- same claim violate evidence_same (23505).
CREATE FUNCTION evidence_attach(p_id uuid, p_claim_id uuid, p_version int8, p_url text,
	p_canonical_url text, p_domain text, p_stance text, p_note text, p_quote text, p_title text,
	p_publisher text, p_published_at timestamptz, p_warnings text[], p_created_by uuid,
	p_review jsonb, p_events jsonb)
RETURNS SETOF evidence_view LANGUAGE plpgsql AS $$
BEGIN
	IF NOT claim_review(p_claim_id, p_version, p_review) THEN
		RETURN;
	END IF;
	INSERT INTO evidence (id, claim_id, url, canonical_url, domain, stance, note, quote, title,
		publisher, published_at, warnings, created_by, origin_group, origin_reasons)
	SELECT p_id, p_claim_id, p_url, p_canonical_url, p_domain, p_stance, p_note, p_quote, p_title,
		p_publisher, p_published_at, p_warnings, p_created_by,
		(g.value -> 'group')::int4, coalesce(g.value -> 'reasons', '[]')
	FROM (SELECT) AS one
	LEFT JOIN jsonb_array_elements(p_review -> 'groups') AS g
		ON g.value ->> 'id' = p_id::text;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM evidence_view v WHERE v.id = p_id;
END
$$;
