// SPDX-License-Identifier: Apache-2.0
#include "domain/leaf.h"
#include "base/base64.h"
#include "base/json.h"
#include <string.h>

static void put_name(struct buffer *out, const char *name)
{
	buffer_putc(out, out->len ? ',' : '{');
	json_put_string(out, name, strlen(name));
	buffer_putc(out, ':');
}

static void put_text(struct buffer *out, const char *name, const char *text)
{
	if (!text)
		return;
	put_name(out, name);
	json_put_string(out, text, strlen(text));
}

static void put_json(struct buffer *out, const char *name, const char *json)
{
	if (!json)
		return;
	put_name(out, name);
	buffer_puts(out, json);
}

const char *leaf_render(struct arena *arena, const struct leaf *leaf)
{
	struct buffer out = { 0 };
	const char *line;

	assert(leaf->actor && leaf->at && leaf->n && leaf->type);
	put_text(&out, "actor", leaf->actor);
	put_text(&out, "at", leaf->at);
	put_json(&out, "data", leaf->data);
	put_json(&out, "head", leaf->head);
	put_text(&out, "n", leaf->n);
	put_json(&out, "pd", leaf->pd);
	put_text(&out, "prev", leaf->prev);
	put_text(&out, "req", leaf->req);
	if (leaf->subject) {
		put_name(&out, "seq");
		buffer_i64(&out, leaf->seq);
		put_text(&out, "subject", leaf->subject);
	}
	put_text(&out, "type", leaf->type);
	put_name(&out, "v");
	buffer_i64(&out, leaf->v);
	buffer_putc(&out, '}');
	line = arena_strndup(arena, out.bytes, out.len);
	buffer_release(&out);
	return line;
}

const char *disclosure_make(struct arena *arena, const uint8_t salt[SALT_BYTES],
	const char *name, const char *value)
{
	struct buffer json = { 0 };
	char *d;

	buffer_puts(&json, "[\"");
	buffer_base64(&json, BASE64_URL, salt, SALT_BYTES);
	buffer_puts(&json, "\",");
	json_put_string(&json, name, strlen(name));
	buffer_putc(&json, ',');
	buffer_puts(&json, value);
	buffer_putc(&json, ']');
	d = arena_alloc(arena, BASE64_SIZE(json.len));
	base64_encode(BASE64_URL, json.bytes, json.len, d);
	buffer_release(&json);
	return d;
}

void disclosure_digest(const char *d, char out[DIGEST_TEXT_BYTES])
{
	uint8_t hash[HASH_BYTES];
	char text[BASE64_SIZE(HASH_BYTES)];
	size_t len;

	hash_sha256(d, strlen(d), hash);
	len = base64_encode(BASE64_URL, hash, sizeof hash, text);
	assert(len + 1 == DIGEST_TEXT_BYTES);
	memcpy(out, text, len + 1);
}
