// SPDX-License-Identifier: Apache-2.0
// Work on claims beside decisions: comments, bulk changes, merge and split,
// views and queues.
#include "talk.h"

#define CLAIM(text, name)                                            \
	POST("/api/v1/claims", "{\"text\":\"" text "\"}", 201),      \
		SAVE("/id", name)

static const struct step comments[] = {
	AS("reviewer"),
	CLAIM("The pier is 900 m long.", "c"),
	GET("/api/v1/users?q=reviewer2", 200),
	SAVE("/items/0/email", "mail"),
	SAVE("/items/0/id", "them"),
	POST("/api/v1/claims/$c/comments",
		"{\"text\":\"@$mail can you look? @nobody@x.example\"}", 201),
	EXPECT("/mentions/0/id", "\"$them\""),
	POST("/api/v1/claims/$c/comments", "{\"text\":\"  \"}", 422,
		.code = "invalid-body"),
	POST("/api/v1/claims/$c/comments", "{\"text\":\"Second.\"}", 201),
	EXPECT("/mentions", "[]"),
	GET("/api/v1/claims/$c/comments?limit=1", 200),
	SAVE("/next_cursor", "next"),
	GET("/api/v1/claims/$c/comments?limit=1&cursor=$next", 200),
	EXPECT("/next_cursor", "null"),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/version", "1"),
	AS("viewer"),
	POST("/api/v1/claims/$c/comments", "{\"text\":\"x\"}", 403,
		.code = "forbidden"),
};

static const struct step bulk[] = {
	AS("reviewer"),
	CLAIM("One.", "a"),
	CLAIM("Two.", "b"),
	POST("/api/v1/claims/bulk",
		"{\"ids\":[\"$b\",\"" NO_ID "\",\"$a\"],"
		"\"patch\":{\"tags\":[\"bulk\"]}}", 207),
	EXPECT("/items/0/id", "\"$b\""),
	EXPECT("/items/0/status", "200"),
	EXPECT("/items/0/version", "2"),
	EXPECT("/items/1/status", "404"),
	EXPECT("/items/1/problem/type", "\"/problems/not-found\""),
	EXPECT("/items/2/status", "200"),
	GET("/api/v1/claims/$a", 200),
	EXPECT("/tags", "[\"bulk\"]"),
	GET("/api/v1/claims/$a/history", 200),
	EXPECT("/items/0/seq", "2"),
	POST("/api/v1/claims/bulk",
		"{\"ids\":[\"$a\"],\"patch\":{\"state\":\"disputed\"}}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/patch/state\""),
	POST("/api/v1/claims/bulk", "{\"ids\":[],\"patch\":{\"priority\":1}}",
		422, .code = "invalid-body"),
	POST("/api/v1/claims/bulk",
		"{\"ids\":[\"$a\",\"$a\"],\"patch\":{\"priority\":1}}", 422,
		.code = "invalid-body"),
	POST("/api/v1/claims/bulk", "{\"ids\":[\"$a\"],\"patch\":{}}", 422,
		.code = "invalid-body"),
};

static const struct step merge[] = {
	AS("editor"),
	CLAIM("The pier is 900 m long.", "a"),
	CLAIM("The pier has a length of 900 m.", "b"),
	POST("/api/v1/claims/$b/evidence",
		"{\"url\":\"https://a.example/\",\"stance\":\"refutes\"}", 201),
	GET("/api/v1/claims/$b", 200),
	SAVE("/version", "v"),
	POST("/api/v1/claims/$b/decisions",
		"{\"to\":\"disputed\",\"reason\":\"It is 90.\"}", 201,
		.if_match = "\"$v\""),
	POST("/api/v1/claims/$b/merge",
		"{\"into\":\"$a\",\"reason\":\"The same.\"}", 200),
	EXPECT("/merged_into", "\"$a\""),
	EXPECT("/state", "\"disputed\""),
	// No verdict moves along.
	GET("/api/v1/claims/$a", 200),
	EXPECT("/state", "\"unverified\""),
	GET("/api/v1/claims/$b/history?type=claim.merged", 200),
	EXPECT("/items/0/data/into", "\"$a\""),
	GET("/api/v1/claims/$a/history?type=claim.merged", 200),
	EXPECT("/items/0/data/from", "\"$b\""),
	POST("/api/v1/claims/$b/merge",
		"{\"into\":\"$a\",\"reason\":\"Again.\"}", 409),
	POST("/api/v1/claims/$a/merge",
		"{\"into\":\"$b\",\"reason\":\"A circle.\"}", 409),
	POST("/api/v1/claims/$a/merge",
		"{\"into\":\"$a\",\"reason\":\"Itself.\"}", 422,
		.code = "invalid-body"),
	POST("/api/v1/claims/$a/merge",
		"{\"into\":\"" NO_ID "\",\"reason\":\"Nothing.\"}", 422,
		.code = "invalid-body"),
	POST("/api/v1/claims/$b/evidence",
		"{\"url\":\"https://b.example/\",\"stance\":\"context\"}", 409),
	POST("/api/v1/claims/$b/unmerge", "{\"reason\":\"Not the same.\"}",
		200),
	EXPECT("/merged_into", "null"),
	EXPECT("/state", "\"disputed\""),
	EXPECT("/evidence/refutes", "1"),
	POST("/api/v1/claims/$b/unmerge", "{\"reason\":\"Again.\"}", 409),
	POST("/api/v1/claims/$b/split",
		"{\"text\":\"It was built in 1911.\",\"reason\":\"Two.\"}",
		201),
	EXPECT("/state", "\"unverified\""),
	EXPECT("/evidence/refutes", "0"),
	AS("reviewer"),
	POST("/api/v1/claims/$b/merge",
		"{\"into\":\"$a\",\"reason\":\"x\"}", 403, .code = "forbidden"),
	POST("/api/v1/claims/$b/split",
		"{\"text\":\"x\",\"reason\":\"x\"}", 403, .code = "forbidden"),
};

