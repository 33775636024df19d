-- SPDX-License-Identifier: Apache-2.0
-- An open claim untouched since then is stale.
CREATE FUNCTION claim_stale_before() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
RETURN now() - interval '14 days';

CREATE VIEW claim_view AS
SELECT c.id,
	c.number,
	c.state,
	c.basis,
	c.text,
	c.language,
	c.claimant,
	cardinality(c.hedges) > 0 AS hedged,
	c.hedges,
	c.score,
	c.origin,
	d.id AS "document?.id",
	d.title AS "document?.title",
	d.url AS "document?.url",
	c.quote_exact AS "quote?.exact",
	c.quote_prefix AS "quote?.prefix",
	c.quote_suffix AS "quote?.suffix",
	c.quote_start AS "quote?.start",
	c.quote_end AS "quote?.end",
	c.tags,
	a.id AS "assignee?.id",
	a.name AS "assignee?.name",
	c.priority,
	c.due_at,
	c.dismissed,
	c.supports AS "evidence.supports",
	c.refutes AS "evidence.refutes",
	c.context AS "evidence.context",
	c.independent_supports AS "evidence.independent_supports",
	c.independent_refutes AS "evidence.independent_refutes",
	CASE WHEN c.state = 'unverified' AND NOT c.dismissed AND c.updated_at < claim_stale_before()
		THEN c.attention || '{stale}' ELSE c.attention END AS attention,
	c.published_at IS NOT NULL AS published,
	c.merged_into,
	c.split_from,
	c.version,
	c.created_at,
	u.id AS "created_by?.id",
	u.name AS "created_by?.name",
	c.updated_at
FROM claim c
LEFT JOIN document d ON d.id = c.document_id
LEFT JOIN app_user a ON a.id = c.assignee_id
LEFT JOIN app_user u ON u.id = c.created_by;

-- p_claims: [{id, text, language?, claimant?, hedges?, score?, tags?, origin,
-- exact?, prefix?, suffix?, start?, end?, split_from?}]. Each row has its own instant, so that
-- keyset pages never meet thousands of equal sort keys.
CREATE FUNCTION claim_insert(p_document_id uuid, p_created_by uuid, p_claims jsonb) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO claim (id, text, language, claimant, hedges, score, tags, origin, document_id,
		quote_exact, quote_prefix, quote_suffix, quote_start, quote_end, split_from,
		created_by, created_at, updated_at)
	SELECT x.id, x.text, x.language, x.claimant, coalesce(x.hedges, '{}'), coalesce(x.score, 0),
		coalesce(x.tags, '{}'), x.origin, p_document_id,
		x.exact, coalesce(x.prefix, ''), coalesce(x.suffix, ''), x.start, x."end", x.split_from,
		p_created_by, x.at, x.at
	FROM (SELECT *, clock_timestamp() AS at
		FROM jsonb_to_recordset(p_claims) AS j(id uuid, text text, language text,
			claimant text, hedges text[], score float8, tags text[], origin text,
			exact text, prefix text, suffix text, start int4, "end" int4, split_from uuid)
		OFFSET 0) AS x;
$$;

-- Always one row. Claims and events are stored only when the document is new.
CREATE FUNCTION document_add(p_id uuid, p_url text, p_canonical_url text, p_domain text, p_title text,
	p_publisher text, p_author text, p_published_at timestamptz, p_language text, p_text text,
	p_text_sha256 bytea, p_blocks jsonb, p_created_by uuid, p_claims jsonb, p_events jsonb)
RETURNS SETOF document_added_view LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO document (id, url, canonical_url, domain, title, publisher, author, published_at,
		language, text, text_sha256, blocks, created_by)
	VALUES (p_id, p_url, p_canonical_url, p_domain, p_title, p_publisher, p_author, p_published_at,
		p_language, p_text, p_text_sha256, p_blocks, p_created_by)
	ON CONFLICT (text_sha256, md5(coalesce(canonical_url, ''))) DO NOTHING;
	IF NOT FOUND THEN
		RETURN QUERY SELECT false, v.* FROM document_view v WHERE v.id = (
			SELECT d.id FROM document d WHERE d.text_sha256 = p_text_sha256
			AND md5(coalesce(d.canonical_url, '')) = md5(coalesce(p_canonical_url, '')));
		RETURN;
	END IF;
	PERFORM claim_insert(p_id, p_created_by, p_claims);
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT true, v.* FROM document_view v WHERE v.id = p_id;
END
$$;

-- p_claim: one element as claim_insert() takes it.
CREATE FUNCTION claim_add(p_document_id uuid, p_created_by uuid, p_claim jsonb, p_events jsonb)
RETURNS SETOF claim_view LANGUAGE plpgsql AS $$
BEGIN
	PERFORM claim_insert(p_document_id, p_created_by, jsonb_build_array(p_claim));
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM claim_view v WHERE v.id = (p_claim ->> 'id')::uuid;
END
$$;

-- The whole new content of what PATCH may change. False: the version is stale.
CREATE FUNCTION claim_change(p_id uuid, p_version int8, p_text text, p_claimant text, p_language text,
	p_tags text[], p_assignee_id uuid, p_priority int4, p_due_at timestamptz, p_dismissed bool)
RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
	UPDATE claim SET text = p_text, claimant = p_claimant, language = p_language, tags = p_tags,
		assignee_id = p_assignee_id, priority = p_priority, due_at = p_due_at,
		dismissed = p_dismissed, version = version + 1,
		facts_version = facts_version + (text <> p_text)::int,
		updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version;
	RETURN FOUND;
