// SPDX-License-Identifier: Apache-2.0
#include "domain/event.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/uuid.h"
#include "domain/name.h"
#include <string.h>

static const char *const type_names[] = {
#define EVENT(symbol, type, ...) type,
#include "domain/event.def"
#undef EVENT
};

static const struct {
	int v;
	enum event_subject subject;
	const char *data, *personal, *about;
} types[] = {
#define EVENT(symbol, type, v, subject, data, personal, about)                 \
	{ v, SUBJECT_##subject, data, personal, about },
#include "domain/event.def"
#undef EVENT
};

static const char *const subject_names[] = {
	[SUBJECT_CLAIM] = "claim/",
	[SUBJECT_DOCUMENT] = "document/",
	[SUBJECT_USER] = "user/",
	[SUBJECT_POLICY] = "policy",
	[SUBJECT_INSTANCE] = "instance",
};

/* Canonical integers (RFC 8785 section 3.2.2.3 by way of RFC 7493). */
static const int64_t integer_max = (INT64_C(1) << 53) - 1;

struct field {
	struct field *next; /* sorted by name */
	const char *name;
	const char *json; /* canonical value; of personal fields its digest */
	const char *d;	  /* the opening; NULL for data */
};

struct event {
	struct event *next;
	struct events *events;
	enum event_type type;
	const char *subject;
	char n[SALT_TEXT_BYTES];
	struct field *data, *personal;
};

struct events {
	struct arena *arena;
	struct event_source source;
	struct event *first, **last;
};

/* One "name:kind?" of a declared list. */
struct declared {
	const char *name, *kind;
	size_t name_len, kind_len;
	bool optional;
};

static bool declared_next(const char **list, struct declared *out)
{
	const char *p = *list + strspn(*list, " ");
	size_t len = strcspn(p, " ");
	const char *colon = memchr(p, ':', len);

	if (len == 0)
		return false;
	*list = p + len;
	out->optional = p[len - 1] == '?';
	len -= out->optional;
	out->name = p;
	out->name_len = colon ? (size_t)(colon - p) : len;
	out->kind = colon ? colon + 1 : "text";
	out->kind_len = colon ? len - out->name_len - 1 : strlen("text");
	return true;
}

static bool equals(const char *bytes, size_t len, const char *text)
{
	return strlen(text) == len && memcmp(bytes, text, len) == 0;
}

static struct declared declared_get(const char *list, const char *name)
{
	struct declared declared = { 0 };

	while (declared_next(&list, &declared)) {
		if (equals(declared.name, declared.name_len, name))
			return declared;
	}
	assert(!"a field that event.def declares");
	return declared;
}

static bool is_change(const char *name)
{
	return strchr(name, '.') != NULL;
}

struct events *events_new(
	struct arena *arena, const struct event_source *source)
{
	struct events *events = arena_alloc(arena, sizeof *events);

	assert(source->actor && source->random);
	events->arena = arena;
	events->source = *source;
	events->last = &events->first;
	return events;
}

struct event *event_add(
	struct events *events, enum event_type type, const char *subject_id)
{
	struct event *event = arena_alloc(events->arena, sizeof *event);
	uint8_t nonce[SALT_BYTES];

	assert(type < EVENT_TYPE_COUNT);
	switch (types[type].subject) {
	case SUBJECT_CLAIM:
	case SUBJECT_DOCUMENT:
	case SUBJECT_USER:
		assert(subject_id && uuid_is_valid(subject_id));
		break;
	case SUBJECT_POLICY:
	case SUBJECT_INSTANCE:
		assert(!subject_id);
		break;
	}
	event->events = events;
	event->type = type;
	event->subject = arena_printf(events->arena, "%s%s",
		subject_names[types[type].subject],
		subject_id ? subject_id : "");
	events->source.random(events->source.context, nonce, sizeof nonce);
	base64_encode(BASE64_URL, nonce, sizeof nonce, event->n);
	*events->last = event;
	events->last = &event->next;
	return event;
}

/* Keeps the list sorted, as canonical JSON wants its members. The names are
 * ASCII, so bytes and UTF-16 units sort alike; "." sorts before letters and
 * "_", so dotted names sort as the nested objects they become. */
static struct field *field_insert(
	struct arena *arena, struct field **list, const char *name)
{
	struct field *field = arena_alloc(arena, sizeof *field);

	while (*list && strcmp((*list)->name, name) < 0)
		list = &(*list)->next;
	assert(!*list || strcmp((*list)->name, name) != 0);
	field->name = name;
	field->next = *list;
	*list = field;
	return field;
}

/* Checks name and kind. False when the value is absent and so left out; an
 * absent value of a change is written, as null. */
static bool wanted(
	const char *list, const char *name, const char *kind, bool has_value)
{
	struct declared declared = declared_get(list, name);

	assert(!kind || equals(declared.kind, declared.kind_len, kind));
	assert(has_value || declared.optional || is_change(name));
	return has_value || is_change(name);
}

static void put_data(struct event *event, const char *name, const char *kind,
	const char *json)
{
	if (wanted(types[event->type].data, name, kind, json))
		field_insert(event->events->arena, &event->data, name)->json =
			json ? json : "null";
}

static bool is_word(const char *text)
{
	return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789._-") == strlen(text);
}

static const char *quoted(struct event *event, const char *text)
{
	return arena_printf(event->events->arena, "\"%s\"", text);
}

void event_id(struct event *event, const char *name, const char *uuid)
{
	assert(!uuid || uuid_is_valid(uuid));
	put_data(event, name, "id", uuid ? quoted(event, uuid) : NULL);
}

void event_enum(struct event *event, const char *name, const char *word)
{
	assert(!word || is_word(word));
	put_data(event, name, "enum", word ? quoted(event, word) : NULL);
}

static const char *quoted_list(
	struct event *event, const char *const *texts, size_t count)
{
	struct buffer out = { 0 };
	const char *json;

	buffer_putc(&out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_putc(&out, ',');
		json_put_string(&out, texts[i], strlen(texts[i]));
	}
	buffer_putc(&out, ']');
	json = arena_strndup(event->events->arena, out.bytes, out.len);
	buffer_release(&out);
	return json;
}

void event_ids(struct event *event, const char *name, const char *const *uuids,
	size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert(uuid_is_valid(uuids[i]));
	put_data(event, name, "ids", quoted_list(event, uuids, count));
}

void event_enums(struct event *event, const char *name,
	const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert(is_word(words[i]));
	put_data(event, name, "enums", quoted_list(event, words, count));
}

void event_int(struct event *event, const char *name, int64_t number)
{
	assert(number >= -integer_max && number <= integer_max);
	put_data(event, name, "int",
		arena_printf(event->events->arena, "%lld", (long long)number));
}

void event_flag(struct event *event, const char *name, bool flag)
{
	put_data(event, name, "flag", flag ? "true" : "false");
}

void event_null(struct event *event, const char *name)
{
	put_data(event, name, NULL, NULL);
}

static void put_personal(struct event *event, const char *name,
	const char *kind, const char *json)
{
	struct arena *arena = event->events->arena;
	const struct event_source *source = &event->events->source;
	char digest[DIGEST_TEXT_BYTES];
	uint8_t salt[SALT_BYTES];
	struct field *field;

	if (!wanted(types[event->type].personal, name, kind, json))
		return;
	field = field_insert(arena, &event->personal, name);
	source->random(source->context, salt, sizeof salt);
	field->d = disclosure_make(arena, salt, name, json ? json : "null");
	disclosure_digest(field->d, digest);
	field->json = quoted(event, digest);
}

void event_text(struct event *event, const char *name, const char *text)
{
	struct buffer out = { 0 };
	const char *json = NULL;

	if (text) {
		json_put_string(&out, text, strlen(text));
		json = arena_strndup(event->events->arena, out.bytes, out.len);
		buffer_release(&out);
	}
	put_personal(event, name, "text", json);
}

void event_texts(struct event *event, const char *name,
	const char *const *texts, size_t count)
{
	put_personal(event, name, "texts", quoted_list(event, texts, count));
}

static bool has_field(const struct field *fields, const struct declared *want)
{
	for (; fields; fields = fields->next) {
		if (equals(want->name, want->name_len, fields->name))
			return true;
	}
	return false;
}

static void assert_complete(const char *list, const struct field *fields)
{
	struct declared declared;

	while (declared_next(&list, &declared))
		assert(declared.optional || has_field(fields, &declared));
}

/* "before.x" becomes {"before":{"x":…}}: one level, whole runs at a time. */
static const char *data_json(struct arena *arena, const struct field *fields)
{
	struct buffer out = { 0 };
	const char *json, *open = "";
	size_t open_len = 0;

	if (!fields)
		return NULL;
	for (const struct field *f = fields; f; f = f->next) {
		const char *dot = strchr(f->name, '.');
		size_t len = dot ? (size_t)(dot - f->name) : 0;
		bool same = len == open_len && !memcmp(open, f->name, len);

		if (open_len && !same)
			buffer_putc(&out, '}');
		buffer_putc(&out, f == fields ? '{' : ',');
		if (len && !same) {
			json_put_string(&out, f->name, len);
			buffer_puts(&out, ":{");
		}
		open = f->name;
		open_len = len;
		json_put_string(&out, dot ? dot + 1 : f->name,
			strlen(dot ? dot + 1 : f->name));
		buffer_putc(&out, ':');
		buffer_puts(&out, f->json);
	}
	buffer_puts(&out, open_len ? "}}" : "}");
	json = arena_strndup(arena, out.bytes, out.len);
	buffer_release(&out);
	return json;
}

static void put_pair(
	struct buffer *out, const char *name, const char *text, bool quote)
{
	if (out->bytes[out->len - 1] != '{')
		buffer_putc(out, ',');
	json_put_string(out, name, strlen(name));
	buffer_putc(out, ':');
	if (quote)
		json_put_string(out, text, strlen(text));
	else
		buffer_puts(out, text);
}

static const char *pd_json(struct arena *arena, const struct field *fields)
{
	struct buffer out = { 0 };
	const char *json;

	if (!fields)
		return NULL;
	buffer_putc(&out, '{');
	for (const struct field *f = fields; f; f = f->next)
		put_pair(&out, f->name, f->json, false);
	buffer_putc(&out, '}');
	json = arena_strndup(arena, out.bytes, out.len);
	buffer_release(&out);
	return json;
}

static void put_openings(struct buffer *out, const struct field *fields)
{
	buffer_puts(out, ",\"d\":{");
	for (const struct field *f = fields; f; f = f->next)
		put_pair(out, f->name, f->d, true);
	buffer_putc(out, '}');
}

static void put_event(struct buffer *out, const struct event *event)
{
	struct arena *arena = event->events->arena;
	const struct event_source *source = &event->events->source;

	assert_complete(types[event->type].data, event->data);
	assert_complete(types[event->type].personal, event->personal);
	buffer_putc(out, '{');
	put_pair(out, "subject", event->subject, true);
	put_pair(out, "type", type_names[event->type], true);
	buffer_printf(out, ",\"v\":%d", types[event->type].v);
	put_pair(out, "actor", source->actor, true);
	if (source->req)
		put_pair(out, "req", source->req, true);
	put_pair(out, "n", event->n, true);
	if (event->data)
		put_pair(out, "data", data_json(arena, event->data), true);
	if (event->personal) {
		put_pair(out, "pd", pd_json(arena, event->personal), true);
		put_openings(out, event->personal);
	}
	buffer_putc(out, '}');
}

const char *events_json(const struct events *events)
{
	struct buffer out = { 0 };
	const char *json;

	buffer_putc(&out, '[');
	for (const struct event *e = events->first; e; e = e->next) {
		if (e != events->first)
			buffer_putc(&out, ',');
		put_event(&out, e);
	}
	buffer_putc(&out, ']');
	json = arena_strndup(events->arena, out.bytes, out.len);
	buffer_release(&out);
	return json;
}

const char *event_leaf_render(struct arena *arena, const struct event *event,
	const char *at, int64_t seq, const char *prev)
{
	const struct event_source *source = &event->events->source;

	return leaf_render(arena, &(struct leaf){
					  .actor = source->actor,
					  .at = at,
					  .data = data_json(arena, event->data),
					  .n = event->n,
					  .pd = pd_json(arena, event->personal),
					  .prev = prev,
					  .req = source->req,
					  .seq = seq,
					  .subject = event->subject,
					  .type = type_names[event->type],
					  .v = types[event->type].v,
				  });
}

const char *event_type_name(enum event_type type)
{
	assert(type < EVENT_TYPE_COUNT);
	return type_names[type];
}

bool event_type_parse(const char *text, enum event_type *out)
{
	int found = name_index(type_names, EVENT_TYPE_COUNT, text);

	if (found >= 0)
		*out = (enum event_type)found;
	return found >= 0;
}

const char *event_type_about(enum event_type type)
{
	assert(type < EVENT_TYPE_COUNT);
	return types[type].about;
}
