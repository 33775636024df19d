// SPDX-License-Identifier: Apache-2.0
// People, tokens and sessions.
#include "talk.h"

// The request carries the token that was saved as $t.
#define WITH_T .headers = { "Authorization: Bearer $t" }
// A page of ours does this.
#define OURS   .headers = { "Sec-Fetch-Site: same-origin" }
#define SIGN_IN(mail)                                            \
	AS(NULL), POST("/api/v1/session",                        \
		"{\"email\":\"" mail "\","                       \
		"\"password\":\"a long enough secret\"}", 201)

#define NEW_USER(mail, role)                                        \
	"{\"email\":\"" mail "\",\"name\":\"Kim Oh\",\"role\":\"" role \
	"\",\"password\":\"a long enough secret\"}"

static const struct step users[] = {
	AS("admin"),
	POST("/api/v1/users", NEW_USER("kim@desk.example", "reviewer"), 201),
	EXPECT_HEADER("ETag", "\"1\""),
	SAVE("/id", "u"),
	EXPECT("/disabled", "false"),
	ABSENT("/password"),
	POST("/api/v1/users", NEW_USER("KIM@desk.example", "viewer"), 409,
		.code = "conflict"),
	POST("/api/v1/users", NEW_USER("kim", "viewer"), 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/email\""),
	POST("/api/v1/users", NEW_USER("lee@desk.example", "owner"), 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/role\""),
	POST("/api/v1/users",
		"{\"email\":\"lee@desk.example\",\"name\":\"Lee\","
		"\"role\":\"viewer\",\"password\":\"short\"}", 422,
		.code = "invalid-body"),
	EXPECT("/errors/0/pointer", "\"/password\""),
	GET("/api/v1/users?role=reviewer&q=kim@desk", 200),
	EXPECT("/items/0/id", "\"$u\""),
	PATCH("/api/v1/users/$u", "{\"role\":\"editor\"}", 428,
		.code = "precondition-required"),
	PATCH("/api/v1/users/$u", "{\"role\":\"editor\",\"name\":\"Kim\"}",
		200, .if_match = "\"1\""),
	EXPECT("/role", "\"editor\""),
	EXPECT("/version", "2"),
	PATCH("/api/v1/users/$u", "{\"email\":\"x@y.example\"}", 422,
		.code = "invalid-body", .if_match = "\"2\""),
	// Who is disabled is out at once, tokens included.
	POST("/api/v1/tokens", "{\"scopes\":[\"read\"],\"user_id\":\"$u\"}",
		201),
	SAVE("/token", "t"),
	AS(NULL),
	GET("/api/v1/me", 200, WITH_T),
	EXPECT("/id", "\"$u\""),
	AS("admin"),
	PATCH("/api/v1/users/$u", "{\"disabled\":true}", 200,
		.if_match = "\"2\""),
	AS(NULL),
	GET("/api/v1/me", 401, .code = "unauthenticated", WITH_T),
	AS("reviewer"),
	GET("/api/v1/users/$u", 200),
	POST("/api/v1/users", NEW_USER("lee@desk.example", "viewer"), 403,
		.code = "forbidden"),
	POST("/api/v1/users/$u/password",
		"{\"password\":\"a long enough secret\"}", 403,
		.code = "forbidden"),
};

static const struct step tokens[] = {
	AS("admin"),
	POST("/api/v1/users", NEW_USER("uma@desk.example", "reviewer"), 201),
	SIGN_IN("uma@desk.example"),
	POST("/api/v1/tokens",
		"{\"label\":\"Import\",\"scopes\":[\"read\"],\"days\":7}", 201,
		OURS),
	SAVE("/token", "t"),
	SAVE("/id", "id"),
	EXPECT("/label", "\"Import\""),
	EXPECT("/revoked_at", "null"),
	GET("/api/v1/tokens?revoked=false", 200),
	EXPECT("/items/0/id", "\"$id\""),
	ABSENT("/items/0/token"),
	POST("/api/v1/tokens", "{\"scopes\":[]}", 422, .code = "invalid-body",
		OURS),
	POST("/api/v1/tokens", "{\"scopes\":[\"root\"]}", 422,
		.code = "invalid-body", OURS),
	POST("/api/v1/tokens", "{\"scopes\":[\"admin\"]}", 403,
		.code = "forbidden", OURS),
	// With the token: read, nothing else, and no further tokens.
	AS(NULL),
	GET("/api/v1/claims?limit=1", 200, WITH_T),
	POST("/api/v1/claims", "{\"text\":\"x\"}", 403, .code = "forbidden",
		WITH_T),
	POST("/api/v1/tokens", "{\"scopes\":[\"read\"]}", 403,
		.code = "forbidden", WITH_T),
	AS("reviewer2"),
	DELETE("/api/v1/tokens/$id", 404, .code = "not-found"),
	SIGN_IN("uma@desk.example"),
	DELETE("/api/v1/tokens/$id", 204, OURS),
	AS(NULL),
	GET("/api/v1/claims?limit=1", 401, .code = "unauthenticated", WITH_T),
	GET("/api/v1/me", 401, .code = "unauthenticated",
		.headers = { "Authorization: Bearer "
			"cvt_000000000000000000000000000000000000" }),
	GET("/api/v1/me", 401, .code = "unauthenticated",
		.headers = { "Authorization: Bearer nonsense" }),
	GET("/api/v1/me", 401, .code = "unauthenticated",
		.headers = { "Authorization: Basic YTpi" }),
	GET("/api/v1/me", 401, .code = "unauthenticated"),
	EXPECT_HEADER("WWW-Authenticate", "Bearer"),
};

