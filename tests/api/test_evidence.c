// SPDX-License-Identifier: Apache-2.0
// Evidence: addresses, duplicates, changes, withdrawal, origins.
#include "talk.h"

#define CLAIM                                                            \
	POST("/api/v1/claims", "{\"text\":\"The pier is 900 m long.\"}", \
		201),                                                    \
		SAVE("/id", "c")
#define ATTACH(stance, url, ...)                                           \
	POST("/api/v1/claims/$c/evidence",                                 \
		"{\"url\":\"" url "\",\"stance\":\"" stance "\"}",         \
		__VA_ARGS__)
#define REFUSED(url)                                                    \
	ATTACH("supports", url, 422, .code = "invalid-body"),           \
		EXPECT("/errors/0/pointer", "\"/url\"")

static const struct step addresses[] = {
	AS("reviewer"),
	CLAIM,
	REFUSED("javascript:alert(1)"),
	REFUSED("file:///etc/passwd"),
	REFUSED("ftp://pier.example/x"),
	REFUSED("https://ada:secret@pier.example/"),
	REFUSED("//pier.example/x"),
	REFUSED("https://"),
	REFUSED("https://pier.example:99999/"),
	REFUSED("https://pier example/"),
	REFUSED("data:text/html,pier"),
	REFUSED("my notes on the pier"),
	REFUSED("  JavaScript:alert(1)"),
	REFUSED(""),
	ATTACH("endorses", "https://pier.example/", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/stance\""),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/version", "1"),
	EXPECT("/evidence/supports", "0"),
	ATTACH("supports", "http://127.0.0.1:8123/x", 201),
	EXPECT("/domain", "\"127.0.0.1\""),
	ATTACH("context", "https://B\\u00fccher.example/a/../b?z=1&a=2", 201),
	EXPECT("/domain", "\"xn--bcher-kva.example\""),
};

static const struct step duplicates[] = {
	AS("reviewer"),
	CLAIM,
	ATTACH("supports", "https://pier.example/a?b=1", 201),
	SAVE("/id", "e"),
	ATTACH("supports", "HTTPS://PIER.example:443/a?b=1#top", 409,
		.code = "duplicate-evidence"),
	EXPECT("/evidence_id", "\"$e\""),
	ATTACH("refutes", "https://pier.example/a?b=1", 201),
	// Withdrawn, it may be attached again.
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"Old page.\"}",
		200),
	ATTACH("supports", "https://pier.example/a?b=1", 201),
};

static const struct step changes[] = {
	AS("reviewer"),
	CLAIM,
	ATTACH("supports", "https://pier.example/a", 201),
	EXPECT_HEADER("ETag", "\"1\""),
	SAVE("/id", "e"),
	SAVE("/version", "v"),
	PATCH("/api/v1/evidence/$e", "{\"note\":\"Page 3.\"}", 428,
		.code = "precondition-required"),
	PATCH("/api/v1/evidence/$e",
		"{\"note\":\"Page 3.\",\"quote\":\"900 m\","
		"\"publisher\":\"The port\",\"stance\":\"context\","
		"\"published_at\":\"2026-01-02T03:04:05+02:00\"}", 200,
		.if_match = "\"$v\""),
	EXPECT("/stance", "\"context\""),
	EXPECT("/published_at", "\"2026-01-02T01:04:05.000Z\""),
	PATCH("/api/v1/evidence/$e", "{\"note\":null}", 412,
		.code = "stale-version", .if_match = "\"$v\""),
	SAVE("/version", "v"),
	PATCH("/api/v1/evidence/$e", "{\"note\":null}", 200,
		.if_match = "\"$v\""),
	EXPECT("/note", "null"),
	EXPECT("/quote", "\"900 m\""),
	SAVE("/version", "v"),
	PATCH("/api/v1/evidence/$e", "{\"url\":\"https://a.example/\"}", 422,
		.code = "invalid-body", .if_match = "\"$v\""),
	EXPECT("/errors/0/pointer", "\"/url\""),
	PATCH("/api/v1/evidence/$e", "{\"stance\":null}", 422,
		.code = "invalid-body", .if_match = "\"$v\""),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/version", "4"),
	EXPECT("/evidence/context", "1"),
	POST("/api/v1/evidence/$e/withdrawal", "{}", 422,
		.code = "invalid-body"),
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"Mistake.\"}",
		200),
	SAVE("/version", "v"),
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"Again.\"}", 409),
	PATCH("/api/v1/evidence/$e", "{\"note\":\"x\"}", 409,
		.if_match = "\"$v\""),
	GET("/api/v1/claims/$c/evidence", 200),
	EXPECT("/items/0/id", "\"$e\""),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/evidence/context", "0"),
	GET("/api/v1/claims/$c/history", 200),
	EXPECT("/items/0/type", "\"evidence.withdrawn\""),
	EXPECT("/items/0/texts/reason", "\"Mistake.\""),
	AS("viewer"),
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"x\"}", 403,
		.code = "forbidden"),
};

