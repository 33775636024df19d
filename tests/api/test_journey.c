// SPDX-License-Identifier: Apache-2.0
// The whole path: an article goes in, a decided claim comes out, its history is
// kept.
#include "talk.h"

#define ARTICLE                                                               \
	"The Lindhaven bridge opened to traffic on Friday.\\n\\n"             \
	"It cost 41 million euros, the city council said on Thursday, nine "  \
	"million more than planned in 2023. Mayor Ines Falk called it a good " \
	"day for the harbour.\\n\\n"                                          \
	"About 12,000 cars are expected to cross it every day."
#define SUBMIT                                                                \
	"{\"url\":\"https://harbour-gazette.example/2026/11/bridge-opens\","  \
	"\"title\":\"New bridge opens\",\"publisher\":\"Harbour Gazette\","   \
	"\"published_at\":\"2026-11-20T07:00:00Z\",\"language\":\"en\","      \
	"\"text\":\"" ARTICLE "\"}"

static const struct step journey[] = {
	AS("reviewer"),
	GET("/api/v1/me", 200),
	EXPECT("/role", "\"reviewer\""),
	POST("/api/v1/documents", SUBMIT, 201),
	EXPECT("/title", "\"New bridge opens\""),
	EXPECT("/published_at", "\"2026-11-20T07:00:00.000Z\""),
	SAVE("/id", "d"),
	SAVE("/claims/0/id", "c"),
	EXPECT("/claims/0/state", "\"unverified\""),
	EXPECT("/claims/0/basis", "\"new\""),
	EXPECT("/claims/0/origin", "\"extracted\""),
	EXPECT("/claims/0/version", "1"),
	// Once more: the same document, nothing added.
	POST("/api/v1/documents", SUBMIT, 200),
	EXPECT("/id", "\"$d\""),
	EXPECT("/claims/0/id", "\"$c\""),
	GET("/api/v1/documents/$d", 200),
	EXPECT("/text", "\"" ARTICLE "\""),
	EXPECT("/claims/0/id", "\"$c\""),
	GET("/api/v1/documents?url=https://harbour-gazette.example/2026/11/"
		"bridge-opens", 200),
	EXPECT("/items/0/id", "\"$d\""),
	GET("/api/v1/claims?document=$d&count=exact", 200),
	// The article's own site corroborates nothing.
	POST("/api/v1/claims/$c/evidence",
		"{\"stance\":\"supports\",\"url\":"
		"\"https://www.harbour-gazette.example/copy\"}", 201),
	EXPECT("/origin/group", "0"),
	EXPECT("/origin/reasons/0/rule", "\"claim-document\""),
	POST("/api/v1/claims/$c/evidence",
		"{\"stance\":\"supports\",\"url\":"
		"\"HTTPS://Budget.Council.example:443/r?utm_source=m#p\","
		"\"quote\":\"Bridge, total: 41,020,000\"}", 201),
	EXPECT("/canonical_url", "\"https://budget.council.example/r\""),
	EXPECT("/domain", "\"council.example\""),
	EXPECT("/link_status", "\"unchecked\""),
	EXPECT("/snapshot", "null"),
	EXPECT("/answer", "null"),
	GET("/api/v1/claims/$c?include=evidence", 200),
	EXPECT("/evidence/independent_supports", "1"),
	EXPECT("/evidence_items/1/domain", "\"council.example\""),
	SAVE("/version", "v"),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"corroborated\",\"reason\":\"The report says so.\"}",
		409, .code = "policy-unmet", .if_match = "\"$v\""),
	POST("/api/v1/claims/$c/evidence",
		"{\"stance\":\"supports\",\"url\":"
		"\"https://steelworks.example/accounts\"}", 201),
	// Decided on what was read before that: not stored.
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"corroborated\",\"reason\":\"Both say so.\"}",
		412, .code = "stale-version", .if_match = "\"$v\""),
	GET("/api/v1/claims/$c", 200),
	SAVE("/version", "v"),
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"corroborated\",\"reason\":\"Both say so.\"}",
		201, .if_match = "\"$v\""),
	EXPECT("/claim/state", "\"corroborated\""),
	GET("/api/v1/claims/$c/history?count=exact", 200),
	EXPECT("/total", "6"),
	EXPECT("/items/0/type", "\"claim.decided\""),
	EXPECT("/items/0/data/to", "\"corroborated\""),
	EXPECT("/items/1/type", "\"evidence.attached\""),
	EXPECT("/items/2/type", "\"claim.denied\""),
	EXPECT("/items/5/type", "\"claim.created\""),
	EXPECT("/items/5/seq", "1"),
	GET("/api/v1/claims/$c/history?type=claim.denied&count=exact", 200),
	EXPECT("/total", "1"),
	// A reviewer does not publish, an editor does.
	POST("/api/v1/claims/$c/publication", NULL, 403, .code = "forbidden"),
	AS("editor"),
	POST("/api/v1/claims/$c/publication", NULL, 200),
	EXPECT("/published", "true"),
	DELETE("/api/v1/claims/$c/publication", 200),
	EXPECT("/published", "false"),
};

