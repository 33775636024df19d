-- SPDX-License-Identifier: Apache-2.0
CREATE VIEW decision_view AS
SELECT d.id,
	d.claim_id,
	d.from_state AS "from",
	d.to_state AS "to",
	d.basis,
	d.reason,
	d.status,
	d.evidence_ids,
	d.policy_version,
	d.checks,
	d.override_reason AS "override?.reason",
	p.id AS "proposed_by?.id",
	p.name AS "proposed_by?.name",
	u.id AS "decided_by?.id",
	u.name AS "decided_by?.name",
	d.created_at
FROM decision d
LEFT JOIN app_user p ON p.id = d.proposed_by
LEFT JOIN app_user u ON u.id = d.decided_by;

-- What a decision answers: the decision, and the claim as it stands after it.
DO $$
BEGIN
	EXECUTE (
		SELECT 'CREATE VIEW decision_result_view AS SELECT '
			|| string_agg(format('%s.%I AS %I', left(a.attrelid::regclass::text, 1), a.attname,
				split_part(a.attrelid::regclass::text, '_', 1) || '.' || a.attname), ', '
				ORDER BY a.attrelid::regclass::text DESC, a.attnum)
			|| ' FROM decision_view d JOIN claim_view c ON c.id = d.claim_id'
		FROM pg_attribute a
		WHERE a.attrelid IN ('decision_view'::regclass, 'claim_view'::regclass) AND a.attnum > 0);
END
$$;

-- Moves a claim if p_basis says where to, and tells its new place in the queues.
-- p_review: {unmet, attention}. False: the version is stale.
CREATE FUNCTION claim_decided(p_id uuid, p_version int8, p_state text, p_basis text, p_review jsonb)
RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
	UPDATE claim SET
		state = coalesce(p_state, state),
		basis = coalesce(p_basis, basis),
		-- What is no longer decided is no longer published.
		published_at = CASE WHEN p_state = 'unverified' THEN NULL ELSE published_at END,
		unmet = (p_review -> 'unmet')::bool,
		attention = ARRAY(SELECT jsonb_array_elements_text(p_review -> 'attention')),
		version = version + 1,
		facts_version = facts_version + (p_basis IS NOT NULL)::int,
		updated_at = clock_timestamp()
	WHERE id = p_id AND version = p_version;
	RETURN FOUND;
END
$$;

-- p_status: effective (the claim moves) or proposed (it waits for a second
-- reviewer). An open proposal is superseded, and so is the effective decision
-- that an effective one replaces. No row: the claim's version is stale.
CREATE FUNCTION decision_add(p_id uuid, p_claim_id uuid, p_version int8, p_to text, p_basis text, p_status text,
	p_reason text, p_evidence_ids uuid[], p_policy_version int8, p_checks jsonb, p_override_reason text,
	p_user_id uuid, p_review jsonb, p_events jsonb)
RETURNS SETOF decision_result_view LANGUAGE plpgsql AS $$
DECLARE
	c record;
	v_effective bool := p_status = 'effective';
BEGIN
	SELECT k.state, k.basis, k.facts_version INTO c
	FROM claim k WHERE k.id = p_claim_id AND k.version = p_version FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM claim_decided(p_claim_id, p_version, CASE WHEN v_effective THEN p_to END,
		CASE WHEN v_effective THEN p_basis END, p_review);
	UPDATE decision d SET status = 'superseded'
	WHERE d.claim_id = p_claim_id AND (d.status = 'proposed' OR v_effective AND d.status = 'effective');
	INSERT INTO decision (id, claim_id, from_state, from_basis, to_state, basis, reason, status, evidence_ids,
		policy_version, facts_version, checks, override_reason, proposed_by, decided_by, decided_at)
	VALUES (p_id, p_claim_id, c.state, c.basis, p_to, p_basis, p_reason, p_status, p_evidence_ids,
		p_policy_version, c.facts_version, p_checks, p_override_reason, p_user_id,
		CASE WHEN v_effective THEN p_user_id END, CASE WHEN v_effective THEN now() END);
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM decision_result_view v WHERE v."decision.id" = p_id;
END
$$;

-- Ends a proposal: effective (approved, the claim moves), rejected or superseded.
-- p_checks and p_policy_version are those of the approval; null keeps the
-- proposal's. No row: the claim's version is stale or the proposal was ended.
CREATE FUNCTION decision_close(p_id uuid, p_claim_id uuid, p_version int8, p_status text, p_reason text,
	p_policy_version int8, p_checks jsonb, p_user_id uuid, p_review jsonb, p_events jsonb)
RETURNS SETOF decision_result_view LANGUAGE plpgsql AS $$
DECLARE
	d record;
	v_effective bool := p_status = 'effective';
