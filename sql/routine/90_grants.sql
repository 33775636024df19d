-- SPDX-License-Identifier: Apache-2.0
-- claimd_server serves: it adds to the log and can do nothing else to it. People,
-- claims, evidence and decisions are never deleted.
GRANT USAGE ON SCHEMA claimd_api, claimd TO claimd_server, claimd_worker;
GRANT SELECT ON ALL TABLES IN SCHEMA claimd, claimd_api TO claimd_server, claimd_worker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA claimd, claimd_api TO claimd_server, claimd_worker;

GRANT INSERT, UPDATE ON app_user, session, api_token, login_failure, idempotency, document, claim,
	claim_activity, evidence, origin_word, policy, decision, comment, saved_view, audit_subject,
	word_frequency, word_frequency_state TO claimd_server;
GRANT UPDATE ON instance TO claimd_server;
GRANT DELETE ON session, login_failure, idempotency, saved_view, word_frequency TO claimd_server;
GRANT INSERT ON audit_event, audit_disclosure, audit_pending TO claimd_server;

-- Reserved for the sequencer.
GRANT INSERT ON audit_leaf, audit_tile, audit_log, audit_checkpoint TO claimd_worker;
GRANT UPDATE ON audit_tile, audit_log, audit_checkpoint TO claimd_worker;
GRANT DELETE ON audit_pending TO claimd_worker;
