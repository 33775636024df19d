// SPDX-License-Identifier: Apache-2.0
#include "base/field.h"
#include "base/time.h"
#include "base/uuid.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { POINTER_MAX = 256 };

size_t text_length(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

bool text_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n\f\v")] == '\0';
}

void field_error(json_t *errors, const char *pointer, const char *code,
	const char *format, ...)
{
	char detail[400];
	va_list args;
	json_t *error;

	va_start(args, format);
	vsnprintf(detail, sizeof detail, format, args);
	va_end(args);
	/* A member's name may come from outside and be cut in mid-character. */
	error = json_object();
	json_object_set_new(error, "pointer", json_string(pointer));
	json_object_set_new(error, "code", json_string(code));
	json_object_set_new(error, "detail", json_string(detail));
	json_array_append_new(errors, error);
}

static void check_text(const struct field *field, const json_t *value,
	const char *pointer, json_t *errors)
{
	const char *text = json_string_value(value);
	size_t length = text_length(text);

	if (length < (size_t)field->min || length > (size_t)field->max)
		field_error(errors, pointer, "length",
			"must have %lld to %lld characters, has %zu",
			(long long)field->min, (long long)field->max, length);
	else if (!(field->flags & FIELD_BLANK) && length > 0 &&
		 text_is_blank(text))
		field_error(errors, pointer, "length",
			"must not consist of white space only");
}

static void check_choice(const struct field *field, const json_t *value,
	const char *pointer, json_t *errors)
{
	char list[300] = "";
	size_t used = 0;

	for (const char *const *choice = field->choices; *choice; choice++) {
		if (strcmp(*choice, json_string_value(value)) == 0)
			return;
		used += (size_t)snprintf(list + used, sizeof list - used,
			"%s%s", used ? ", " : "", *choice);
		assert(used < sizeof list);
	}
	field_error(errors, pointer, "choice", "must be one of: %s", list);
}

static void check_range(const struct field *field, double number,
	const char *pointer, json_t *errors)
{
	if (number < (double)field->min || number > (double)field->max)
		field_error(errors, pointer, "range",
			"must be from %lld to %lld", (long long)field->min,
			(long long)field->max);
}

static bool contains_before(
	const json_t *array, size_t index, const char *text)
{
	for (size_t i = 0; i < index; i++) {
		const char *other =
			json_string_value(json_array_get(array, i));

		if (other && strcmp(other, text) == 0)
			return true;
	}
	return false;
}

static void check_items(const struct field *field, const json_t *array,
	const char *pointer, json_t *errors)
{
	size_t count = json_array_size(array);
	bool uuids = field->type == FIELD_UUIDS;

	if (count < (size_t)field->min || count > (size_t)field->max) {
		field_error(errors, pointer, "length",
			"must have %lld to %lld items, has %zu",
			(long long)field->min, (long long)field->max, count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const char *text =
			json_string_value(json_array_get(array, i));
		char at[POINTER_MAX + 24];

		snprintf(at, sizeof at, "%s/%zu", pointer, i);
		if (!text)
			field_error(errors, at, "type", "must be a string");
		else if (uuids && !uuid_is_valid(text))
			field_error(errors, at, "format", "must be a UUID");
		else if (!uuids && (text_is_blank(text) ||
				text_length(text) > (size_t)field->item_max))
			field_error(errors, at, "length",
				"must have 1 to %lld characters",
				(long long)field->item_max);
		else if (contains_before(array, i, text))
			field_error(errors, at, "choice", "is there twice");
	}
}

static bool type_is_right(const struct field *field, const json_t *value)
{
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_UUID:
	case FIELD_TIME:
	case FIELD_CHOICE:
		return json_is_string(value);
	case FIELD_INT:
		return json_is_integer(value);
	case FIELD_NUMBER:
		return json_is_number(value);
	case FIELD_BOOL:
		return json_is_boolean(value);
	case FIELD_TEXTS:
	case FIELD_UUIDS:
		return json_is_array(value);
	case FIELD_OBJECT:
	case FIELD_ANY_OBJECT:
		return json_is_object(value);
	}
	return false;
}

static const char *type_wanted(enum field_type type)
{
	static const char *const wanted[] = {
		[FIELD_TEXT] = "a string",
		[FIELD_UUID] = "a string with a UUID",
		[FIELD_TIME] = "a string with an RFC 3339 time",
		[FIELD_INT] = "a whole number",
		[FIELD_NUMBER] = "a number",
		[FIELD_BOOL] = "true or false",
		[FIELD_CHOICE] = "a string",
		[FIELD_TEXTS] = "an array of strings",
		[FIELD_UUIDS] = "an array of UUIDs",
		[FIELD_OBJECT] = "an object",
		[FIELD_ANY_OBJECT] = "an object",
	};

	return wanted[type];
}

