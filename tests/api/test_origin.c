// SPDX-License-Identifier: Apache-2.0
// Independence as the API shows it: what shares an origin, why, and the word of
// a person on it.
#include "talk.h"

#define CLAIM                                                            \
	POST("/api/v1/claims", "{\"text\":\"The mill has two wheels.\"}", \
		201),                                                    \
		SAVE("/id", "c")
#define CLAIM_OF(url, text)                                                  \
	POST("/api/v1/documents",                                            \
		"{\"url\":\"" url "\",\"text\":\"" text "\"}", 201),         \
		SAVE("/id", "d"),                                            \
		POST("/api/v1/claims", "{\"text\":\"The mill has two wheels.\"," \
			"\"document_id\":\"$d\"}", 201),                     \
		SAVE("/id", "c")
#define ATTACH(stance, url, name)                                      \
	POST("/api/v1/claims/$c/evidence",                             \
		"{\"url\":\"" url "\",\"stance\":\"" stance "\"}", 201), \
		SAVE("/id", name)
#define COUNTS(supports, refutes)                                         \
	GET("/api/v1/claims/$c", 200), SAVE("/version", "v"),             \
		EXPECT("/evidence/independent_supports", supports),       \
		EXPECT("/evidence/independent_refutes", refutes)
#define WORD(relation, ids, ...)                                      \
	POST("/api/v1/claims/$c/origins",                             \
		"{\"relation\":\"" relation "\",\"evidence_ids\":[" ids \
		"],\"reason\":\"Looked into it.\"}", __VA_ARGS__)
#define ONE(name)	  "\"$" name "\""
#define TWO(first, second) ONE(first) "," ONE(second)

static const struct step sites[] = {
	AS("reviewer"),
	CLAIM,
	ATTACH("supports", "https://news.mill.co.uk/a", "e1"),
	EXPECT("/origin/group", "1"),
	EXPECT("/origin/reasons", "[]"),
	ATTACH("supports", "https://www.mill.co.uk/b", "e2"),
	EXPECT("/domain", "\"mill.co.uk\""),
	EXPECT("/origin/group", "1"),
	EXPECT("/origin/reasons/0/rule", "\"same-domain\""),
	EXPECT("/origin/reasons/0/with", "\"$e1\""),
	EXPECT("/origin/reasons/0/detail", "\"mill.co.uk\""),
	// The first one is told of it, and has a new version.
	GET("/api/v1/evidence/$e1", 200),
	EXPECT("/origin/reasons/0/with", "\"$e2\""),
	EXPECT("/version", "2"),
	COUNTS("1", "0"),
	// Neighbours under one suffix are apart.
	ATTACH("supports", "https://river.co.uk/", "e3"),
	EXPECT("/origin/group", "2"),
	ATTACH("supports", "https://ada.github.io/mill", "e4"),
	ATTACH("supports", "https://bob.github.io/mill", "e5"),
	COUNTS("4", "0"),
	// Both sides may come from one site; each side counts its own.
	ATTACH("refutes", "https://mill.co.uk/c", "e6"),
	COUNTS("4", "1"),
	ATTACH("context", "https://archive.example/", "e7"),
	COUNTS("4", "1"),
};

static const struct step words[] = {
	AS("reviewer"),
	CLAIM,
	ATTACH("supports", "https://mill.example/a", "e1"),
	ATTACH("supports", "https://mill.example/b", "e2"),
	COUNTS("1", "0"),
	WORD("independent", TWO("e1", "e2"), 412, .code = "stale-version",
		.if_match = "\"1\""),
	EXPECT("/version", "$v"),
	WORD("independent", TWO("e1", "e2"), 200, .if_match = "\"$v\""),
	EXPECT("/evidence/independent_supports", "2"),
	EXPECT_HEADER("ETag", "\"4\""),
	GET("/api/v1/evidence/$e2", 200),
	EXPECT("/origin/group", "2"),
	EXPECT("/origin/reasons/0/rule", "\"human-independent\""),
	EXPECT("/origin/reasons/0/detail", "\"Looked into it.\""),
	GET("/api/v1/claims/$c/history", 200),
	EXPECT("/items/0/type", "\"origin.split\""),
	EXPECT("/items/0/data/evidence_ids", "[\"$e1\",\"$e2\"]"),
	EXPECT("/items/0/texts/reason", "\"Looked into it.\""),
	// The latest word on a pair counts, whichever way round it is said.
	WORD("same", TWO("e2", "e1"), 200),
	EXPECT("/evidence/independent_supports", "1"),
	// Two links through a third, until that one is withdrawn.
	ATTACH("supports", "https://wheel.example/", "e3"),
	ATTACH("supports", "https://river.example/", "e4"),
	WORD("same", TWO("e1", "e3"), 200),
	WORD("same", TWO("e3", "e4"), 200),
	EXPECT("/evidence/independent_supports", "1"),
	POST("/api/v1/evidence/$e3/withdrawal", "{\"reason\":\"Gone.\"}", 200),
	EXPECT("/origin/group", "null"),
	COUNTS("2", "0"),
};

