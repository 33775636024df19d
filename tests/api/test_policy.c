// SPDX-License-Identifier: Apache-2.0
// The policy as a whole: what may be written into it, and what follows.
#include "talk.h"

#define REST                                                               \
	"\"min_independent_refutes\":1,\"no_unanswered_refutes\":true,"    \
	"\"second_review\":false"
#define PUT_POLICY(supports, snapshot, ...)                               \
	PUT("/api/v1/policy",                                             \
		"{\"min_independent_supports\":" supports "," REST        \
		",\"require_snapshot\":" snapshot "}", __VA_ARGS__,       \
		.if_match = "\"$p\"")
#define BAD(supports, code_text)                                           \
	PUT_POLICY(supports, "false", 422,                                 \
		.pointer = "/min_independent_supports"),                   \
		EXPECT("/errors/0/code", "\"" code_text "\"")
#define VERSION GET("/api/v1/policy", 200), SAVE("/version", "p")

static const struct step first[] = {
	AS("viewer"),
	VERSION,
	EXPECT("", "{\"version\":1,\"min_independent_supports\":2," REST
		   ",\"require_snapshot\":false,\"reason\":null,"
		   "\"created_by\":null}"),
	EXPECT_HEADER("ETag", "\"1\""),
	GET("/api/v1/policy", 304, .if_none_match = "\"1\""),
};

static const struct step bad[] = {
	AS("admin"),
	VERSION,
	BAD("0", "range"),
	BAD("11", "range"),
	BAD("-1", "range"),
	BAD("4294967298", "range"),
	BAD("2.0", "type"),
	BAD("\"2\"", "type"),
	BAD("null", "type"),
	PUT_POLICY("2", "1", 422, .pointer = "/require_snapshot"),
	PUT_POLICY("2", "false,\"version\":2", 422, .pointer = "/version"),
	PUT_POLICY("2", "false,\"reason\":\" \"", 422, .pointer = "/reason"),
	PUT("/api/v1/policy", "{}", 422,
		.pointer = "/min_independent_supports", .if_match = "\"$p\""),
	COUNT("/errors", 5),
	AS("editor"),
	PUT_POLICY("3", "false", 403, .code = "forbidden"),
	GET("/api/v1/policy/versions?count=exact", 200),
	EXPECT("/total", "1"),
};

/* Options go by the new rules at once; a decision keeps the old ones. */
static const struct step changed[] = {
	AS("reviewer"),
	POST("/api/v1/claims", "{\"text\":\"The tower has 12 bells.\"}", 201),
	SAVE("/id", "c"),
	POST("/api/v1/claims/$c/evidence",
		"{\"url\":\"https://bell.example/\",\"stance\":\"supports\"}",
		201),
	POST("/api/v1/claims/$c/evidence",
		"{\"url\":\"https://tower.example/\",\"stance\":\"supports\"}",
		201),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"corroborated\",\"reason\":\"Counted.\"}", 201,
		.if_match = "\"3\""),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"unverified\",\"reason\":\"Count again.\"}", 201,
		.if_match = "\"4\""),
	GET("/api/v1/claims/$c/options", 200),
	EXPECT("/items/0/to", "\"corroborated\""),
	EXPECT("/items/0/allowed", "true"),
	AS("admin"),
	VERSION,
	PUT_POLICY("2", "true,\"reason\":\"Pages vanish.\"", 200),
	EXPECT("/version", "2"),
	EXPECT("/reason", "\"Pages vanish.\""),
	EXPECT_HEADER("ETag", "\"2\""),
	AS("reviewer"),
	GET("/api/v1/claims/$c/options", 200),
	EXPECT("/policy_version", "2"),
	EXPECT("/items/0/allowed", "false"),
	EXPECT("/items/0/checks/0/have", "0"),
	GET("/api/v1/claims/$c/decisions", 200),
	EXPECT("/items/1/policy_version", "1"),
	EXPECT("/items/1/checks/0/have", "2"),
	AS("viewer"),
	GET("/api/v1/claims/$c/options", 200),
	EXPECT("/items/0/override_allowed", "false"),
	GET("/api/v1/claims/" NO_ID "/options", 404, .code = "not-found"),
};

TALK(the_first_policy_came_with_the_server, first)
TALK_DIRECTLY(a_bad_policy_is_told_what_is_wrong, bad)
TALK(a_new_policy_holds_at_once, changed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_policy_came_with_the_server),
		cmocka_unit_test(a_bad_policy_is_told_what_is_wrong),
		cmocka_unit_test(a_new_policy_holds_at_once),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