END
$$;

CREATE FUNCTION claim_patch(p_id uuid, p_version int8, p_text text, p_claimant text, p_language text,
	p_tags text[], p_assignee_id uuid, p_priority int4, p_due_at timestamptz, p_dismissed bool,
	p_events jsonb)
RETURNS SETOF claim_view LANGUAGE plpgsql AS $$
BEGIN
	IF NOT claim_change(p_id, p_version, p_text, p_claimant, p_language, p_tags, p_assignee_id,
			p_priority, p_due_at, p_dismissed) THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM claim_view v WHERE v.id = p_id;
END
$$;

-- p_items: [{id, version, text, claimant, language, tags, assignee_id, priority,
-- due_at, dismissed, events}]. One row each, in the order of ids, which is also
-- the order of the locks: applied is false where the version is stale.
CREATE FUNCTION claim_patch_many(p_items jsonb)
RETURNS TABLE (id uuid, applied bool, version int8) LANGUAGE plpgsql AS $$
DECLARE
	x record;
	v_events jsonb := jsonb '[]';
BEGIN
	FOR x IN
		SELECT j.* FROM jsonb_to_recordset(p_items) AS j(id uuid, version int8, text text,
			claimant text, language text, tags text[], assignee_id uuid, priority int4,
			due_at timestamptz, dismissed bool, events jsonb)
		ORDER BY j.id
	LOOP
		id := x.id;
		applied := claim_change(x.id, x.version, x.text, x.claimant, x.language, x.tags,
			x.assignee_id, x.priority, x.due_at, x.dismissed);
		version := x.version + applied::int;
		IF applied THEN
			v_events := v_events || x.events;
		END IF;
		RETURN NEXT;
	END LOOP;
	PERFORM audit_append(v_events);
END
$$;

-- Marks a claim as the same as another, which must not itself be merged, so that
-- chains and rings cannot come about. No row: a version is stale or into is merged.
CREATE FUNCTION claim_merge(p_id uuid, p_version int8, p_into uuid, p_events jsonb)
RETURNS SETOF claim_view LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM claim c WHERE c.id IN (p_id, p_into) ORDER BY c.id FOR NO KEY UPDATE;
	UPDATE claim SET merged_into = p_into, version = version + 1, updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version AND merged_into IS NULL
		AND EXISTS (SELECT FROM claim t WHERE t.id = p_into AND t.merged_into IS NULL)
		AND NOT EXISTS (SELECT FROM claim m WHERE m.merged_into = p_id);
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM claim_view v WHERE v.id = p_id;
END
$$;

CREATE FUNCTION claim_unmerge(p_id uuid, p_version int8, p_events jsonb)
RETURNS SETOF claim_view LANGUAGE plpgsql AS $$
BEGIN
	UPDATE claim SET merged_into = NULL, version = version + 1, updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version AND merged_into IS NOT NULL;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM claim_view v WHERE v.id = p_id;
END
$$;

-- Stores the claim taken out of another one (p_claim as for claim_insert(), its
-- split_from is p_id) and raises the version of that one. Returns the new claim.
CREATE FUNCTION claim_split(p_id uuid, p_version int8, p_created_by uuid, p_claim jsonb, p_events jsonb)
RETURNS SETOF claim_view LANGUAGE plpgsql AS $$
DECLARE
	v_document_id uuid;
BEGIN
	UPDATE claim SET version = version + 1, updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version
	RETURNING document_id INTO v_document_id;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM claim_insert(v_document_id, p_created_by,
		jsonb_build_array(p_claim || jsonb_build_object('split_from', p_id)));
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM claim_view v WHERE v.id = (p_claim ->> 'id')::uuid;
END
$$;

-- An unverified claim violates claim_published (23514).
CREATE FUNCTION claim_publish(p_id uuid, p_version int8, p_published bool, p_events jsonb)
RETURNS SETOF claim_view LANGUAGE plpgsql AS $$
BEGIN
	UPDATE claim SET published_at = CASE WHEN p_published THEN now() END,
		version = version + 1, updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM claim_view v WHERE v.id = p_id;
END
$$;

-- What every write about a claim's evidence carries along: the server's count of
-- it. p_review: {supports, refutes, context, independent_supports,
-- independent_refutes, unmet, attention, groups: [{id, group, reasons}]}. Raises
-- the claim's version. False: the version is stale, nothing was changed.
CREATE FUNCTION claim_review(p_id uuid, p_version int8, p_review jsonb) RETURNS bool
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE claim SET
		supports = (p_review -> 'supports')::int4,
		refutes = (p_review -> 'refutes')::int4,
		context = (p_review -> 'context')::int4,
		independent_supports = (p_review -> 'independent_supports')::int4,
		independent_refutes = (p_review -> 'independent_refutes')::int4,
		unmet = (p_review -> 'unmet')::bool,
		attention = ARRAY(SELECT jsonb_array_elements_text(p_review -> 'attention')),
		version = version + 1,
		facts_version = facts_version + 1,
		updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	UPDATE evidence e SET origin_group = g."group", origin_reasons = g.reasons,
		version = e.version + 1
	FROM jsonb_to_recordset(p_review -> 'groups') AS g(id uuid, "group" int4, reasons jsonb)
	WHERE e.id = g.id AND e.claim_id = p_id
		AND (e.origin_group IS DISTINCT FROM g."group" OR e.origin_reasons <> g.reasons);
	RETURN true;
END
$$;
