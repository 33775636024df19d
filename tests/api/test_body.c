// SPDX-License-Identifier: Apache-2.0
// What a request may hold: strict bodies, query parameters, methods and types.
#include "talk.h"

#define CLAIMS "/api/v1/claims"
#define BAD(body, at)                                                  \
	POST(CLAIMS, body, 422, .code = "invalid-body"),               \
		EXPECT("/errors/0/pointer", "\"" at "\"")
#define X10(x) x x x x x x x x x x
#define X100(x) X10(X10(x))

static const struct step members[] = {
	AS("reviewer"),
	BAD("{\"text\":\"x\",\"state\":\"disputed\"}", "/state"),
	BAD("{\"text\":\"x\",\"Text\":\"y\"}", "/Text"),
	BAD("{}", "/text"),
	BAD("{\"text\":null}", "/text"),
	BAD("{\"text\":7}", "/text"),
	BAD("{\"text\":\"\"}", "/text"),
	BAD("{\"text\":\" \\n\\t \"}", "/text"),
	BAD("{\"text\":[\"x\"]}", "/text"),
	BAD("{\"text\":\"x\",\"tags\":\"sea\"}", "/tags"),
	BAD("{\"text\":\"x\",\"tags\":[\"sea\",7]}", "/tags/1"),
	BAD("{\"text\":\"x\",\"tags\":[\"\"]}", "/tags/0"),
	BAD("{\"text\":\"x\",\"document_id\":\"no\"}", "/document_id"),
	BAD("{\"text\":\"x\",\"language\":\"not a language\"}", "/language"),
	BAD("{\"text\":\"x\",\"claimant\":\"" X100("abcd") "\"}", "/claimant"),
	BAD("{\"text\":\"" X10(X100("abc")) "\"}", "/text"),
	BAD("{\"text\":\"x\",\"quote\":{\"exact\":\"x\",\"start\":1.5,"
		"\"end\":2}}", "/quote/start"),
	BAD("{\"text\":\"x\",\"quote\":{\"exact\":\"x\",\"at\":1}}",
		"/quote/at"),
	POST(CLAIMS, "{\"text\":\"x\",\"tags\":7,\"quote\":7,\"a\":1}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/2/code", "\"unknown\""),
	GET("/api/v1/claims?count=exact&assignee=me", 200),
};

#define MALFORMED(body) POST(CLAIMS, body, 400, .code = "invalid-request")

static const struct step json[] = {
	AS("reviewer"),
	MALFORMED(""),
	MALFORMED("{"),
	MALFORMED("{\"text\":\"x\"}{}"),
	MALFORMED("{\"text\":\"x\",}"),
	MALFORMED("{'text':'x'}"),
	MALFORMED("{\"text\":\"x\",\"text\":\"y\"}"),
	MALFORMED("{\"text\":\"a\\u0000b\"}"),
	MALFORMED("{\"text\":\"\\ud800\"}"),
	MALFORMED("{\"text\":\"\xff\"}"),
	MALFORMED("{\"text\":\"\xc0\x80\"}"),
	MALFORMED("{\"text\":\"\xed\xa0\x80\"}"),
	MALFORMED("{\"text\":" X100("[") X100("]") "}"),
	MALFORMED(X10(X100("[[[[[[[[[["))),
	MALFORMED("{\"text\":1e999}"),
	POST(CLAIMS, "[]", 422, .code = "invalid-body"),
	POST(CLAIMS, "\"x\"", 422, .code = "invalid-body"),
	POST(CLAIMS, " {\"text\":\"x\"} ", 201),
	POST(CLAIMS, "{\"text\":\"\xf0\x9f\x98\x80 e\xcc\x81 \\ud83d\\ude00\"}",
		201),
	EXPECT("/text", "\"😀 e\xcc\x81 😀\""),
};