BEGIN
	SELECT x.to_state, x.basis INTO d FROM decision x
	WHERE x.id = p_id AND x.claim_id = p_claim_id AND x.status = 'proposed';
	IF NOT FOUND OR NOT claim_decided(p_claim_id, p_version, CASE WHEN v_effective THEN d.to_state END,
			CASE WHEN v_effective THEN d.basis END, p_review) THEN
		RETURN;
	END IF;
	IF v_effective THEN
		UPDATE decision x SET status = 'superseded'
		WHERE x.claim_id = p_claim_id AND x.status = 'effective';
	END IF;
	UPDATE decision x SET status = p_status, decided_by = p_user_id, decided_reason = p_reason,
		decided_at = now(), policy_version = coalesce(p_policy_version, x.policy_version),
		checks = coalesce(p_checks, x.checks)
	WHERE x.id = p_id;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM decision_result_view v WHERE v."decision.id" = p_id;
END
$$;

CREATE VIEW policy_view AS
SELECT p.id,
	p.version,
	p.min_independent_supports,
	p.min_independent_refutes,
	p.no_unanswered_refutes,
	p.second_review,
	p.require_snapshot,
	p.reason,
	p.created_at,
	u.id AS "created_by?.id",
	u.name AS "created_by?.name"
FROM policy p
LEFT JOIN app_user u ON u.id = p.created_by;

-- Stores version p_version + 1. No row: p_version is not the newest. A race of two
-- ends in one row less or in 23505.
CREATE FUNCTION policy_put(p_version int8, p_min_independent_supports int4, p_min_independent_refutes int4,
	p_no_unanswered_refutes bool, p_second_review bool, p_require_snapshot bool, p_reason text,
	p_created_by uuid, p_events jsonb)
RETURNS SETOF policy_view LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO policy (version, min_independent_supports, min_independent_refutes, no_unanswered_refutes,
		second_review, require_snapshot, reason, created_by)
	SELECT p_version + 1, p_min_independent_supports, p_min_independent_refutes, p_no_unanswered_refutes,
		p_second_review, p_require_snapshot, p_reason, p_created_by
	WHERE p_version = (SELECT max(p.version) FROM policy p)
	ON CONFLICT (version) DO NOTHING;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM audit_append(p_events);
	RETURN QUERY SELECT v.* FROM policy_view v WHERE v.version = p_version + 1;
END
$$;

-- All that a decision, its options and a change of evidence are judged by, in one
-- row and one snapshot. Lists are in order of creation, each an array of rows of
-- texts, which cost a third of what jsonb does to make and to read:
-- evidence [id, canonical_url, domain, stance, withdrawn?, captured?, answer],
-- words [relation, a, b, reason]; "" is no answer, and the document for b.
CREATE VIEW claim_case_view AS
SELECT c.id,
	c.number,
	c.state,
	c.basis,
	c.version,
	c.facts_version,
	c.dismissed,
	c.merged_into,
	c.published_at IS NOT NULL AS published,
	c.attention,
	-- The verdict in force stands against a rule, by an editor's word. (A rule that
	-- a proposal overrode may have been met when it was approved.)
	EXISTS (SELECT FROM decision o WHERE o.claim_id = c.id AND o.status = 'effective'
		AND o.override_reason IS NOT NULL AND o.checks @> '[{"ok": false}]') AS overridden,
	c.document_id,
	d.canonical_url AS document_canonical_url,
	d.domain AS document_domain,
	(SELECT array_agg(ARRAY[e.id::text, e.canonical_url, e.domain, e.stance,
			(e.withdrawn_at IS NOT NULL)::text, 'false', coalesce(e.answer, '')])
		FROM (SELECT * FROM evidence x WHERE x.claim_id = c.id ORDER BY x.created_at, x.id) AS e) AS evidence,
	(SELECT array_agg(ARRAY[w.relation, w.evidence_a::text, coalesce(w.evidence_b::text, ''), w.reason])
		FROM (SELECT * FROM origin_word x WHERE x.claim_id = c.id ORDER BY x.created_at) AS w) AS words,
	(SELECT jsonb_build_object('id', p.id, 'proposed_by', p.proposed_by, 'from', p.from_basis,
			'to', p.basis, 'facts_version', p.facts_version, 'reason', p.reason,
			'override_reason', p.override_reason, 'evidence_ids', to_jsonb(p.evidence_ids))
		FROM decision p WHERE p.claim_id = c.id AND p.status = 'proposed') AS proposal,
	o.version AS policy_version,
	o.min_independent_supports,
	o.min_independent_refutes,
	o.no_unanswered_refutes,
	o.second_review,
	o.require_snapshot
FROM claim c
LEFT JOIN document d ON d.id = c.document_id
CROSS JOIN (SELECT * FROM policy ORDER BY version DESC LIMIT 1) AS o;