static void check_at(const struct field *fields, const json_t *object,
	const char *prefix, json_t *errors);

static void check_value(const struct field *field, const json_t *value,
	const char *pointer, json_t *errors)
{
	int64_t unix_us;

	if (json_is_null(value) && field->flags & FIELD_NULLABLE)
		return;
	if (!type_is_right(field, value)) {
		field_error(errors, pointer, "type", "must be %s%s",
			type_wanted(field->type),
			field->flags & FIELD_NULLABLE ? " or null" : "");
		return;
	}
	switch (field->type) {
	case FIELD_TEXT:
		check_text(field, value, pointer, errors);
		break;
	case FIELD_UUID:
		if (!uuid_is_valid(json_string_value(value)))
			field_error(errors, pointer, "format",
				"must be a UUID");
		break;
	case FIELD_TIME:
		if (!time_parse(json_string_value(value), &unix_us))
			field_error(errors, pointer, "format",
				"must be an RFC 3339 time such as "
				"2026-01-31T09:30:00Z");
		break;
	case FIELD_INT:
	case FIELD_NUMBER:
		check_range(field, json_number_value(value), pointer, errors);
		break;
	case FIELD_CHOICE:
		check_choice(field, value, pointer, errors);
		break;
	case FIELD_TEXTS:
	case FIELD_UUIDS:
		check_items(field, value, pointer, errors);
		break;
	case FIELD_OBJECT:
		check_at(field->object, value, pointer, errors);
		break;
	case FIELD_BOOL:
	case FIELD_ANY_OBJECT:
		break;
	}
}

static const struct field *field_find(
	const struct field *fields, const char *name)
{
	for (; fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

/* JSON Pointer (RFC 6901): "~" and "/" in a name are escaped. */
static void pointer_join(
	char out[POINTER_MAX], const char *prefix, const char *name)
{
	size_t used = (size_t)snprintf(out, POINTER_MAX, "%s/", prefix);

	for (; *name && used < POINTER_MAX - 4; name++) {
		/* Never stop inside a character. */
		if (used > POINTER_MAX - 8 &&
			((unsigned char)*name & 0xc0) != 0x80)
			break;
		if (*name == '~' || *name == '/') {
			out[used++] = '~';
			out[used++] = *name == '~' ? '0' : '1';
		} else {
			out[used++] = *name;
		}
	}
	out[used] = '\0';
}

static void check_at(const struct field *fields, const json_t *object,
	const char *prefix, json_t *errors)
{
	char pointer[POINTER_MAX];
	const char *name;
	const json_t *value;
	/* jansson's iterators take a mutable object but change nothing. */
	union {
		const json_t *constant;
		json_t *mutable;
	} iterated = { .constant = object };
	json_t *member;

	json_object_foreach (iterated.mutable, name, member) {
		const struct field *field = field_find(fields, name);

		pointer_join(pointer, prefix, name);
		if (field)
			check_value(field, member, pointer, errors);
		else
			field_error(errors, pointer, "unknown",
				"is not a member of this body");
	}
	for (; fields->name; fields++) {
		value = json_object_get(object, fields->name);
		if (value || !(fields->flags & FIELD_REQUIRED))
			continue;
		pointer_join(pointer, prefix, fields->name);
		field_error(errors, pointer, "required", "is missing");
	}
}

bool fields_check(
	const struct field *fields, const json_t *object, json_t *errors)
{
	size_t before = json_array_size(errors);

	check_at(fields, object, "", errors);
	return json_array_size(errors) == before;
}

bool field_given(const json_t *object, const char *name)
{
	return json_object_get(object, name) != NULL;
}

const char *field_text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

int64_t field_int(const json_t *object, const char *name, int64_t otherwise)
{
	const json_t *value = json_object_get(object, name);

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

double field_number(const json_t *object, const char *name, double otherwise)
{
	const json_t *value = json_object_get(object, name);

	return json_is_number(value) ? json_number_value(value) : otherwise;
}

bool field_bool(const json_t *object, const char *name, bool otherwise)
{
	const json_t *value = json_object_get(object, name);

	return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

bool field_time(const json_t *object, const char *name, int64_t *out_unix_us)
{
	const char *text = field_text(object, name);

	return text && time_parse(text, out_unix_us);
}

const char *const *field_texts(struct arena *arena, const json_t *object,
	const char *name, size_t *out_count)
{
	const json_t *array = json_object_get(object, name);
	const char **texts;

	*out_count = 0;
	if (!json_is_array(array))
		return NULL;
	*out_count = json_array_size(array);
	texts = arena_array(arena, *out_count, sizeof *texts);
	for (size_t i = 0; i < *out_count; i++)
		texts[i] = json_string_value(json_array_get(array, i));
	return texts;
}
