// SPDX-License-Identifier: Apache-2.0
// Bodies as tables: what members an object may have and what each must be. One
// reader checks them all and reports every fault, with a pointer to it.
#pragma once
#include "base/json.h"

enum field_type {
	FIELD_TEXT,   /* min..max code points */
	FIELD_UUID,
	FIELD_TIME,   /* RFC 3339 */
	FIELD_INT,    /* min..max */
	FIELD_NUMBER, /* min..max */
	FIELD_BOOL,
	FIELD_CHOICE, /* one of `choices` */
	FIELD_TEXTS,  /* at most max texts of 1..item_max code points */
	FIELD_UUIDS,  /* min..max different UUIDs */
	FIELD_OBJECT, /* checked with `object` */
	FIELD_ANY_OBJECT,
};

enum field_flag {
	FIELD_REQUIRED = 1,
	FIELD_NULLABLE = 2,
	FIELD_BLANK = 4, /* a text may consist of white space */
};

// A table ends with a row whose name is NULL.
struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	int64_t min, max;
	int64_t item_max;
	const char *const *choices; /* ends with NULL */
	const struct field *object;
};

// Checks the object; appends {pointer, code, detail} objects to `errors`, a
// JSON array. Codes: required, unknown, type, length, range, format, choice.
// True when nothing was appended.
bool fields_check(const struct field *fields, const json_t *object,
	json_t *errors);
// Appends one error, for checks beyond the table.
void field_error(json_t *errors, const char *pointer, const char *code,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

// Members of an object that has been checked. Absent or null: NULL, or
// `otherwise`.
const char *field_text(const json_t *object, const char *name);
int64_t field_int(const json_t *object, const char *name, int64_t otherwise);
double field_number(const json_t *object, const char *name, double otherwise);
bool field_bool(const json_t *object, const char *name, bool otherwise);
// Microseconds since 1970; false when absent or null.
bool field_time(const json_t *object, const char *name, int64_t *out_unix_us);
// Texts or UUIDs; NULL when absent or null, else an arena array (maybe empty).
const char *const *field_texts(struct arena *arena, const json_t *object,
	const char *name, size_t *out_count);
// The member is there, be it null.
bool field_given(const json_t *object, const char *name);

// Code points of valid UTF-8.
size_t text_length(const char *text);
bool text_is_blank(const char *text);
