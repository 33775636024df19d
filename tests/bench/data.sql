-- SPDX-License-Identifier: Apache-2.0
-- Seeded data for the benchmarks: :scale claims, three pieces of evidence each.
-- 70 / 22 / 8 % of the states; words drawn so that few are frequent and many rare.
SELECT setseed(0.42);
SET maintenance_work_mem = '512MB';
SET synchronous_commit = off;
SET search_path = claimd, claimd_api;

CREATE TEMP TABLE fresh AS
SELECT n,
	('01900000-' || lpad(to_hex(n / 65536), 4, '0') || '-7' || lpad(to_hex(n % 4096), 3, '0')
		|| '-8' || substr(md5(n::text), 1, 3) || '-' || substr(md5('c' || n), 1, 12))::uuid AS id,
	CASE WHEN n % 100 < 70 THEN 'unverified' WHEN n % 100 < 92 THEN 'corroborated' ELSE 'disputed' END AS state,
	timestamptz '2026-01-01' + n * interval '20 seconds' AS at
FROM generate_series(1, :scale) AS n;

INSERT INTO claim (id, state, basis, text, language, claimant, score, origin, supports, refutes,
	independent_supports, independent_refutes, created_by, created_at, updated_at)
SELECT f.id, f.state,
	CASE f.state WHEN 'unverified' THEN 'new' WHEN 'corroborated' THEN 'sources' ELSE 'refuted' END,
	'The ' || t.text || '.', 'en', 'Council ' || f.n % 997, round(random()::numeric, 4), 'extracted', 2, 1, 2, 1,
	(SELECT id FROM app_user LIMIT 1), f.at, f.at
FROM fresh f
CROSS JOIN LATERAL (SELECT string_agg(translate(substr(md5(w.k::text), 1, 4 + w.k % 5),
		'0123456789', 'ghijklmnop'), ' ') AS text
	FROM (SELECT floor(30000 * power(random(), 3))::int + 0 * f.n AS k
		FROM generate_series(1, 20)) AS w) AS t;

-- Foreign keys hold by construction; checking three million costs minutes.
SET session_replication_role = replica;
INSERT INTO evidence (id, claim_id, url, canonical_url, domain, stance, note, title, publisher,
	origin_group, created_by, created_at, updated_at)
SELECT gen_random_uuid(), f.id, u.url, u.url, 'paper' || f.n % 500 || '-' || k || '.example',
	CASE k WHEN 3 THEN 'refutes' ELSE 'supports' END, 'Seen and read in full.', 'A report of some length',
	'Paper ' || k, k, (SELECT id FROM app_user LIMIT 1), f.at, f.at
FROM fresh f
CROSS JOIN generate_series(1, 3) AS k
CROSS JOIN LATERAL (SELECT 'https://paper' || f.n % 500 || '-' || k || '.example/' || f.n AS url) AS u;

ANALYZE;
SELECT word_frequency_refresh(10);
