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
	e.answer,
	CASE WHEN e.withdrawn_at IS NULL THEN e.origin_group END AS "origin.group",
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
	p_publisher text, p_published_at timestamptz, p_answer text, p_warnings text[],
	p_created_by uuid, p_review jsonb, p_events jsonb)
RETURNS SETOF evidence_view LANGUAGE plpgsql AS $$
BEGIN
	IF NOT claim_review(p_claim_id, p_version, p_review) THEN
		RETURN;
	END IF;
	INSERT INTO evidence (id, claim_id, url, canonical_url, domain, stance, note, quote, title,
		publisher, published_at, answer, warnings, created_by, created_at, origin_group, origin_reasons)
	SELECT p_id, p_claim_id, p_url, p_canonical_url, p_domain, p_stance, p_note, p_quote, p_title,
		-- After the lock: evidence is counted in the order in which it came.
		p_publisher, p_published_at, p_answer, p_warnings, p_created_by, clock_timestamp(),
		(g.value -> 'group')::int4, coalesce(g.value -> 'reasons', '[]')
	FROM (SELECT) AS one
	LEFT JOIN jsonb_array_elements(p_review -> 'groups') AS g
		ON g.value ->> 'id' = p_id::text;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM evidence_view v WHERE v.id = p_id;
END
$$;

-- No row: the version of the claim or of the evidence is stale. The claim's lock
-- covers its evidence, since every change of evidence raises the claim's version.
CREATE FUNCTION evidence_patch(p_id uuid, p_version int8, p_claim_id uuid, p_claim_version int8,
	p_stance text, p_note text, p_quote text, p_title text, p_publisher text,
	p_published_at timestamptz, p_answer text, p_warnings text[], p_review jsonb, p_events jsonb)
RETURNS SETOF evidence_view LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM evidence e WHERE e.id = p_id AND e.version = p_version
			AND e.claim_id = p_claim_id AND e.withdrawn_at IS NULL)
			OR NOT claim_review(p_claim_id, p_claim_version, p_review) THEN
		RETURN;
	END IF;
	UPDATE evidence SET stance = p_stance, note = p_note, quote = p_quote, title = p_title,
		publisher = p_publisher, published_at = p_published_at, answer = p_answer,
		warnings = p_warnings, version = p_version + 1, updated_at = clock_timestamp()
	WHERE id = p_id;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM evidence_view v WHERE v.id = p_id;
END
$$;

CREATE FUNCTION evidence_withdraw(p_id uuid, p_version int8, p_claim_id uuid, p_claim_version int8,
	p_reason text, p_user_id uuid, p_review jsonb, p_events jsonb)
RETURNS SETOF evidence_view LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM evidence e WHERE e.id = p_id AND e.version = p_version
			AND e.claim_id = p_claim_id AND e.withdrawn_at IS NULL)
			OR NOT claim_review(p_claim_id, p_claim_version, p_review) THEN
		RETURN;
	END IF;
	UPDATE evidence SET withdrawn_at = now(), withdrawn_by = p_user_id, withdrawal_reason = p_reason,
		version = p_version + 1, updated_at = clock_timestamp()
	WHERE id = p_id;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM evidence_view v WHERE v.id = p_id;
END
$$;

-- p_b null: the word is on p_a and the claim's own document. No row: stale.
CREATE FUNCTION origin_add(p_claim_id uuid, p_version int8, p_a uuid, p_b uuid, p_relation text,
	p_reason text, p_created_by uuid, p_review jsonb, p_events jsonb)
RETURNS SETOF claim_view LANGUAGE plpgsql AS $$
BEGIN
	IF NOT claim_review(p_claim_id, p_version, p_review) THEN
		RETURN;
	END IF;
	INSERT INTO origin_word (claim_id, evidence_a, evidence_b, relation, reason, created_by, created_at)
	VALUES (p_claim_id, least(p_a, p_b), CASE WHEN p_b IS NOT NULL THEN greatest(p_a, p_b) END,
		p_relation, p_reason, p_created_by, clock_timestamp())
	ON CONFLICT (evidence_a, coalesce(evidence_b, evidence_a)) DO UPDATE SET
		relation = EXCLUDED.relation, reason = EXCLUDED.reason,
		created_by = EXCLUDED.created_by, created_at = EXCLUDED.created_at;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM claim_view v WHERE v.id = p_claim_id;
END
$$;