static const struct step html[] = {
	AS("reviewer"),
	POST("/api/v1/documents",
		"{\"html\":\"<html><head><title>Tram</title></head><body>"
		"<nav><a href='/'>Home</a> <a href='/x'>Sport</a></nav>"
		"<article><h1>Tram line extended</h1><p>The tram now runs "
		"14 kilometres, the operator said on Monday.</p>"
		"<script>alert(1)</script></article></body></html>\","
		"\"min_score\":0}", 201),
	EXPECT("/title", "\"Tram\""),
	EXPECT("/claims/0/text", "\"The tram now runs 14 kilometres.\""),
	EXPECT("/claims/0/claimant", "\"the operator\""),
	EXPECT("/claims/0/quote/exact",
		"\"The tram now runs 14 kilometres, the operator said on "
		"Monday.\""),
	POST("/api/v1/documents",
		"{\"text\":\"Four trams were bought in 2025.\","
		"\"extract\":false}", 201),
	EXPECT("/claims", "[]"),
	EXPECT("/url", "null"),
	POST("/api/v1/documents", "{\"html\":\"<p> </p>\"}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/html\""),
	POST("/api/v1/documents", "{\"text\":\" \\n \"}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/text\""),
	POST("/api/v1/documents", "{\"title\":\"x\"}", 422,
		.code = "invalid-body"),
	POST("/api/v1/documents", "{\"text\":\"x\",\"html\":\"x\"}", 422,
		.code = "invalid-body"),
	POST("/api/v1/documents",
		"{\"text\":\"x\",\"url\":\"file:///etc/passwd\"}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/url\""),
};

static const struct step by_hand[] = {
	AS("reviewer"),
	POST("/api/v1/documents",
		"{\"text\":\"😀 Ten boats sank. Ten boats sank.\","
		"\"extract\":false}", 201),
	SAVE("/id", "d"),
	POST("/api/v1/claims",
		"{\"text\":\"Ten boats sank.\",\"document_id\":\"$d\","
		"\"quote\":{\"exact\":\"Ten boats sank.\",\"start\":2,"
		"\"end\":17},\"claimant\":\"The harbour master\","
		"\"tags\":[\"sea\"]}", 201),
	EXPECT("/quote/start", "2"),
	EXPECT("/quote/end", "17"),
	EXPECT("/document/id", "\"$d\""),
	EXPECT("/tags", "[\"sea\"]"),
	EXPECT("/origin", "\"manual\""),
	POST("/api/v1/claims",
		"{\"text\":\"Ten boats sank.\",\"document_id\":\"$d\","
		"\"quote\":{\"exact\":\"Ten boats sank.\","
		"\"prefix\":\"sank. \"}}", 201),
	EXPECT("/quote/start", "18"),
	POST("/api/v1/claims",
		"{\"text\":\"x\",\"document_id\":\"$d\","
		"\"quote\":{\"exact\":\"Ten boats\",\"start\":3,\"end\":12}}",
		422, .code = "invalid-body"),
	POST("/api/v1/claims",
		"{\"text\":\"x\",\"document_id\":\"$d\","
		"\"quote\":{\"exact\":\"sank.\",\"start\":90,\"end\":95}}",
		422, .code = "invalid-body"),
	POST("/api/v1/claims",
		"{\"text\":\"x\",\"document_id\":\"$d\","
		"\"quote\":{\"exact\":\"Nine boats\"}}", 422,
		.code = "invalid-body"),
	POST("/api/v1/claims", "{\"text\":\"x\",\"quote\":{\"exact\":\"x\"}}",
		422, .code = "invalid-body"),
	POST("/api/v1/claims", "{\"text\":\"x\",\"document_id\":"
		"\"0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10\"}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/document_id\""),
};

TALK(an_article_becomes_a_decided_claim, journey)
TALK(html_becomes_text_and_claims, html)
TALK(a_claim_is_written_by_hand, by_hand)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_article_becomes_a_decided_claim),
		cmocka_unit_test(html_becomes_text_and_claims),
		cmocka_unit_test(a_claim_is_written_by_hand),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