static const struct step types[] = {
	AS("reviewer"),
	POST(CLAIMS, "{\"text\":\"x\"}", 415, .code = "unsupported-media-type",
		.type = "text/plain"),
	POST(CLAIMS, "{\"text\":\"x\"}", 415, .code = "unsupported-media-type",
		.type = "application/x-www-form-urlencoded"),
	POST(CLAIMS, "{\"text\":\"x\"}", 201,
		.type = "Application/JSON; charset=utf-8"),
	SAVE("/id", "c"),
	PATCH("/api/v1/claims/$c", "{\"priority\":1}", 415,
		.code = "unsupported-media-type", .type = "application/json",
		.if_match = "\"1\""),
	EXPECT_HEADER("Accept-Patch", "application/merge-patch+json"),
	GET("/api/v1/claims/$c", 406, .code = "not-acceptable",
		.headers = { "Accept: text/csv" }),
	GET("/api/v1/claims/$c", 200, .headers = { "Accept: text/html, */*;q=0.1" }),
	GET("/api/v1/claims/$c", 200, .headers = { "Accept: application/*" }),
	GET("/api/v1/claims/$c", 406, .code = "not-acceptable",
		.headers = { "Accept: application/json;q=0" }),
};

static const struct step paths[] = {
	AS("reviewer"),
	GET("/api/v1/nothing", 404, .code = "not-found"),
	GET("/api/v1/claims/", 404, .code = "not-found"),
	GET("/api/v1/claims/1042", 404, .code = "not-found"),
	GET("/api/v1/claims/0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10", 404,
		.code = "not-found"),
	GET("/api/v1/claims/%30199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10", 404,
		.code = "not-found"),
	GET("/api/v1/evidence/0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10", 404,
		.code = "not-found"),
	GET("/api/v1/claims/0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10/history", 404,
		.code = "not-found"),
	GET("/api/v1/claims/0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10/evidence",
		404, .code = "not-found"),
	POST("/api/v1/claims/0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10/evidence",
		"{\"url\":\"https://a.example/\",\"stance\":\"context\"}", 404,
		.code = "not-found"),
	DELETE("/api/v1/claims", 405, .code = "method-not-allowed"),
	SAVE_HEADER("Allow", "header"),
	PUT("/api/v1/documents", "{}", 405, .code = "method-not-allowed"),
	GET("/api/v1/claims/bulk", 404, .code = "not-found"),
	GET("/problems/policy-unmet", 200, .headers = { "Accept: text/html" }),
	GET("/problems/no-such-problem", 404, .code = "not-found"),
};

#define PARAMETER(query)                                        \
	GET("/api/v1/claims?" query, 400, .code = "invalid-request")

static const struct step parameters[] = {
	AS("reviewer"),
	PARAMETER("stat=disputed"),
	PARAMETER("state=false"),
	PARAMETER("assignee=you"),
	PARAMETER("document=7"),
	PARAMETER("min_score=high"),
	PARAMETER("created_after=yesterday"),
	PARAMETER("dismissed=yes"),
	PARAMETER("limit=0"),
	PARAMETER("limit=201"),
	PARAMETER("limit=10&limit=20"),
	PARAMETER("count=about"),
	PARAMETER("sort=text"),
	PARAMETER("q=%ff"),
	PARAMETER("q=a%00b"),
	PARAMETER("q=%zz"),
	GET("/api/v1/claims?cursor=abc", 400, .code = "invalid-cursor"),
	GET("/api/v1/me?x=1", 400, .code = "invalid-request"),
	GET("/api/v1/claims/0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10?include=all",
		400, .code = "invalid-request"),
};

TALK(members_are_checked_one_by_one, members)
TALK_DIRECTLY(malformed_json_is_refused, json)
TALK(types_are_negotiated, types)
TALK_DIRECTLY(unknown_paths_and_methods_are_refused, paths)
TALK_DIRECTLY(parameters_are_checked, parameters)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_checked_one_by_one),
		cmocka_unit_test(malformed_json_is_refused),
		cmocka_unit_test(types_are_negotiated),
		cmocka_unit_test(unknown_paths_and_methods_are_refused),
		cmocka_unit_test(parameters_are_checked),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
