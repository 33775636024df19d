// SPDX-License-Identifier: Apache-2.0
// Second review: who may approve, what makes a proposal stale, what replaces it.
#include "talk.h"

#define CLAIM                                                             \
	POST("/api/v1/claims", "{\"text\":\"The lift holds 12 people.\"}", \
		201),                                                     \
		SAVE("/id", "c")
#define EVIDENCE(stance, url)                                \
	POST("/api/v1/claims/$c/evidence",                   \
		"{\"url\":\"" url "\",\"stance\":\"" stance "\"}", 201)
#define VERSION GET("/api/v1/claims/$c", 200), SAVE("/version", "v")
#define PROPOSE(body, name)                                        \
	VERSION, POST("/api/v1/claims/$c/decisions", body, 201,    \
			 .if_match = "\"$v\""),                    \
		EXPECT("/decision/status", "\"proposed\""),        \
		SAVE("/decision/id", name)
#define REVIEW(name, word, ...)                                         \
	POST("/api/v1/decisions/$" name "/" word, "{\"reason\":\"Read it.\"}", \
		__VA_ARGS__, .if_match = "\"$v\"")
#define LATEST(index, type)                         \
	EXPECT("/items/" index "/type", "\"" type "\"")
#define DISPUTE "{\"to\":\"disputed\",\"reason\":\"It holds eight.\"}"
#define POLICY(second, supports)                                        \
	GET("/api/v1/policy", 200), SAVE("/version", "p"),              \
		PUT("/api/v1/policy",                                   \
			"{\"min_independent_supports\":" supports ","   \
			"\"min_independent_refutes\":1,"                \
			"\"no_unanswered_refutes\":true,"               \
			"\"second_review\":" second ","                 \
			"\"require_snapshot\":false}",                  \
			200, .if_match = "\"$p\"")

static const struct step begin[] = {
	AS("admin"),
	POLICY("true", "2"),
};

static const struct step stale[] = {
	AS("reviewer"),
	CLAIM,
	EVIDENCE("refutes", "https://lift.example/plate"),
	PROPOSE(DISPUTE, "d"),
	EXPECT("/claim/attention", "[\"needs_second_review\"]"),
	EXPECT("/claim/state", "\"unverified\""),
	AS("reviewer2"),
	EVIDENCE("supports", "https://builder.example/lift"),
	// On what was read before the evidence came: nothing happens.
	REVIEW("d", "approval", 412, .code = "stale-version"),
	VERSION,
	EXPECT("/attention", "[\"needs_second_review\"]"),
	// On the new evidence: the proposal does not stand on it.
	REVIEW("d", "approval", 409, .code = "conflict"),
	GET("/api/v1/claims/$c/decisions", 200),
	EXPECT("/items/0/status", "\"superseded\""),
	EXPECT("/items/0/decided_by", "null"),
	GET("/api/v1/claims/$c/history", 200),
	LATEST("0", "claim.superseded"),
	LATEST("1", "claim.denied"),
	EXPECT("/items/1/data/refusal", "\"proposal-stale\""),
	EXPECT("/items/1/data/decision", "\"$d\""),
	VERSION,
	EXPECT("/attention", "[]"),
	EXPECT("/state", "\"unverified\""),
	REVIEW("d", "approval", 409, .code = "conflict"),
	REVIEW("d", "rejection", 409, .code = "conflict"),
};

/* To hand a claim to its second reviewer does not void the proposal. */
static const struct step handed_over[] = {
	AS("reviewer2"),
	GET("/api/v1/me", 200),
	SAVE("/id", "second"),
	AS("reviewer"),
	CLAIM,
	EVIDENCE("refutes", "https://lift.example/plate"),
	PROPOSE(DISPUTE, "d"),
	VERSION,
	PATCH("/api/v1/claims/$c",
		"{\"assignee\":\"$second\",\"tags\":[\"urgent\"],"
		"\"priority\":2}", 200, .if_match = "\"$v\""),
	AS("reviewer2"),
	VERSION,
	REVIEW("d", "approval", 200),
	EXPECT_HEADER("ETag", "\"5\""),
	EXPECT("/decision/status", "\"effective\""),
	EXPECT("/decision/proposed_by/name", "\"reviewer\""),
	EXPECT("/decision/decided_by/name", "\"reviewer2\""),
	EXPECT("/claim/version", "5"),
	EXPECT("/claim/basis", "\"refuted\""),
	GET("/api/v1/claims/$c/history", 200),
	LATEST("0", "claim.approved"),
	EXPECT("/items/0/texts/reason", "\"Read it.\""),
};

