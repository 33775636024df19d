// SPDX-License-Identifier: Apache-2.0
// JSON in and out: the one string writer that every renderer uses, and the
// strict reader of request bodies.
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include <jansson.h>

// Appends the text as a JSON string with its quotes (RFC 8259 §7). The text is
// valid UTF-8; only what must be escaped is.
void json_put_string(struct buffer *out, const char *text, size_t len);

// Appends `"name":`. The name is ours and needs no escaping.
void json_put_name(struct buffer *out, const char *name);

// The value as compact text in the arena; takes the value over.
char *json_text(struct arena *arena, json_t *value);

enum json_fault {
	JSON_FAULT_NONE,
	JSON_FAULT_SYNTAX,   /* not JSON, duplicate member, NUL, bad UTF-8 */
	JSON_FAULT_DEPTH,    /* nested deeper than JSON_DEPTH_MAX */
	JSON_FAULT_TOP_TYPE, /* not an object */
};

enum { JSON_DEPTH_MAX = 64 };

// Reads one JSON object from outside. The value belongs to the arena. On a
// fault returns NULL; out_detail then says what and where, for people.
json_t *json_read_object(struct arena *arena, const char *text, size_t len,
	enum json_fault *out_fault, const char **out_detail);
