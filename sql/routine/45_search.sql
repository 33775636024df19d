-- SPDX-License-Identifier: Apache-2.0
-- What people type: words, "phrases" and -exclusions, all of which must hold. Each
-- is looked up as it stands and by its English stem, since a claim is indexed by
-- one of them; a word English ignores would hide all English claims, so it only
-- counts when nothing else is asked. Null when no word is left.
CREATE FUNCTION claim_tsquery(p_q text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	m text[];
	v_word tsquery;
	v_all tsquery;
	v_ignored tsquery;
BEGIN
	FOR m IN SELECT regexp_matches(p_q, '(-?)(?:"([^"]*)"|([^[:space:]"]+))', 'g') LOOP
		-- Asked first, since an empty tsquery comes with a notice.
		CONTINUE WHEN to_tsvector('simple', coalesce(m[2], m[3])) = '';
		v_word := phraseto_tsquery('simple', coalesce(m[2], m[3]));
		IF to_tsvector('english', coalesce(m[2], m[3])) = '' THEN
			v_ignored := coalesce(v_ignored && v_word, v_word);
			CONTINUE;
		END IF;
		v_word := v_word || phraseto_tsquery('english', coalesce(m[2], m[3]));
		IF m[1] = '-' THEN
			v_word := !! v_word;
		END IF;
		v_all := coalesce(v_all && v_word, v_word);
	END LOOP;
	RETURN coalesce(v_all, v_ignored);
END
$$;

-- How many claims hold each word, from a sample of one part in p_part. Rare words
-- are left out: what is not in the table is rare. Returns the words kept.
CREATE FUNCTION word_frequency_refresh(p_part int4) RETURNS int8
LANGUAGE plpgsql AS $$
DECLARE
	v_kept int8;
BEGIN
	DELETE FROM word_frequency;
	INSERT INTO word_frequency (word, claims)
	SELECT s.word, s.ndoc::int8 * p_part
	FROM ts_stat(format('SELECT tsv FROM claimd.claim TABLESAMPLE SYSTEM (%s)', 100.0 / p_part)) AS s
	WHERE s.ndoc::int8 * p_part >= 1000;
	GET DIAGNOSTICS v_kept = ROW_COUNT;
	UPDATE word_frequency_state SET refreshed_at = now(),
		claims = (SELECT greatest(reltuples, 0)::int8 FROM pg_class WHERE oid = 'claimd.claim'::regclass);
	RETURN v_kept;
END
$$;

-- At most how many claims the query can match: those of its rarest wanted word,
-- or all when it wants none.
CREATE FUNCTION word_frequency_least(p_q text) RETURNS int8
LANGUAGE sql STABLE AS $$
	SELECT coalesce(min((SELECT coalesce(sum(f.claims), 0) FROM word_frequency f
		WHERE f.word = ANY(tsvector_to_array(to_tsvector('simple', w[1]))
			|| tsvector_to_array(to_tsvector('english', w[1]))))),
		(SELECT s.claims FROM word_frequency_state s))::int8
	FROM regexp_matches(p_q, '(?:^|[[:space:]"])([^-[:space:]"][^[:space:]"]*)', 'g') AS w
	WHERE to_tsvector('english', w[1]) <> '';
$$;
