// SPDX-License-Identifier: Apache-2.0
// Versions and safe repetition: nobody overwrites what they have not seen, and
// a keyed request is carried out once.
#include "talk.h"

#define CLAIM                                                            \
	POST("/api/v1/claims", "{\"text\":\"The pier is 900 m long.\"}", \
		201),                                                    \
		EXPECT_HEADER("ETag", "\"1\""), SAVE("/id", "c")

static const struct step versions[] = {
	AS("reviewer"),
	CLAIM,
	PATCH("/api/v1/claims/$c", "{\"priority\":2}", 428,
		.code = "precondition-required"),
	PATCH("/api/v1/claims/$c", "{\"priority\":2}", 200,
		.if_match = "\"1\""),
	EXPECT_HEADER("ETag", "\"2\""),
	EXPECT("/version", "2"),
	// The second of two clients who read version 1.
	AS("reviewer2"),
	PATCH("/api/v1/claims/$c", "{\"priority\":3}", 412,
		.code = "stale-version", .if_match = "\"1\""),
	EXPECT("/version", "2"),
	PATCH("/api/v1/claims/$c", "{\"priority\":3}", 200,
		.if_match = "W/\"2\""),
	PATCH("/api/v1/claims/$c", "{\"priority\":1}", 200, .if_match = "*"),
	PATCH("/api/v1/claims/$c", "{\"priority\":0}", 400,
		.code = "invalid-request", .if_match = "four"),
	GET("/api/v1/claims/$c", 304, .if_none_match = "\"4\""),
	GET("/api/v1/claims/$c", 304, .if_none_match = "\"1\", W/\"4\""),
	GET("/api/v1/claims/$c", 304, .if_none_match = "*"),
	GET("/api/v1/claims/$c", 200, .if_none_match = "\"3\""),
	EXPECT("/priority", "1"),
};

static const struct step patch[] = {
	AS("reviewer"),
	CLAIM,
	GET("/api/v1/me", 200),
	SAVE("/id", "me"),
	PATCH("/api/v1/claims/$c",
		"{\"text\":\"It is 901 m long.\",\"claimant\":\"The port\","
		"\"tags\":[\"sea\",\"port\"],\"assignee\":\"$me\","
		"\"priority\":3,\"due_at\":\"2026-12-01T12:00:00Z\","
		"\"language\":\"en\",\"dismissed\":true}", 200,
		.if_match = "\"1\""),
	EXPECT("/assignee/id", "\"$me\""),
	EXPECT("/due_at", "\"2026-12-01T12:00:00.000Z\""),
	EXPECT("/tags", "[\"sea\",\"port\"]"),
	EXPECT("/dismissed", "true"),
	PATCH("/api/v1/claims/$c", "{\"due_at\":\"2300-01-01T00:00:00Z\"}",
		422, .pointer = "/due_at", .if_match = "*"),
	PATCH("/api/v1/claims/$c", "{\"due_at\":\"0001-01-01T00:00:00Z\"}",
		422, .pointer = "/due_at", .if_match = "*"),
	PATCH("/api/v1/claims/$c",
		"{\"claimant\":null,\"assignee\":null,\"due_at\":null,"
		"\"language\":null,\"dismissed\":false}", 200,
		.if_match = "\"2\""),
	EXPECT("/claimant", "null"),
	EXPECT("/assignee", "null"),
	EXPECT("/priority", "3"),
	PATCH("/api/v1/claims/$c", "{\"state\":\"disputed\"}", 422,
		.code = "invalid-body", .if_match = "\"3\""),
	EXPECT("/errors/0/pointer", "\"/state\""),
	PATCH("/api/v1/claims/$c", "{\"text\":null}", 422,
		.code = "invalid-body", .if_match = "\"3\""),
	PATCH("/api/v1/claims/$c", "{\"priority\":4}", 422,
		.code = "invalid-body", .if_match = "\"3\""),
	PATCH("/api/v1/claims/$c", "{\"assignee\":"
		"\"0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10\"}", 422,
		.code = "invalid-body", .if_match = "\"3\""),
	EXPECT("/errors/0/pointer", "\"/assignee\""),
	AS("viewer"),
	PATCH("/api/v1/claims/$c", "{\"priority\":1}", 403,
		.code = "forbidden", .if_match = "\"3\""),
	GET("/api/v1/claims/$c/history?count=exact", 200),
};

static const struct step repeated[] = {
	AS("reviewer"),
	POST("/api/v1/claims", "{\"text\":\"Said once.\"}", 201,
		.key = "k-1"),
	SAVE("/id", "c"),
	SAVE("/number", "n"),
	POST("/api/v1/claims", "{\"text\":\"Said once.\"}", 201, .key = "k-1"),
	EXPECT_HEADER("Idempotent-Replayed", "true"),
	EXPECT("/id", "\"$c\""),
	EXPECT("/number", "$n"),
	POST("/api/v1/claims", "{\"text\":\"Said once.\"}", 201,
		.key = "\"k-1\""),
	EXPECT_HEADER("Idempotent-Replayed", "true"),
	EXPECT("/id", "\"$c\""),
	POST("/api/v1/claims", "{\"text\":\"Something else.\"}", 422,
		.code = "idempotency-mismatch", .key = "k-1"),
	POST("/api/v1/claims/$c/comments", "{\"text\":\"Said once.\"}", 422,
		.code = "idempotency-mismatch", .key = "k-1"),
	// Keys belong to whoever uses them.
	AS("reviewer2"),
	POST("/api/v1/claims", "{\"text\":\"Said once.\"}", 201,
		.key = "k-1"),
	AS("reviewer"),
	// A refusal is an answer too.
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"disputed\",\"reason\":\"x\"}", 409,
		.code = "policy-unmet", .key = "k-2", .if_match = "\"1\""),
	POST("/api/v1/claims/$c/evidence",
		"{\"url\":\"https://a.example/\",\"stance\":\"refutes\"}", 201,
		.key = "k-3"),
	SAVE("/id", "e"),
	POST("/api/v1/claims/$c/evidence",
		"{\"url\":\"https://a.example/\",\"stance\":\"refutes\"}", 201,
		.key = "k-3"),
	EXPECT("/id", "\"$e\""),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/evidence/refutes", "1"),
	POST("/api/v1/claims", "{\"text\":\"x\"}", 400,
		.code = "invalid-request", .key = "\"\""),
	POST("/api/v1/claims", "{\"text\":\"x\"}", 400,
		.code = "invalid-request", .key = "a key with spaces"),
};

TALK(nobody_overwrites_the_unseen, versions)
TALK(a_patch_changes_what_it_names, patch)
TALK(a_keyed_request_is_carried_out_once, repeated)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_overwrites_the_unseen),
		cmocka_unit_test(a_patch_changes_what_it_names),
		cmocka_unit_test(a_keyed_request_is_carried_out_once),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
