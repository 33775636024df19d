// SPDX-License-Identifier: Apache-2.0
// Builds the events that a write hands to SQL's audit_append(). Made from
// event.def: a field that is not declared there, has another kind, is set
// twice or is missing is a bug and ends the process, so nothing undeclared and
// nothing personal ever reaches a leaf.
#pragma once
#include "base/arena.h"
#include "domain/leaf.h"

enum event_type {
#define EVENT(symbol, ...) EVENT_##symbol,
#include "domain/event.def"
#undef EVENT
	EVENT_TYPE_COUNT
};

// Whose chain an event belongs to: "claim/<uuid>", …, "policy", "instance".
enum event_subject {
	SUBJECT_CLAIM,
	SUBJECT_DOCUMENT,
	SUBJECT_USER,
	SUBJECT_POLICY,
	SUBJECT_INSTANCE
};

// Who acts, in which request, and where random bytes come from. Never from the
// client's input.
struct event_source {
	const char *actor; // "user/<uuid>", "system" or "job/<name>"
	const char *req;   // UUID of the request; NULL outside of one
	void (*random)(void *context, void *bytes, size_t len);
	void *context;
};

struct events; // those of one write
struct event;

// Everything lives in the arena; `source` is copied, its texts borrowed.
struct events *events_new(
	struct arena *arena, const struct event_source *source);
// A new event; subject_id is NULL for the policy and the instance.
struct event *event_add(
	struct events *events, enum event_type type, const char *subject_id);

// Data. A NULL value leaves an optional field out, but is written as null in
// "before." and "after." fields.
void event_id(struct event *event, const char *name, const char *uuid);
void event_ids(struct event *event, const char *name, const char *const *uuids,
	size_t count);
void event_enum(struct event *event, const char *name, const char *word);
void event_enums(struct event *event, const char *name,
	const char *const *words, size_t count);
void event_int(struct event *event, const char *name, int64_t number);
void event_flag(struct event *event, const char *name, bool flag);
void event_null(struct event *event, const char *name);

// Personal: salted, committed to in the leaf, opened beside it. NULL as above.
void event_text(struct event *event, const char *name, const char *text);
void event_texts(struct event *event, const char *name,
	const char *const *texts, size_t count);

// The `events` parameter of a write function: a JSON array, valid as jsonb.
const char *events_json(const struct events *events);

// The leaf as SQL must make it for this place in its chain; `prev` is NULL at
// seq 1. For tests and checks.
const char *event_leaf_render(struct arena *arena, const struct event *event,
	const char *at, int64_t seq, const char *prev);

// "claim.decided"; and one short sentence about it for the history.
const char *event_type_name(enum event_type type);
bool event_type_parse(const char *text, enum event_type *out);
const char *event_type_about(enum event_type type);
