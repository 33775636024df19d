// SPDX-License-Identifier: Apache-2.0
// Decisions: what the policy refuses and why, overrides, second review.
#include "talk.h"

#define CLAIM(name)                                                       \
	POST("/api/v1/claims", "{\"text\":\"The ferry carries 300 cars.\"}", \
		201),                                                     \
		SAVE("/id", name)
#define EVIDENCE(claim, stance, url)                                 \
	POST("/api/v1/claims/$" claim "/evidence",                   \
		"{\"url\":\"" url "\",\"stance\":\"" stance "\"}", 201)
#define VERSION(claim)                                          \
	GET("/api/v1/claims/$" claim, 200), SAVE("/version", "v")
#define DECIDE(claim, body, ...)                             \
	POST("/api/v1/claims/$" claim "/decisions", body,    \
		__VA_ARGS__, .if_match = "\"$v\"")

static const struct step unmet[] = {
	AS("reviewer"),
	CLAIM("c"),
	EVIDENCE("c", "supports", "https://port.example/a"),
	EVIDENCE("c", "supports", "https://www.port.example/b"),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/evidence/supports", "2"),
	EXPECT("/evidence/independent_supports", "1"),
	SAVE("/version", "v"),
	GET("/api/v1/claims/$c/options", 200),
	EXPECT("/claim_version", "$v"),
	EXPECT("/items/0/to", "\"corroborated\""),
	EXPECT("/items/0/allowed", "false"),
	EXPECT("/items/0/checks/0/rule", "\"independent-supports\""),
	EXPECT("/items/0/checks/0/ok", "false"),
	EXPECT("/items/0/checks/0/need", "2"),
	EXPECT("/items/0/checks/0/have", "1"),
	DECIDE("c", "{\"to\":\"corroborated\",\"reason\":\"Seen.\"}", 409,
		.code = "policy-unmet"),
	EXPECT("/checks/0/rule", "\"independent-supports\""),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/state", "\"unverified\""),
	EXPECT("/version", "$v"),
	GET("/api/v1/claims/$c/history", 200),
	EXPECT("/items/0/type", "\"claim.denied\""),
	EXPECT("/items/0/texts/reason", "\"Seen.\""),
	EVIDENCE("c", "supports", "https://shipyard.example/"),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"corroborated\",\"reason\":\"Two agree.\"}", 201),
	EXPECT("/claim/state", "\"corroborated\""),
	EXPECT("/claim/basis", "\"sources\""),
	EXPECT("/decision/status", "\"effective\""),
	EXPECT("/decision/from", "\"unverified\""),
	EXPECT("/decision/override", "null"),
	GET("/api/v1/claims/$c/decisions?count=exact", 200),
	EXPECT("/total", "1"),
	EXPECT("/items/0/reason", "\"Two agree.\""),
};

static const struct step refused[] = {
	AS("reviewer"),
	CLAIM("c"),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"disputed\"}", 422, .code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/reason\""),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\" \\t\"}", 422,
		.code = "invalid-body"),
	DECIDE("c", "{\"to\":\"false\",\"reason\":\"x\"}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/to\""),
	DECIDE("c", "{\"to\":\"disputed\",\"basis\":\"sources\","
		"\"reason\":\"x\"}", 422, .code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/basis\""),
	DECIDE("c", "{\"to\":\"unverified\",\"basis\":\"new\","
		"\"reason\":\"x\"}", 409, .code = "illegal-transition"),
	DECIDE("c", "{\"to\":\"unverified\",\"basis\":\"reopened\","
		"\"reason\":\"x\"}", 409, .code = "illegal-transition"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"x\",\"evidence_ids\":"
		"[\"0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10\"]}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/evidence_ids/0\""),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"disputed\",\"reason\":\"x\"}", 428,
		.code = "precondition-required"),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"disputed\",\"reason\":\"x\"}", 412,
		.code = "stale-version", .if_match = "\"99\""),
	EXPECT("/version", "$v"),
	AS("viewer"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"x\"}", 403,
		.code = "forbidden"),
	AS("auditor"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"x\"}", 403,
		.code = "forbidden"),
};

