-- SPDX-License-Identifier: Apache-2.0

-- name: match_word_list (words text[]) :read
-- For a text that is to be matched: each of its words as a piece of a tsquery, by its
-- English stem and as it stands, and how many claims hold it; 0: few.
SELECT w.terms AS query, coalesce(w.claims, 0)::int8 AS claims, s.claims AS total
FROM word_frequency_state s
CROSS JOIN LATERAL (SELECT u.i, string_agg(quote_literal(t.word), ' | ') AS terms, sum(f.claims) AS claims
	FROM unnest($1) WITH ORDINALITY AS u(word, i)
	CROSS JOIN LATERAL (SELECT unnest(tsvector_to_array(to_tsvector('english', u.word)))
		UNION SELECT unnest(tsvector_to_array(to_tsvector('simple', u.word)))) AS t(word)
	LEFT JOIN word_frequency f ON f.word = t.word
	GROUP BY u.i) AS w
ORDER BY w.i;

-- name: match_candidate_list (query text, rank text, other_than uuid, rows int8, candidates int8) :read
-- The claims that hold what `query` asks for, at most `rows` looked at; of these the
-- ones that hold most words of `rank`.
SELECT c.id, c.text, d.title
FROM (SELECT h.id
	FROM (SELECT c.id, c.tsv FROM claim c
		WHERE c.tsv @@ $1::tsquery AND c.merged_into IS NULL AND c.id IS DISTINCT FROM $3
		LIMIT $4) AS h
	ORDER BY ts_rank(h.tsv, $2::tsquery) DESC, h.id
	LIMIT $5) AS n
JOIN claim c ON c.id = n.id
LEFT JOIN document d ON d.id = c.document_id;

-- name: match_frequency_list (words text[]) :read
-- How many claims hold each word; those that are not listed are rare.
SELECT word, claims FROM word_frequency WHERE word = ANY($1);

-- name: match_claim_list (ids uuid[]) :read
-- The claims that were found, in this order.
SELECT v.* FROM unnest($1) WITH ORDINALITY AS u(id, i) JOIN claim_view v ON v.id = u.id ORDER BY u.i;
