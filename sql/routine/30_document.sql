-- SPDX-License-Identifier: Apache-2.0
CREATE VIEW document_view AS
SELECT d.id,
	d.url,
	d.title,
	d.publisher,
	d.author,
	d.published_at,
	d.language,
	encode(d.text_sha256, 'hex') AS text_sha256,
	(SELECT count(*) FROM claim k WHERE k.document_id = d.id) AS claim_count,
	d.created_at,
	u.id AS "created_by?.id",
	u.name AS "created_by?.name"
FROM document d
LEFT JOIN app_user u ON u.id = d.created_by;

-- With what only one document's own page needs; its claims are document_claims.
CREATE VIEW document_full_view AS
SELECT v.*, d.text, d.blocks
FROM document_view v
JOIN document d USING (id);

-- The type of document_add's row: _created is false when the same address and
-- text were there already.
CREATE VIEW document_added_view AS
SELECT true AS _created, v.* FROM document_view v;