static const struct step own_document[] = {
	AS("reviewer"),
	CLAIM_OF("https://gazette.example/mill", "The mill has two wheels."),
	ATTACH("supports", "https://www.gazette.example/again", "e1"),
	EXPECT("/origin/group", "0"),
	EXPECT("/origin/reasons/0/rule", "\"claim-document\""),
	EXPECT("/origin/reasons/0/with", "null"),
	COUNTS("0", "0"),
	// A correction by the publisher is a refutation.
	ATTACH("refutes", "https://gazette.example/corrections", "e2"),
	EXPECT("/origin/group", "0"),
	COUNTS("0", "1"),
	WORD("independent", ONE("e1"), 200),
	EXPECT("/evidence/independent_supports", "1"),
	GET("/api/v1/evidence/$e1", 200),
	EXPECT("/origin/group", "1"),
	EXPECT("/origin/reasons/0/with", "null"),
	ATTACH("supports", "https://reprint.example/", "e3"),
	COUNTS("2", "1"),
	WORD("same", ONE("e3"), 200),
	EXPECT("/evidence/independent_supports", "1"),
	GET("/api/v1/claims/$c/history", 200),
	EXPECT("/items/0/type", "\"origin.joined\""),
	EXPECT("/items/0/data/evidence_ids", "[\"$e3\"]"),
};

static const struct step refused[] = {
	AS("reviewer"),
	CLAIM,
	ATTACH("supports", "https://mill.example/a", "e1"),
	ATTACH("supports", "https://wheel.example/", "e2"),
	COUNTS("2", "0"),
	WORD("same", "", 422, .pointer = "/evidence_ids"),
	WORD("same", TWO("e1", "e1"), 422, .pointer = "/evidence_ids/1"),
	WORD("same", TWO("e1", "e2") ",\"" NO_ID "\"", 422,
		.pointer = "/evidence_ids"),
	WORD("same", "\"" NO_ID "\"", 422, .pointer = "/evidence_ids"),
	// There is no document whose origin it could share.
	WORD("same", ONE("e1"), 422, .pointer = "/evidence_ids"),
	POST("/api/v1/claims/$c/origins",
		"{\"relation\":\"same\",\"evidence_ids\":[\"$e1\",\"$e2\"],"
		"\"reason\":\"\\u200b \"}", 422, .pointer = "/reason"),
	POST("/api/v1/evidence/$e2/withdrawal", "{\"reason\":\"Gone.\"}", 200),
	WORD("same", TWO("e1", "e2"), 422, .pointer = "/evidence_ids"),
	POST("/api/v1/claims/" NO_ID "/origins",
		"{\"relation\":\"same\",\"evidence_ids\":[\"$e1\",\"$e2\"],"
		"\"reason\":\"x\"}", 404, .code = "not-found"),
	COUNTS("1", "0"),
	EXPECT("/version", "4"),
};

TALK(one_site_is_one_origin, sites)
TALK(a_word_stands_above_the_rules, words)
TALK(the_claims_own_document_supports_nothing, own_document)
TALK(words_that_say_nothing_are_refused, refused)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_site_is_one_origin),
		cmocka_unit_test(a_word_stands_above_the_rules),
		cmocka_unit_test(the_claims_own_document_supports_nothing),
		cmocka_unit_test(words_that_say_nothing_are_refused),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
