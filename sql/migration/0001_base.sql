-- SPDX-License-Identifier: Apache-2.0
-- The tables. Rules of the trade live in the server's domain; what stands here
-- guards integrity: types, references, uniqueness, versions, and a log that
-- nobody can change.
SET LOCAL ROLE claimd_owner;
SET LOCAL search_path = claimd, pg_catalog;

-- One row: this installation.
CREATE TABLE instance (
	one bool PRIMARY KEY DEFAULT true CHECK (one),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	setup_hash bytea CHECK (octet_length(setup_hash) = 32),
	created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO instance DEFAULT VALUES;

-- People and their credentials ------------------------------------------------

-- Never deleted, only disabled. Columns that name a person (created_by …) carry no
-- foreign key: each insert would lock that person's row, and a busy reviewer's or
-- a program's row would become the bottleneck of all writes.
CREATE TABLE app_user (
	id uuid PRIMARY KEY,
	email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	role text NOT NULL CHECK (role IN ('viewer', 'reviewer', 'editor', 'auditor', 'admin')),
	password_hash text,
	disabled_at timestamptz,
	version int8 NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX app_user_email ON app_user (lower(email));

CREATE TABLE session (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
	hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
	address text NOT NULL DEFAULT '',
	agent text NOT NULL DEFAULT '' CHECK (length(agent) <= 400),
	created_at timestamptz NOT NULL DEFAULT now(),
	last_seen_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE api_token (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
	label text CHECK (length(label) <= 200),
	hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
	last4 text NOT NULL CHECK (length(last4) = 4),
	scopes text[] NOT NULL
		CHECK (scopes <@ ARRAY['read', 'write', 'audit', 'admin'] AND cardinality(scopes) > 0),
	expires_at timestamptz,
	revoked_at timestamptz,
	last_used_at timestamptz,
	created_by uuid,
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_token_by_user ON api_token (user_id);

-- Failed sign-ins by account and by address. Unlogged: a crash forgives.
CREATE UNLOGGED TABLE login_failure (
	kind text NOT NULL CHECK (kind IN ('account', 'address')),
	subject text NOT NULL,
	failures int4 NOT NULL,
	last_at timestamptz NOT NULL,
	blocked_until timestamptz NOT NULL,
	PRIMARY KEY (kind, subject)
);

-- The answers of keyed requests, kept in the transaction of their write.
CREATE TABLE idempotency (
	principal text NOT NULL,
	key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
	fingerprint bytea NOT NULL,
	status int4 NOT NULL,
	headers text NOT NULL,
	body bytea NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Documents -------------------------------------------------------------------

CREATE TABLE document (
	id uuid PRIMARY KEY,
	url text CHECK (length(url) <= 4096),
	canonical_url text CHECK (length(canonical_url) <= 4096),
	domain text CHECK (length(domain) <= 255),
	title text CHECK (length(title) <= 2000),
	publisher text CHECK (length(publisher) <= 500),
	author text CHECK (length(author) <= 500),
	published_at timestamptz,
	language text CHECK (length(language) BETWEEN 2 AND 35),
	text text NOT NULL CHECK (text <> ''),
	text_sha256 bytea NOT NULL CHECK (octet_length(text_sha256) = 32),
	blocks jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(blocks) = 'array'),
	created_by uuid,
	created_at timestamptz NOT NULL DEFAULT now(),
	CHECK ((url IS NULL) = (canonical_url IS NULL))
);
-- The same address and text are the same document.
CREATE UNIQUE INDEX document_same ON document (text_sha256, md5(coalesce(canonical_url, '')));
CREATE INDEX document_created ON document (created_at DESC, id DESC);
-- By hash, as an address may be longer than an index entry.
CREATE INDEX document_url ON document (md5(url));

-- Claims ----------------------------------------------------------------------

-- Words as they are searched: English by its stems, every other language by the
-- words themselves. claim_tsquery() asks for both.
CREATE FUNCTION claim_tsvector(language text, content text, claimant text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.to_tsvector(
	CASE WHEN language = 'en' OR language LIKE 'en-%' THEN 'pg_catalog.english'::regconfig
		ELSE 'pg_catalog.simple'::regconfig END,
	content || ' ' || coalesce(claimant, ''));

-- Nothing that evidence or comments change is indexed here, so that such an
-- update stays on its page (HOT) and touches no full-text index; what lists are
-- sorted by lives in claim_activity. What a search sorts and drops by comes first,
-- to be reached without unpacking the texts.
CREATE TABLE claim (
	id uuid PRIMARY KEY,
	number int8 NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
	score float8 NOT NULL DEFAULT 0 CHECK (score BETWEEN 0 AND 1),
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	merged_into uuid REFERENCES claim,
	state text NOT NULL DEFAULT 'unverified',
	basis text NOT NULL DEFAULT 'new',
	text text NOT NULL CHECK (length(text) BETWEEN 1 AND 5000),
	language text CHECK (length(language) BETWEEN 2 AND 35),
	claimant text CHECK (length(claimant) <= 500),
	hedges text[] NOT NULL DEFAULT '{}',
	origin text NOT NULL DEFAULT 'manual' CHECK (origin IN ('manual', 'extracted', 'imported')),
	document_id uuid REFERENCES document,
	quote_exact text CHECK (length(quote_exact) BETWEEN 1 AND 5000),
	quote_prefix text,
	quote_suffix text,
	quote_start int4 CHECK (quote_start >= 0),
	quote_end int4 CHECK (quote_end > quote_start),
	tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 50),
	assignee_id uuid,
	priority int4 NOT NULL DEFAULT 0 CHECK (priority BETWEEN 0 AND 3),
	due_at timestamptz,
	dismissed bool NOT NULL DEFAULT false,
	supports int4 NOT NULL DEFAULT 0 CHECK (supports >= 0),
	refutes int4 NOT NULL DEFAULT 0 CHECK (refutes >= 0),
	context int4 NOT NULL DEFAULT 0 CHECK (context >= 0),
	independent_supports int4 NOT NULL DEFAULT 0 CHECK (independent_supports BETWEEN 0 AND supports),
	independent_refutes int4 NOT NULL DEFAULT 0 CHECK (independent_refutes BETWEEN 0 AND refutes),
	-- No decision is allowed yet: the policy of the last write said so.
	unmet bool NOT NULL DEFAULT true,
	attention text[] NOT NULL DEFAULT '{}',
	published_at timestamptz,
	split_from uuid REFERENCES claim,
	version int8 NOT NULL DEFAULT 1,
	-- Rises with what a decision rests on: text, evidence, origins, state.
	facts_version int8 NOT NULL DEFAULT 1,
	created_by uuid,
	tsv tsvector NOT NULL GENERATED ALWAYS AS (claim_tsvector(language, text, claimant)) STORED,
	CONSTRAINT claim_state CHECK ((state, basis) IN (
		('unverified', 'new'), ('unverified', 'insufficient'), ('unverified', 'reopened'),
		('corroborated', 'sources'), ('disputed', 'refuted'), ('disputed', 'conflicting'))),
	CONSTRAINT claim_quote_span CHECK ((quote_start IS NULL) = (quote_end IS NULL)
		AND (quote_exact IS NOT NULL OR quote_start IS NULL)),
	CONSTRAINT claim_published CHECK (published_at IS NULL OR state <> 'unverified'),
	CONSTRAINT claim_not_into_itself CHECK (merged_into <> id)
) WITH (fillfactor = 90);
CREATE INDEX claim_document ON claim (document_id, quote_start, number);
CREATE INDEX claim_dismissed ON claim (id) WHERE dismissed;
CREATE INDEX claim_merged ON claim (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX claim_published_at ON claim (published_at DESC, id DESC) WHERE published_at IS NOT NULL;
CREATE INDEX claim_tags ON claim USING gin (tags);
CREATE INDEX claim_tsv ON claim USING gin (tsv);

-- What lists of claims are sorted and first cut by, apart from the claim; kept by
-- triggers. An assignee of zeros means nobody, so that equality finds those too.
CREATE TABLE claim_activity (
	id uuid PRIMARY KEY,
	number int8 NOT NULL,
	score float8 NOT NULL,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	assignee uuid NOT NULL,
	flagged bool NOT NULL,
	dismissed bool NOT NULL,
	-- Merged claims are in no list, so no index holds them.
	merged bool NOT NULL,
	state text NOT NULL
) WITH (fillfactor = 90);
CREATE INDEX claim_activity_updated ON claim_activity (updated_at DESC, id DESC)
	INCLUDE (dismissed) WHERE NOT merged;
CREATE INDEX claim_activity_created ON claim_activity (created_at DESC, id DESC) WHERE NOT merged;
CREATE INDEX claim_activity_score ON claim_activity (score DESC, id DESC) WHERE NOT merged;
CREATE INDEX claim_activity_number ON claim_activity (number, id) WHERE NOT merged;
CREATE INDEX claim_activity_state ON claim_activity (state, updated_at DESC, id DESC)
	INCLUDE (dismissed) WHERE NOT merged;
CREATE INDEX claim_activity_assignee ON claim_activity (assignee, updated_at DESC, id DESC)
	INCLUDE (state, dismissed) WHERE NOT merged;
CREATE INDEX claim_activity_flagged ON claim_activity (updated_at DESC, id DESC)
	WHERE flagged AND NOT merged;

CREATE FUNCTION claim_activity_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	v_assignee uuid := coalesce(NEW.assignee_id, '00000000-0000-0000-0000-000000000000');
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO claimd.claim_activity (id, number, score, created_at, updated_at, assignee, flagged,
			dismissed, merged, state)
		VALUES (NEW.id, NEW.number, NEW.score, NEW.created_at, NEW.updated_at, v_assignee,
			NEW.attention <> '{}', NEW.dismissed, NEW.merged_into IS NOT NULL, NEW.state);
	ELSE
		UPDATE claimd.claim_activity SET score = NEW.score, updated_at = NEW.updated_at,
			assignee = v_assignee, flagged = NEW.attention <> '{}',
			dismissed = NEW.dismissed, merged = NEW.merged_into IS NOT NULL, state = NEW.state
		WHERE id = NEW.id;
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER claim_activity_insert AFTER INSERT ON claim
	FOR EACH ROW EXECUTE FUNCTION claim_activity_keep();
CREATE TRIGGER claim_activity_update AFTER UPDATE ON claim
	FOR EACH ROW WHEN (OLD.updated_at <> NEW.updated_at OR OLD.state <> NEW.state
		OR OLD.assignee_id IS DISTINCT FROM NEW.assignee_id OR OLD.attention <> NEW.attention
		OR OLD.score <> NEW.score OR OLD.dismissed <> NEW.dismissed
		OR OLD.merged_into IS DISTINCT FROM NEW.merged_into)
	EXECUTE FUNCTION claim_activity_keep();

-- How many of a sample's claims hold a word; search picks its path by it.
CREATE TABLE word_frequency (
	word text PRIMARY KEY,
	claims int8 NOT NULL
);
CREATE TABLE word_frequency_state (
	one bool PRIMARY KEY DEFAULT true CHECK (one),
	claims int8 NOT NULL DEFAULT 0,
	refreshed_at timestamptz
);
INSERT INTO word_frequency_state DEFAULT VALUES;

-- Evidence --------------------------------------------------------------------

CREATE TABLE evidence (
	id uuid PRIMARY KEY,
	claim_id uuid NOT NULL REFERENCES claim,
	url text NOT NULL CHECK (length(url) <= 4096),
	canonical_url text NOT NULL CHECK (length(canonical_url) <= 4096),
	domain text NOT NULL CHECK (length(domain) <= 255),
	stance text NOT NULL CHECK (stance IN ('supports', 'refutes', 'context')),
	note text CHECK (length(note) <= 10000),
	quote text CHECK (length(quote) <= 10000),
	quote_found bool,
	title text CHECK (length(title) <= 2000),
	publisher text CHECK (length(publisher) <= 500),
	published_at timestamptz,
	accessed_at timestamptz NOT NULL DEFAULT now(),
	-- What the reviewers reply to refuting evidence.
	answer text CHECK (length(answer) <= 10000),
	-- 0 is the claim's own document.
	origin_group int4 CHECK (origin_group >= 0),
	origin_reasons jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(origin_reasons) = 'array'),
	link_status text NOT NULL DEFAULT 'unchecked' CHECK (link_status IN
		('unchecked', 'ok', 'redirected', 'dead', 'changed', 'quote_missing', 'blocked')),
	warnings text[] NOT NULL DEFAULT '{}',
	withdrawn_at timestamptz,
	withdrawn_by uuid,
	withdrawal_reason text CHECK (length(withdrawal_reason) <= 10000),
	version int8 NOT NULL DEFAULT 1,
	created_by uuid,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	CHECK ((withdrawn_at IS NULL) = (withdrawal_reason IS NULL))
) WITH (fillfactor = 90);
CREATE INDEX evidence_claim ON evidence (claim_id, created_at);
CREATE UNIQUE INDEX evidence_same ON evidence (claim_id, md5(canonical_url), stance)
	WHERE withdrawn_at IS NULL;

-- The human word on whether two pieces of evidence share an origin; without b, on
-- one piece and the claim's own document. The latest word on a pair stands here,
-- the earlier ones in the log.
CREATE TABLE origin_word (
	claim_id uuid NOT NULL REFERENCES claim,
	evidence_a uuid NOT NULL REFERENCES evidence,
	evidence_b uuid REFERENCES evidence,
	relation text NOT NULL CHECK (relation IN ('same', 'independent')),
	reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 10000),
	created_by uuid,
	created_at timestamptz NOT NULL DEFAULT now(),
	CHECK (evidence_a < evidence_b)
);
CREATE UNIQUE INDEX origin_word_pair ON origin_word (evidence_a, coalesce(evidence_b, evidence_a));
CREATE INDEX origin_word_claim ON origin_word (claim_id);

-- Policy and decisions --------------------------------------------------------

CREATE TABLE policy (
	version int8 PRIMARY KEY CHECK (version > 0),
	id uuid NOT NULL DEFAULT gen_random_uuid(),
	min_independent_supports int4 NOT NULL,
	min_independent_refutes int4 NOT NULL,
	no_unanswered_refutes bool NOT NULL,
	second_review bool NOT NULL,
	require_snapshot bool NOT NULL,
	reason text CHECK (length(reason) <= 10000),
	created_by uuid,
	created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO policy (version, min_independent_supports, min_independent_refutes, no_unanswered_refutes,
	second_review, require_snapshot)
VALUES (1, 2, 1, true, false, false);

CREATE TABLE decision (
	id uuid PRIMARY KEY,
	claim_id uuid NOT NULL REFERENCES claim,
	from_state text NOT NULL,
	from_basis text NOT NULL,
	to_state text NOT NULL,
	basis text NOT NULL,
	reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 10000),
	status text NOT NULL CHECK (status IN ('proposed', 'effective', 'rejected', 'superseded')),
	evidence_ids uuid[] NOT NULL DEFAULT '{}',
	policy_version int8 NOT NULL REFERENCES policy,
	-- The claim's facts that it was made on.
	facts_version int8 NOT NULL,
	checks jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(checks) = 'array'),
	override_reason text CHECK (length(override_reason) BETWEEN 1 AND 10000),
	proposed_by uuid,
	decided_by uuid,
	decided_reason text CHECK (length(decided_reason) <= 10000),
	decided_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX decision_claim ON decision (claim_id, created_at DESC, id DESC);
-- A claim has at most one decision waiting for its second review.
CREATE UNIQUE INDEX decision_proposed ON decision (claim_id) WHERE status = 'proposed';

-- Talk and saved filters ------------------------------------------------------

CREATE TABLE comment (
	id uuid PRIMARY KEY,
	claim_id uuid NOT NULL REFERENCES claim,
	text text NOT NULL CHECK (length(text) BETWEEN 1 AND 10000),
	mentions uuid[] NOT NULL DEFAULT '{}',
	created_by uuid,
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX comment_claim ON comment (claim_id, created_at, id);
CREATE INDEX comment_mentions ON comment USING gin (mentions) WHERE mentions <> '{}';

CREATE TABLE saved_view (
	id uuid PRIMARY KEY,
	owner_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	query text NOT NULL CHECK (length(query) <= 4096),
	shared bool NOT NULL DEFAULT false,
	version int8 NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	UNIQUE (owner_id, name)
);
CREATE INDEX saved_view_shared ON saved_view (name) WHERE shared;

-- The log ---------------------------------------------------------------------

-- The row lock orders one subject, nothing else.
CREATE TABLE audit_subject (
	subject text PRIMARY KEY,
	seq int8 NOT NULL,
	head bytea CHECK (octet_length(head) = 32)
) WITH (fillfactor = 80);

CREATE TABLE audit_event (
	id int8 GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,
	subject text,
	seq int8 CHECK (seq > 0),
	type text NOT NULL,
	actor text NOT NULL,
	at timestamptz NOT NULL,
	leaf bytea NOT NULL,
	UNIQUE (subject, seq),
	CONSTRAINT audit_event_chain CHECK ((subject IS NULL) = (seq IS NULL)),
	CONSTRAINT audit_event_names CHECK (
		type ~ '^[a-z_]+([.][a-z_]+)+$'
		AND actor ~ '^(system|(user|job)/[a-z0-9_-]+)$'
		AND subject ~ '^[a-z]+(/[a-z0-9-]+)?$'),
	-- One NDJSON line: an object, no line break, no NUL, valid UTF-8, and short
	-- enough for the uint16 length of an entry bundle.
	CONSTRAINT audit_event_leaf CHECK (
		octet_length(leaf) BETWEEN 2 AND 16384
		AND get_byte(leaf, 0) = 123 AND get_byte(leaf, octet_length(leaf) - 1) = 125
		AND position('\x0a'::bytea IN leaf) = 0 AND position('\x0d'::bytea IN leaf) = 0
		AND position('\x00'::bytea IN leaf) = 0
		AND convert_from(leaf, 'UTF8') IS NOT NULL)
);

-- Openings of the commitments: what a person wrote, erasable.
CREATE TABLE audit_disclosure (
	event_id int8 NOT NULL,
	name text NOT NULL,
	d text NOT NULL CHECK (d ~ '^[A-Za-z0-9_-]+$'),
	PRIMARY KEY (event_id, name)
);

-- Committed events that have no place in the log yet.
CREATE TABLE audit_pending (event_id int8 PRIMARY KEY);

CREATE TABLE audit_leaf (
	idx int8 PRIMARY KEY CHECK (idx >= 0),
	event_id int8 NOT NULL UNIQUE
);

CREATE TABLE audit_tile (
	level int2 NOT NULL,
	n int8 NOT NULL,
	w int2 NOT NULL CHECK (w BETWEEN 1 AND 256),
	h bytea NOT NULL CHECK (octet_length(h) = 32 * w),
	PRIMARY KEY (level, n)
);
ALTER TABLE audit_tile ALTER h SET STORAGE EXTERNAL;

CREATE TABLE audit_log (
	one bool PRIMARY KEY DEFAULT true CHECK (one),
	origin text NOT NULL,
	size int8 NOT NULL CHECK (size >= 0),
	root bytea NOT NULL CHECK (octet_length(root) = 32)
);

CREATE TABLE audit_checkpoint (
	size int8 PRIMARY KEY,
	note text NOT NULL,
	made timestamptz NOT NULL DEFAULT now(),
	cosigs text NOT NULL DEFAULT ''
);

-- Hygiene against a slip, also of the owner; the tree is the proof.
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% of % is refused: the log only grows', TG_OP, TG_TABLE_NAME
		USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_event_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
	FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_disclosure_refuse BEFORE UPDATE OR TRUNCATE ON audit_disclosure
	FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_leaf_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_leaf
	FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoint_refuse BEFORE DELETE OR TRUNCATE ON audit_checkpoint
	FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_subject_refuse BEFORE DELETE OR TRUNCATE ON audit_subject
	FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