#define ORIGIN(relation, a, b, ...)                                        \
	POST("/api/v1/claims/$c/origins",                                  \
		"{\"relation\":\"" relation "\",\"evidence_ids\":[\"" a    \
		"\",\"" b "\"],\"reason\":\"Looked into it.\"}",           \
		__VA_ARGS__)

static const struct step origins[] = {
	AS("reviewer"),
	CLAIM,
	ATTACH("supports", "https://a.example/1", 201),
	SAVE("/id", "e1"),
	ATTACH("supports", "https://a.example/2", 201),
	EXPECT("/origin/reasons/0/rule", "\"same-domain\""),
	EXPECT("/origin/reasons/0/with", "\"$e1\""),
	SAVE("/id", "e2"),
	ATTACH("supports", "https://b.example/", 201),
	SAVE("/id", "e3"),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/evidence/independent_supports", "2"),
	ORIGIN("same", "$e1", "$e3", 200),
	EXPECT("/evidence/independent_supports", "1"),
	GET("/api/v1/evidence/$e3", 200),
	EXPECT("/origin/reasons/0/rule", "\"human-same\""),
	ORIGIN("independent", "$e1", "$e2", 200),
	ORIGIN("independent", "$e1", "$e3", 200),
	EXPECT("/evidence/independent_supports", "3"),
	ORIGIN("same", "$e1", "$e1", 422, .code = "invalid-body"),
	ORIGIN("twin", "$e1", "$e2", 422, .code = "invalid-body"),
	ORIGIN("same", "$e1", "$c", 422, .code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/evidence_ids\""),
	GET("/api/v1/claims/$c/history?type=origin.joined&type=origin.split"
		"&count=exact", 200),
	EXPECT("/total", "3"),
	AS("auditor"),
	ORIGIN("same", "$e1", "$e2", 403, .code = "forbidden"),
};

/* Every write of evidence raises the claim's version; If-Match, where it is
 * given, is compared. */
static const struct step versions[] = {
	AS("reviewer"),
	CLAIM,
	POST("/api/v1/claims/$c/evidence",
		"{\"url\":\"https://pier.example/\",\"stance\":\"supports\"}",
		412, .code = "stale-version", .if_match = "\"2\""),
	EXPECT("/version", "1"),
	POST("/api/v1/claims/$c/evidence",
		"{\"url\":\"https://pier.example/\",\"stance\":\"supports\"}",
		201, .if_match = "\"1\""),
	SAVE("/id", "e"),
	EXPECT_HEADER("Location", "/api/v1/evidence/$e"),
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"x\"}", 412,
		.code = "stale-version", .if_match = "\"7\""),
	EXPECT("/version", "1"),
	PATCH("/api/v1/evidence/$e", "{}", 422, .code = "invalid-body",
		.if_match = "\"1\""),
	// Nothing differs: nothing is stored.
	PATCH("/api/v1/evidence/$e", "{\"note\":null}", 200,
		.if_match = "\"1\""),
	EXPECT_HEADER("ETag", "\"1\""),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/version", "2"),
	ATTACH("refutes", "https://pier.example/", 201),
	SAVE("/id", "other"),
	// A changed stance may not make it the same as another piece.
	PATCH("/api/v1/evidence/$other", "{\"stance\":\"supports\"}", 409,
		.code = "duplicate-evidence", .if_match = "*"),
	EXPECT("/evidence_id", "\"$e\""),
	// Ids have one spelling.
	GET("/api/v1/evidence/0199F1C2-9D02-7B1C-9A44-6C1F0E3B7A10", 404),
	POST("/api/v1/claims/" NO_ID "/evidence",
		"{\"url\":\"https://pier.example/\",\"stance\":\"supports\"}",
		404, .code = "not-found"),
};

