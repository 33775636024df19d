// SPDX-License-Identifier: Apache-2.0
// Claims that may say the same: found and shown, never merged or decided.
#include "talk.h"

#define BRIDGE "The Vellmar bridge was closed for 14 days after a crane hit it."
#define CIRCUS "The Vellmar bridge will be sold to a circus next spring."
#define MILK   "The mayor of Oberau drinks six litres of milk a day."
#define ADD(text, name)                                                        \
	POST("/api/v1/claims", "{\"text\":\"" text "\"}", 201),                \
		SAVE("/id", name)
#define MATCH(text, status, ...)                                               \
	POST("/api/v1/match", "{\"text\":\"" text "\"}", status, __VA_ARGS__)

static const struct step found[] = {
	AS("reviewer"),
	ADD(BRIDGE, "bridge"),
	ADD(CIRCUS, "circus"),
	ADD(MILK, "milk"),
	MATCH("Crane accident: #VellmarBridge closed 14 days! "
	      "https://news.example/x",
		200),
	EXPECT("/items/0/claim/id", "\"$bridge\""),
	EXPECT("/items/0/claim/text", "\"" BRIDGE "\""),
	EXPECT("/items/0/passages/0", "{\"start\":4,\"end\":55}"),
	EXPECT("/items/1/claim/id", "\"$circus\""),
	COUNT("/items", 3),
	POST("/api/v1/match",
		"{\"text\":\"The mayor drinks his milk\",\"limit\":1}", 200),
	EXPECT("/items/0/claim/id", "\"$milk\""),
	COUNT("/items", 1),
	// The same once more, told from itself; readers may ask too.
	ADD("A crane hit the Vellmar bridge and it was closed for 14 days.",
		"again"),
	AS("viewer"),
	GET("/api/v1/claims/$again/similar", 200),
	EXPECT("/items/0/claim/id", "\"$bridge\""),
	EXPECT("/items/0/claim/state", "\"unverified\""),
	COUNT("/items", 3),
	GET("/api/v1/claims/$again/similar?limit=1", 200),
	COUNT("/items", 1),
	// Asking changed nothing.
	GET("/api/v1/claims/$again", 200),
	EXPECT("/version", "1"),
};

static const struct step merged[] = {
	AS("editor"),
	ADD("Two ferries were sent to the old pier of Altsee.", "a"),
	ADD("Two ferries went to the old pier.", "b"),
	POST("/api/v1/claims/$b/merge",
		"{\"into\":\"$a\",\"reason\":\"Same.\"}", 200),
	GET("/api/v1/claims/$a/similar", 200),
	COUNT("/items", 0),
	MATCH("ferries sent to the old pier", 200),
	COUNT("/items", 1),
	EXPECT("/items/0/claim/id", "\"$a\""),
};

static const struct step titled[] = {
	AS("reviewer"),
	POST("/api/v1/documents",
		"{\"text\":\"It opens in June. That is what they say.\","
		"\"title\":\"Quarry museum of Steinfeld\",\"extract\":false}",
		201),
	SAVE("/id", "d"),
	POST("/api/v1/claims",
		"{\"text\":\"It opens in June.\",\"document_id\":\"$d\"}", 201),
	SAVE("/id", "c"),
	MATCH("The quarry museum of Steinfeld opens in June", 200),
	EXPECT("/items/0/claim/id", "\"$c\""),
};

static const struct step odd[] = {
	AS("reviewer"),
	ADD("It's 5 o'clock in \\\\Vellmar\\\\ & 'Oberau' | !here:*", "c"),
	MATCH("", 422, .pointer = "/text"),
	POST("/api/v1/match", "{}", 422, .pointer = "/text"),
	POST("/api/v1/match", "{\"text\":\"a\",\"limit\":0}", 422,
		.pointer = "/limit"),
	POST("/api/v1/match", "{\"text\":\"a\",\"limits\":1}", 422,
		.pointer = "/limits"),
	// Nothing to look for, or nothing but signs.
	MATCH("and the of", 200),
	COUNT("/items", 0),
	MATCH("... !!! https://news.example/", 200),
	COUNT("/items", 0),
	MATCH("\\\\Vellmar\\\\ & 'Oberau' | !here:* (o'clock) <-> "
	      "\\u00e9t\\u00e9",
		200),
	EXPECT("/items/0/claim/id", "\"$c\""),
	GET("/api/v1/claims/$c/similar?limit=0", 400,
		.code = "invalid-request"),
	GET("/api/v1/claims/$c/similar?limit=5x", 400),
	GET("/api/v1/claims/$c/similar?limit=", 400),
	GET("/api/v1/claims/$c/similar?limits=5", 400),
	GET("/api/v1/claims/" NO_ID "/similar", 404),
};

TALK(the_claim_that_says_the_same_comes_first, found)
TALK(a_merged_claim_is_never_suggested, merged)
TALK(the_title_of_a_document_counts, titled)
TALK_DIRECTLY(odd_texts_and_limits_are_answered_clearly, odd)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_claim_that_says_the_same_comes_first),
		cmocka_unit_test(a_merged_claim_is_never_suggested),
		cmocka_unit_test(the_title_of_a_document_counts),
		cmocka_unit_test(odd_texts_and_limits_are_answered_clearly),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