static const struct step sessions[] = {
	AS("admin"),
	POST("/api/v1/users", NEW_USER("pat@desk.example", "reviewer"), 201),
	SAVE("/id", "u"),
	AS(NULL),
	POST("/api/v1/session",
		"{\"email\":\"pat@desk.example\",\"password\":\"wrong\"}", 401,
		.code = "unauthenticated"),
	POST("/api/v1/session",
		"{\"email\":\"who@desk.example\",\"password\":\"wrong\"}", 401,
		.code = "unauthenticated"),
	SIGN_IN("pat@desk.example"),
	EXPECT("/id", "\"$u\""),
	EXPECT("/rights", "[\"self\",\"read\",\"review\"]"),
	GET("/api/v1/me", 200),
	EXPECT("/credential", "\"session\""),
	EXPECT("/scopes", "null"),
	// Another site's page cannot use the cookie.
	POST("/api/v1/claims", "{\"text\":\"x\"}", 403, .code = "cross-site",
		.headers = { "Sec-Fetch-Site: cross-site" }),
	POST("/api/v1/claims", "{\"text\":\"x\"}", 403, .code = "cross-site",
		.headers = { "Sec-Fetch-Site: same-site" }),
	POST("/api/v1/claims", "{\"text\":\"x\"}", 403, .code = "cross-site",
		.headers = { "Origin: https://elsewhere.example" }),
	POST("/api/v1/claims", "{\"text\":\"x\"}", 403, .code = "cross-site"),
	POST("/api/v1/claims", "{\"text\":\"x\"}", 201, OURS),
	PATCH("/api/v1/me", "{\"name\":\"Pat\"}", 200, .if_match = "\"1\"",
		OURS),
	EXPECT("/name", "\"Pat\""),
	PATCH("/api/v1/me", "{\"password\":\"another long secret\"}", 422,
		.code = "invalid-body", .if_match = "\"2\"", OURS),
	PATCH("/api/v1/me",
		"{\"password\":\"another long secret\","
		"\"current_password\":\"wrong\"}", 403, .code = "forbidden",
		.if_match = "\"2\"", OURS),
	PATCH("/api/v1/me",
		"{\"password\":\"another long secret\","
		"\"current_password\":\"a long enough secret\"}", 200,
		.if_match = "\"2\"", OURS),
	GET("/api/v1/me", 200),
	DELETE("/api/v1/session", 204, OURS),
	GET("/api/v1/me", 401, .code = "unauthenticated"),
	AS(NULL),
	POST("/api/v1/session",
		"{\"email\":\"pat@desk.example\","
		"\"password\":\"another long secret\"}", 201),
	AS("reviewer"),
	DELETE("/api/v1/session", 403, .code = "forbidden"),
};

#define WRONG(status, ...)                                                    \
	POST("/api/v1/session",                                               \
		"{\"email\":\"slow@desk.example\",\"password\":\"wrong\"}", \
		status, __VA_ARGS__)
#define UNKNOWN WRONG(401, .code = "unauthenticated")

static const struct step throttle[] = {
	AS("admin"),
	POST("/api/v1/users", NEW_USER("quick@desk.example", "viewer"), 201),
	AS(NULL),
	UNKNOWN,
	UNKNOWN,
	UNKNOWN,
	UNKNOWN,
	UNKNOWN,
	WRONG(429, .code = "quota-exceeded"),
	SAVE_HEADER("Retry-After", "wait"),
	// Others sign in as before.
	SIGN_IN("quick@desk.example"),
	GET("/api/v1/me", 200),
};

static const struct step first_run[] = {
	AS(NULL),
	GET("/api/v1/setup", 200),
	EXPECT("/open", "false"),
	POST("/api/v1/setup",
		"{\"token\":\"x\",\"name\":\"Eve\",\"email\":\"e@x.example\","
		"\"password\":\"a long enough secret\"}", 409,
		.code = "conflict"),
};

TALK(users_are_added_and_disabled, users)
TALK(tokens_are_narrow_and_revocable, tokens)
TALK(sessions_are_opened_and_closed, sessions)
TALK(guessing_passwords_is_slowed_down, throttle)
TALK(the_first_admin_is_made_once, first_run)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(users_are_added_and_disabled),
		cmocka_unit_test(tokens_are_narrow_and_revocable),
		cmocka_unit_test(sessions_are_opened_and_closed),
		cmocka_unit_test(guessing_passwords_is_slowed_down),
		cmocka_unit_test(the_first_admin_is_made_once),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