static const struct step replaced[] = {
	AS("reviewer"),
	CLAIM,
	EVIDENCE("refutes", "https://lift.example/plate"),
	PROPOSE(DISPUTE, "first"),
	AS("reviewer2"),
	PROPOSE("{\"to\":\"unverified\",\"reason\":\"The plate is new.\"}",
		"second"),
	GET("/api/v1/claims/$c/decisions", 200),
	EXPECT("/items/0/id", "\"$second\""),
	EXPECT("/items/0/status", "\"proposed\""),
	EXPECT("/items/1/status", "\"superseded\""),
	// The order in which things happened.
	GET("/api/v1/claims/$c/history", 200),
	LATEST("0", "claim.proposed"),
	LATEST("1", "claim.superseded"),
	EXPECT("/items/1/data/decision", "\"$first\""),
	EXPECT("/items/1/data/by", "\"$second\""),
	VERSION,
	REVIEW("first", "approval", 409, .code = "conflict"),
	AS("reviewer"),
	REVIEW("second", "approval", 200),
	EXPECT("/claim/basis", "\"insufficient\""),
};

static const struct step own[] = {
	AS("reviewer"),
	CLAIM,
	EVIDENCE("refutes", "https://lift.example/plate"),
	PROPOSE(DISPUTE, "d"),
	VERSION,
	REVIEW("d", "approval", 403, .code = "own-proposal"),
	GET("/api/v1/claims/$c/history", 200),
	LATEST("0", "claim.denied"),
	EXPECT("/items/0/data/refusal", "\"own-proposal\""),
	// But one may take it back.
	REVIEW("d", "rejection", 200),
	EXPECT("/decision/status", "\"rejected\""),
	EXPECT("/claim/attention", "[]"),
	GET("/api/v1/claims/$c/history", 200),
	LATEST("0", "claim.rejected"),
	POST("/api/v1/decisions/" NO_ID "/approval", "{\"reason\":\"x\"}", 404,
		.code = "not-found", .if_match = "\"1\""),
};

static const struct step overriding[] = {
	AS("editor"),
	CLAIM,
	PROPOSE("{\"to\":\"corroborated\",\"reason\":\"I rode in it.\","
		"\"override\":{\"reason\":\"I counted them.\"}}", "d"),
	EXPECT("/decision/override/reason", "\"I counted them.\""),
	VERSION,
	AS("reviewer"),
	REVIEW("d", "approval", 403, .code = "forbidden"),
	AS("admin"),
	REVIEW("d", "approval", 200),
	EXPECT("/claim/state", "\"corroborated\""),
	EXPECT("/claim/attention", "[]"),
	EXPECT("/decision/checks/0/ok", "false"),
};

/* Met by the time of the approval, the rule was not overridden after all. */
static const struct step overridden_in_vain[] = {
	AS("admin"),
	POLICY("true", "3"),
	AS("editor"),
	CLAIM,
	EVIDENCE("supports", "https://lift.example/plate"),
	EVIDENCE("supports", "https://builder.example/lift"),
	PROPOSE("{\"to\":\"corroborated\",\"reason\":\"I rode in it.\","
		"\"override\":{\"reason\":\"Two will do.\"}}", "d"),
	AS("admin"),
	POLICY("true", "2"),
	AS("reviewer"),
	VERSION,
	REVIEW("d", "approval", 200),
	EXPECT("/decision/checks/0/ok", "true"),
	GET("/api/v1/claims/$c/evidence", 200),
	SAVE("/items/0/id", "e"),
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"Gone.\"}", 200),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/attention", "[\"verdict_unsupported\"]"),
};

static const struct step policy_moved[] = {
	AS("reviewer"),
	CLAIM,
	EVIDENCE("supports", "https://lift.example/plate"),
	EVIDENCE("supports", "https://builder.example/lift"),
	PROPOSE("{\"to\":\"corroborated\",\"reason\":\"Two say so.\"}", "d"),
	AS("admin"),
	POLICY("true", "3"),
	AS("reviewer2"),
	VERSION,
	REVIEW("d", "approval", 409, .code = "policy-unmet"),
	EXPECT("/checks/0/rule", "\"independent-supports\""),
	EXPECT("/checks/0/need", "3"),
	EXPECT("/checks/0/have", "2"),
	// It still waits.
	GET("/api/v1/claims/$c/decisions", 200),
	EXPECT("/items/0/status", "\"proposed\""),
	AS("admin"),
	POLICY("true", "2"),
	AS("reviewer2"),
	REVIEW("d", "approval", 200),
	EXPECT("/decision/checks/0/need", "2"),
};

TALK(the_policy_asks_for_a_second_review, begin)
TALK(new_evidence_makes_a_proposal_stale, stale)
TALK(assigning_does_not, handed_over)
TALK(a_proposal_replaces_another, replaced)
TALK(nobody_approves_their_own, own)
TALK(an_override_is_approved_by_who_may_override, overriding)
TALK(a_rule_met_at_approval_is_not_overridden, overridden_in_vain)
TALK(approval_looks_at_todays_policy, policy_moved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_policy_asks_for_a_second_review),
		cmocka_unit_test(new_evidence_makes_a_proposal_stale),
		cmocka_unit_test(assigning_does_not),
		cmocka_unit_test(a_proposal_replaces_another),
		cmocka_unit_test(nobody_approves_their_own),
		cmocka_unit_test(an_override_is_approved_by_who_may_override),
		cmocka_unit_test(a_rule_met_at_approval_is_not_overridden),
		cmocka_unit_test(approval_looks_at_todays_policy),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