static const struct step keyed[] = {
	AS("reviewer"),
	CLAIM,
	ATTACH("supports", "https://pier.example/", 201, .key = "pier-$c"),
	SAVE("/id", "e"),
	ATTACH("supports", "https://pier.example/", 201, .key = "pier-$c"),
	EXPECT("/id", "\"$e\""),
	EXPECT_HEADER("Idempotent-Replayed", "true"),
	ATTACH("supports", "https://pier.example/", 409, .key = "again-$c",
		.code = "duplicate-evidence"),
	EXPECT("/evidence_id", "\"$e\""),
	GET("/api/v1/claims/$c/evidence?count=exact", 200),
	EXPECT("/total", "1"),
};

#define DECIDE(to, status)                                           \
	GET("/api/v1/claims/$c", 200), SAVE("/version", "v"),        \
		POST("/api/v1/claims/$c/decisions",                  \
			"{\"to\":\"" to "\",\"reason\":\"As seen.\"}", \
			status, .if_match = "\"$v\"")

/* A verdict stays when its evidence goes, and somebody is told. */
static const struct step unsupported[] = {
	AS("reviewer"),
	CLAIM,
	ATTACH("supports", "https://pier.example/", 201),
	SAVE("/id", "e"),
	ATTACH("supports", "https://harbour.example/", 201),
	DECIDE("corroborated", 201),
	EXPECT("/claim/attention", "[]"),
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"A hoax.\"}",
		200),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/state", "\"corroborated\""),
	EXPECT("/evidence/independent_supports", "1"),
	EXPECT("/attention", "[\"verdict_unsupported\"]"),
	GET("/api/v1/claims?attention=verdict_unsupported&has_unmet=true", 200),
	EXPECT("/items/0/id", "\"$c\""),
	ATTACH("supports", "https://survey.example/", 201),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/attention", "[]"),
	ATTACH("refutes", "https://diver.example/", 201),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/attention", "[\"verdict_unsupported\"]"),
	DECIDE("unverified", 201),
	EXPECT("/claim/attention", "[]"),
};

/* An editor knew that a rule was unmet: nobody is told again. */
static const struct step overridden[] = {
	AS("editor"),
	CLAIM,
	POST("/api/v1/claims/$c/decisions",
		"{\"to\":\"corroborated\",\"reason\":\"I paced it out.\","
		"\"override\":{\"reason\":\"No survey will be made.\"}}",
		201, .if_match = "\"1\""),
	EXPECT("/claim/attention", "[]"),
	ATTACH("context", "https://pier.example/", 201),
	GET("/api/v1/claims/$c", 200),
	EXPECT("/attention", "[]"),
};

static const struct step merged[] = {
	AS("editor"),
	CLAIM,
	SAVE("/id", "into"),
	CLAIM,
	ATTACH("supports", "https://pier.example/", 201),
	SAVE("/id", "e"),
	POST("/api/v1/claims/$c/merge",
		"{\"into\":\"$into\",\"reason\":\"The same.\"}", 200,
		.if_match = "\"2\""),
	ATTACH("supports", "https://harbour.example/", 409,
		.code = "conflict"),
	POST("/api/v1/evidence/$e/withdrawal", "{\"reason\":\"x\"}", 409,
		.code = "conflict"),
	DECIDE("unverified", 409),
};

TALK(only_web_addresses_are_evidence, addresses)
TALK(versions_are_compared, versions)
TALK(a_keyed_link_is_attached_once, keyed)
TALK(a_verdict_without_support_is_flagged, unsupported)
TALK(an_overridden_verdict_is_not, overridden)
TALK(a_merged_claim_takes_no_evidence, merged)
TALK(one_page_counts_once, duplicates)
TALK(evidence_is_changed_and_withdrawn, changes)
TALK(a_reviewer_joins_and_parts_origins, origins)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_web_addresses_are_evidence),
		cmocka_unit_test(versions_are_compared),
		cmocka_unit_test(a_keyed_link_is_attached_once),
		cmocka_unit_test(a_verdict_without_support_is_flagged),
		cmocka_unit_test(an_overridden_verdict_is_not),
		cmocka_unit_test(a_merged_claim_takes_no_evidence),
		cmocka_unit_test(one_page_counts_once),
		cmocka_unit_test(evidence_is_changed_and_withdrawn),
		cmocka_unit_test(a_reviewer_joins_and_parts_origins),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