static const struct step publication[] = {
	AS("editor"),
	CLAIM("The pier is 900 m long.", "c"),
	POST("/api/v1/claims/$c/publication", NULL, 409),
	DELETE("/api/v1/claims/$c/publication", 200),
	EXPECT("/published", "false"),
	EXPECT("/version", "1"),
};

static const struct step views[] = {
	AS("reviewer"),
	POST("/api/v1/views",
		"{\"name\":\"Budget\",\"query\":\"state=unverified&tag=b\"}",
		201),
	EXPECT_HEADER("ETag", "\"1\""),
	SAVE("/id", "v"),
	EXPECT("/shared", "false"),
	POST("/api/v1/views", "{\"name\":\"Budget\",\"query\":\"\"}", 422,
		.code = "invalid-body", .pointer = "/name"),
	GET("/api/v1/views", 200),
	EXPECT("/items/0/name", "\"Budget\""),
	AS("reviewer2"),
	GET("/api/v1/views/$v", 404, .code = "not-found"),
	PATCH("/api/v1/views/$v", "{\"name\":\"Mine\"}", 404,
		.code = "not-found", .if_match = "\"1\""),
	AS("reviewer"),
	PATCH("/api/v1/views/$v", "{\"shared\":true}", 428,
		.code = "precondition-required"),
	PATCH("/api/v1/views/$v", "{\"shared\":true}", 200,
		.if_match = "\"1\""),
	AS("reviewer2"),
	GET("/api/v1/views/$v", 200),
	PATCH("/api/v1/views/$v", "{\"name\":\"Mine\"}", 403,
		.code = "forbidden", .if_match = "\"2\""),
	DELETE("/api/v1/views/$v", 403, .code = "forbidden",
		.if_match = "\"2\""),
	AS("reviewer"),
	DELETE("/api/v1/views/$v", 412, .code = "stale-version",
		.if_match = "\"1\""),
	DELETE("/api/v1/views/$v", 428, .code = "precondition-required"),
	DELETE("/api/v1/views/$v", 204, .if_match = "\"2\""),
	GET("/api/v1/views/$v", 404, .code = "not-found"),
};

static const struct step queues[] = {
	AS("reviewer2"),
	GET("/api/v1/me", 200),
	SAVE("/id", "me"),
	CLAIM("Mine alone.", "c"),
	PATCH("/api/v1/claims/$c", "{\"assignee\":\"$me\"}", 200,
		.if_match = "\"1\""),
	GET("/api/v1/queues", 200),
	EXPECT("/items/0/key", "\"mine\""),
	SAVE("/items/0/query", "q"),
	SAVE("/items/0/count", "n"),
	GET("/api/v1/claims?$q&count=exact", 200),
	EXPECT("/total", "$n"),
	GET("/api/v1/queues", 200),
	EXPECT("/items/1/key", "\"unassigned\""),
	SAVE("/items/1/query", "q"),
	SAVE("/items/1/count", "n"),
	GET("/api/v1/claims?$q&count=exact", 200),
	EXPECT("/total", "$n"),
	GET("/api/v1/queues", 200),
	EXPECT("/items/2/key", "\"needs_second_review\""),
	EXPECT("/items/3/key", "\"stale\""),
	EXPECT("/items/4/key", "\"broken_evidence\""),
	EXPECT("/items/5/key", "\"verdict_unsupported\""),
	SAVE("/items/5/query", "q"),
	SAVE("/items/5/count", "n"),
	GET("/api/v1/claims?$q&count=exact", 200),
	EXPECT("/total", "$n"),
	GET("/api/v1/stats", 200),
};

// The evidence that carried a verdict goes away: somebody has to look.
static const struct step unsupported[] = {
	AS("reviewer"),
	CLAIM("The pier is 900 m long.", "c"),
	POST("/api/v1/claims/$c/evidence",
		"{\"url\":\"https://a.example/\",\"stance\":\"refutes\"}", 201),
	SAVE("/id", "e"),
	GET("/api/v1/claims/$c", 200),
	SAVE("/version", "v"),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"disputed\",\"reason\":\"It is 90.\"}", 201,
		.if_match = "\"$v\""),
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"Satire.\"}",
		200),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/state", "\"disputed\""),
	EXPECT("/attention", "[\"verdict_unsupported\"]"),
	GET("/api/v1/claims?attention=verdict_unsupported&sort=-created_at",
		200),
	EXPECT("/items/0/id", "\"$c\""),
};

TALK(comments_mention_people, comments)
TALK(a_bulk_change_answers_for_each_claim, bulk)
TALK(merging_moves_no_verdict, merge)
TALK(only_verdicts_are_published, publication)
TALK(views_belong_to_their_owner, views)
TALK(queues_count_what_they_list, queues)
TALK(a_verdict_without_its_evidence_asks_for_attention, unsupported)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_mention_people),
		cmocka_unit_test(a_bulk_change_answers_for_each_claim),
		cmocka_unit_test(merging_moves_no_verdict),
		cmocka_unit_test(only_verdicts_are_published),
		cmocka_unit_test(views_belong_to_their_owner),
		cmocka_unit_test(queues_count_what_they_list),
		cmocka_unit_test(a_verdict_without_its_evidence_asks_for_attention),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