static const struct step overridden[] = {
	AS("reviewer"),
	CLAIM("c"),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"corroborated\",\"reason\":\"I know it.\","
		"\"override\":{\"reason\":\"Deadline.\"}}", 403,
		.code = "forbidden"),
	AS("editor"),
	GET("/api/v1/claims/$c/options", 200),
	EXPECT("/items/0/allowed", "false"),
	EXPECT("/items/0/override_allowed", "true"),
	DECIDE("c", "{\"to\":\"corroborated\",\"reason\":\"I know it.\","
		"\"override\":{\"reason\":\"\"}}", 422, .code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/override/reason\""),
	DECIDE("c", "{\"to\":\"corroborated\",\"reason\":\"I know it.\","
		"\"override\":{\"reason\":\"The minister said so to us.\"}}",
		201),
	EXPECT("/decision/override/reason", "\"The minister said so to us.\""),
	EXPECT("/decision/checks/0/ok", "false"),
	GET("/api/v1/claims/$c/history", 200),
	EXPECT("/items/0/type", "\"claim.decided\""),
	EXPECT("/items/0/texts/override_reason",
		"\"The minister said so to us.\""),
};

static const struct step reopened[] = {
	AS("reviewer"),
	CLAIM("c"),
	EVIDENCE("c", "refutes", "https://registry.example/ferry"),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"It takes 30.\"}", 201),
	EXPECT("/claim/basis", "\"refuted\""),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"disputed\",\"basis\":\"refuted\","
		"\"reason\":\"Again.\"}", 409, .code = "illegal-transition"),
	DECIDE("c", "{\"to\":\"unverified\",\"basis\":\"insufficient\","
		"\"reason\":\"x\"}", 409, .code = "illegal-transition"),
	DECIDE("c", "{\"to\":\"unverified\",\"reason\":\"New facts.\"}", 201),
	EXPECT("/claim/basis", "\"reopened\""),
	EVIDENCE("c", "supports", "https://port.example/a"),
	EVIDENCE("c", "supports", "https://shipyard.example/"),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"corroborated\",\"reason\":\"x\"}", 409,
		.code = "policy-unmet"),
	GET("/api/v1/claims/$c/evidence", 200),
	SAVE("/items/0/id", "e"),
	SAVE("/items/0/version", "ev"),
	PATCH("/api/v1/evidence/$e", "{\"answer\":\"The old ferry is meant.\"}",
		200, .if_match = "\"$ev\""),
	EXPECT("/answer", "\"The old ferry is meant.\""),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"corroborated\",\"reason\":\"Answered.\"}", 201),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"disputed\",\"basis\":\"conflicting\","
		"\"reason\":\"Both sides.\"}", 201),
	EXPECT("/decision/from", "\"corroborated\""),
};

static const struct step dismissed[] = {
	AS("reviewer"),
	CLAIM("c"),
	EVIDENCE("c", "refutes", "https://registry.example/ferry"),
	VERSION("c"),
	PATCH("/api/v1/claims/$c", "{\"dismissed\":true}", 200,
		.if_match = "\"$v\""),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"x\"}", 409),
	PATCH("/api/v1/claims/$c", "{\"dismissed\":false}", 200,
		.if_match = "\"$v\""),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"x\"}", 201),
};

