// SPDX-License-Identifier: Apache-2.0
// The log: one event, one line, one write to stderr. JSON objects for programs,
// logfmt when a person reads along at a terminal. Values from outside are
// escaped, so that no byte of them ends the line or moves a cursor.
#pragma once
#include "base/check.h"

enum log_level {
	LEVEL_DEBUG,
	LEVEL_INFO,
	LEVEL_WARNING,
	LEVEL_ERROR,
};

enum log_form {
	LOG_FORM_AUTO, /* logfmt at a terminal, else JSON */
	LOG_FORM_JSON,
	LOG_FORM_LOGFMT,
};

enum {
	LOG_LINE_BYTES_MAX = 4096,  /* longer lines lose their last fields */
	LOG_VALUE_BYTES_MAX = 1024, /* longer values are cut, marked by "…" */
};

// A line being made; on the caller's stack.
struct log_line {
	size_t len;
	bool wanted, json, full;
	char bytes[LOG_LINE_BYTES_MAX];
};

// Process-wide, like the descriptor they write to. Before the first call:
// LEVEL_INFO, LOG_FORM_AUTO.
void log_setup(enum log_level lowest, enum log_form form);
// "debug" "info" "warning" "error"; false when it is none of them.
bool log_level_parse(const char *text, enum log_level *out_level);
// "auto" "json" "logfmt"; false when it is none of them.
bool log_form_parse(const char *text, enum log_form *out_form);
// Whether a line of this level would be written.
bool log_wants(enum log_level level);

// Starts a line with time, level and message; fields follow, log_end() writes.
void log_begin(struct log_line *line, enum log_level level, const char *msg);
// `name` is ours (a C identifier), `value` may be anybody's; NULL leaves the
// field out.
void log_text(struct log_line *line, const char *name, const char *value);
void log_bytes(
	struct log_line *line, const char *name, const char *value, size_t len);
void log_number(struct log_line *line, const char *name, int64_t value);
void log_end(struct log_line *line);

// A line without fields.
void log_message(enum log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
