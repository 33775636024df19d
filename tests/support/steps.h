// SPDX-License-Identifier: Apache-2.0
// A conversation with the server as data: who asks, what, and what must come.
//
//	static const struct step steps[] = {
//		AS("reviewer"),
//		POST("/api/v1/claims", "{\"text\":\"Rain fell.\"}", 201),
//		SAVE("/id", "claim"), SAVE_HEADER("ETag", "etag"),
//		EXPECT("/state", "\"unverified\""),
//		PATCH("/api/v1/claims/$claim", "{\"priority\":2}", 200,
//			.if_match = "$etag"),
//		PATCH("/api/v1/claims/$claim", "{\"priority\":1}", 412,
//			.if_match = "$etag", .code = "stale-version"),
//	};
//	steps_run(server, steps, COUNT_OF(steps));
//
// $name or ${name} in a path, body, header or expected value stands for what
// was saved. Every answer of 400 and above must be a proper problem document,
// and no answer may be a 5xx that was not expected.
#pragma once
#include "support/client.h"
#include "support/server.h"
#include "base/check.h"

enum step_kind {
	STEP_AS,
	STEP_SEND,
	STEP_SAVE,
	STEP_SAVE_HEADER,
	STEP_EXPECT,
	STEP_EXPECT_HEADER,
	STEP_EXPECT_TEXT,
	STEP_COUNT,
	STEP_ABSENT,
};

struct step {
	enum step_kind kind;
	const char *first, *second; /* by kind: see the macros */
	const char *body;
	int status;
	const char *code;    /* slug of the problem that must come */
	const char *pointer; /* a member that errors[] must name */
	const char *if_match, *if_none_match, *key, *type;
	const char *headers[4]; /* further "Name: value" lines */
};

// From here on as this prepared person (server_token), or NULL: nobody.
#define AS(person)                                                             \
	{                                                                      \
		.kind = STEP_AS, .first = (person)                             \
	}
// .code .pointer .if_match .if_none_match .key (Idempotency-Key) .type
// (Content-Type) .headers may follow the status.
#define SEND(method, path, text, expected, ...)                                \
	{                                                                      \
		.kind = STEP_SEND, .first = (method), .second = (path),        \
		.body = (text), .status = (expected), __VA_ARGS__              \
	}
#define GET(path, ...)	      SEND("GET", path, NULL, __VA_ARGS__)
#define DELETE(path, ...)     SEND("DELETE", path, NULL, __VA_ARGS__)
#define POST(path, text, ...) SEND("POST", path, text, __VA_ARGS__)
#define PUT(path, text, ...)  SEND("PUT", path, text, __VA_ARGS__)
// As application/merge-patch+json.
#define PATCH(path, text, ...) SEND("PATCH", path, text, __VA_ARGS__)

// About the last answer. Pointers are JSON Pointers, "" the whole body.
#define SAVE(pointer, name)                                                    \
	{                                                                      \
		.kind = STEP_SAVE, .first = (pointer), .second = (name)        \
	}
#define SAVE_HEADER(header, name)                                              \
	{                                                                      \
		.kind = STEP_SAVE_HEADER, .first = (header), .second = (name)  \
	}
// The member equals this JSON text; of an object only the members named here
// are compared.
#define EXPECT(pointer, text)                                                  \
	{                                                                      \
		.kind = STEP_EXPECT, .first = (pointer), .second = (text)      \
	}
#define EXPECT_HEADER(header, value)                                           \
	{                                                                      \
		.kind = STEP_EXPECT_HEADER, .first = (header),                 \
		.second = (value)                                              \
	}
// The body contains this text.
#define EXPECT_TEXT(text)                                                      \
	{                                                                      \
		.kind = STEP_EXPECT_TEXT, .first = (text)                      \
	}
// The array has so many members.
#define COUNT(pointer, number)                                                 \
	{                                                                      \
		.kind = STEP_COUNT, .first = (pointer), .status = (number)     \
	}
#define ABSENT(pointer)                                                        \
	{                                                                      \
		.kind = STEP_ABSENT, .first = (pointer)                        \
	}

// Runs the conversation with a client of its own; the test fails at the first
// step that does not go as written, and shows it.
void steps_run(struct server *server, const struct step *steps, size_t count);
// The same against any base URL (a proxy in front of the server).
void steps_run_at(const char *url, const struct step *steps, size_t count);