/* What is denied is kept, with its reason; what is only misspelt is not. */
static const struct step denied[] = {
	AS("reviewer"),
	CLAIM("c"),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"corroborated\",\"reason\":\" \"}", 422,
		.code = "invalid-body"),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"corroborated\",\"reason\":\"I know it.\","
		"\"override\":{\"reason\":\"Deadline.\"}}",
		403, .code = "forbidden", .if_match = "\"$v\"",
		.key = "denied-$c"),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"corroborated\",\"reason\":\"I know it.\","
		"\"override\":{\"reason\":\"Deadline.\"}}",
		403, .code = "forbidden", .if_match = "\"$v\"",
		.key = "denied-$c"),
	DECIDE("c", "{\"to\":\"unverified\",\"basis\":\"reopened\","
		"\"reason\":\"x\"}", 409, .code = "illegal-transition"),
	DECIDE("c", "{\"to\":\"disputed\",\"basis\":\"conflicting\","
		"\"reason\":\"x\"}", 409, .code = "policy-unmet"),
	GET("/api/v1/claims/$c/history?type=claim.denied&count=exact", 200),
	EXPECT("/total", "3"),
	EXPECT("/items/0/data/refusal", "\"policy-unmet\""),
	EXPECT("/items/0/data/basis", "\"conflicting\""),
	EXPECT("/items/1/data/refusal", "\"illegal-transition\""),
	EXPECT("/items/2/data/refusal", "\"override-forbidden\""),
	EXPECT("/items/2/texts/override_reason", "\"Deadline.\""),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/version", "$v"),
	GET("/api/v1/claims/$c/decisions?count=exact", 200),
	EXPECT("/total", "0"),
};

static const struct step rested_on[] = {
	AS("reviewer"),
	CLAIM("c"),
	EVIDENCE("c", "refutes", "https://registry.example/ferry"),
	SAVE("/id", "e1"),
	EVIDENCE("c", "refutes", "https://port.example/a"),
	SAVE("/id", "e2"),
	EVIDENCE("c", "context", "https://shipyard.example/"),
	SAVE("/id", "e3"),
	POST("/api/v1/evidence/$e2/withdrawal", "{\"reason\":\"Old.\"}", 200),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"x\","
		"\"evidence_ids\":[\"$e1\",\"$e2\"]}", 422,
		.pointer = "/evidence_ids/1"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"It takes 30.\","
		"\"evidence_ids\":[\"$e1\"]}", 201),
	EXPECT("/decision/evidence_ids", "[\"$e1\"]"),
	EXPECT("/decision/policy_version", "1"),
	EXPECT("/decision/checks/0/evidence_ids", "[\"$e1\"]"),
	SAVE("/decision/id", "d"),
	SAVE("/claim/version", "v"),
	// Without them: all that is not withdrawn.
	DECIDE("c", "{\"to\":\"unverified\",\"reason\":\"Again.\"}", 201),
	EXPECT("/decision/evidence_ids", "[\"$e1\",\"$e3\"]"),
	GET("/api/v1/claims/$c/decisions", 200),
	EXPECT("/items/1/id", "\"$d\""),
	EXPECT("/items/1/status", "\"superseded\""),
};

#define POLICY(second, status)                                              \
	AS("admin"), GET("/api/v1/policy", 200), SAVE("/version", "p"),     \
		PUT("/api/v1/policy",                                       \
			"{\"min_independent_supports\":2,"                  \
			"\"min_independent_refutes\":1,"                    \
			"\"no_unanswered_refutes\":true,"                   \
			"\"second_review\":" second ","                     \
			"\"require_snapshot\":false}",                      \
			status, .if_match = "\"$p\"")

static const struct step second_review[] = {
	POLICY("true", 200),
	EXPECT("/second_review", "true"),
	AS("reviewer"),
	CLAIM("c"),
	EVIDENCE("c", "refutes", "https://registry.example/ferry"),
	VERSION("c"),
	DECIDE("c", "{\"to\":\"disputed\",\"reason\":\"It takes 30.\"}", 201),
	EXPECT("/decision/status", "\"proposed\""),
	EXPECT("/decision/decided_by", "null"),
	EXPECT("/claim/state", "\"unverified\""),
	SAVE("/decision/id", "d"),
	VERSION("c"),
	EXPECT("/attention", "[\"needs_second_review\"]"),
	POST("/api/v1/decisions/$d/approval", "{\"reason\":\"Mine.\"}", 403,
		.code = "own-proposal", .if_match = "\"$v\""),
	AS("viewer"),
	POST("/api/v1/decisions/$d/approval", "{\"reason\":\"x\"}", 403,
		.code = "forbidden", .if_match = "\"$v\""),
	AS("reviewer2"),
	POST("/api/v1/decisions/$d/approval", "{\"reason\":\"x\"}", 428,
		.code = "precondition-required"),
	POST("/api/v1/decisions/$d/approval", "{\"reason\":\"\"}", 422,
		.code = "invalid-body", .if_match = "\"$v\""),
	POST("/api/v1/decisions/$d/approval", "{\"reason\":\"Checked.\"}", 200,
		.if_match = "\"$v\""),
	EXPECT("/decision/status", "\"effective\""),
	EXPECT("/claim/state", "\"disputed\""),
	EXPECT("/claim/attention", "[]"),
	VERSION("c"),
	POST("/api/v1/decisions/$d/approval", "{\"reason\":\"Again.\"}", 409,
		.if_match = "\"$v\""),
	DECIDE("c", "{\"to\":\"unverified\",\"reason\":\"Doubts.\"}", 201),
	SAVE("/decision/id", "d"),
	VERSION("c"),
	AS("reviewer"),
	POST("/api/v1/decisions/$d/rejection", "{\"reason\":\"No doubts.\"}",
		200, .if_match = "\"$v\""),
	EXPECT("/decision/status", "\"rejected\""),
	EXPECT("/claim/state", "\"disputed\""),
	POLICY("false", 200),
};

static const struct step policy[] = {
	AS("reviewer"),
	GET("/api/v1/policy", 200),
	SAVE("/version", "p"),
	PUT("/api/v1/policy", "{}", 403, .code = "forbidden",
		.if_match = "\"$p\""),
	AS("admin"),
	PUT("/api/v1/policy", "{\"min_independent_supports\":0}", 422,
		.code = "invalid-body", .if_match = "\"$p\""),
	PUT("/api/v1/policy", "{}", 428, .code = "precondition-required"),
	POLICY("true", 200),
	EXPECT("/created_by/name", "\"admin\""),
	SAVE("/version", "now"),
	// The same rules again are no new version; an old one is stale.
	PUT("/api/v1/policy",
		"{\"min_independent_supports\":2,"
		"\"min_independent_refutes\":1,\"no_unanswered_refutes\":true,"
		"\"second_review\":true,\"require_snapshot\":false,"
		"\"reason\":\"No change.\"}", 200, .if_match = "\"$now\""),
	EXPECT("/version", "$now"),
	EXPECT("/reason", "null"),
	PUT("/api/v1/policy",
		"{\"min_independent_supports\":2,"
		"\"min_independent_refutes\":1,\"no_unanswered_refutes\":true,"
		"\"second_review\":true,\"require_snapshot\":false}", 412,
		.code = "stale-version", .if_match = "\"$p\""),
	EXPECT("/version", "$now"),
	POLICY("false", 200),
	GET("/api/v1/policy/versions?limit=1", 200),
	EXPECT("/items/0/second_review", "false"),
};

TALK(an_unmet_rule_is_refused_with_its_reasons, unmet)
TALK(other_refusals_say_what_is_wrong, refused)
TALK(what_is_denied_is_in_the_history, denied)
TALK(a_decision_names_its_evidence, rested_on)
TALK(an_editor_may_override, overridden)
TALK(verdicts_are_reopened_and_corrected, reopened)
TALK(a_dismissed_claim_is_not_decided, dismissed)
TALK(a_second_reviewer_approves_or_rejects, second_review)
TALK(the_policy_has_versions, policy)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unmet_rule_is_refused_with_its_reasons),
		cmocka_unit_test(other_refusals_say_what_is_wrong),
		cmocka_unit_test(what_is_denied_is_in_the_history),
		cmocka_unit_test(a_decision_names_its_evidence),
		cmocka_unit_test(an_editor_may_override),
		cmocka_unit_test(verdicts_are_reopened_and_corrected),
		cmocka_unit_test(a_dismissed_claim_is_not_decided),
		cmocka_unit_test(a_second_reviewer_approves_or_rejects),
		cmocka_unit_test(the_policy_has_versions),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
