// SPDX-License-Identifier: Apache-2.0
// libmicrohttpd 0.9 parses a head where it lies and hands out pointers into it.
// What it loses (bytes behind a NUL, folds, an empty name that ends the head
// early) it does not report, but it shows as a gap between what it hands out.
// Releases from 1.0.0 on refuse such heads themselves and lay out memory as
// they like.
#include "http/daemon.h"
#include <string.h>

enum { LINE_END = 2 /* CR LF, by now two NULs */ };

/* The value begins behind the colon and blanks. */
static bool follows_blanks(const char *value, const char *colon)
{
	if (value <= colon)
		return false;
	for (const char *c = colon + 1; c < value; c++)
		if (*c != ' ' && *c != '\t')
			return false;
	return true;
}

bool head_is_whole(
	const struct http_head *head, const char *target, size_t head_bytes)
{
	const char *at = head->method + strlen(head->method) + 1;

	if (MHD_VERSION >= 0x01000000)
		return true;
	if (target != at)
		return false;
	at += strlen(head->target) + 1;
	if (head->version != at)
		return false;
	at += strlen(head->version) + LINE_END;
	for (size_t i = 0; i < head->field_count; i++) {
		const struct http_field *field = &head->fields[i];

		if (field->name != at ||
			!follows_blanks(field->value, at + field->name_len))
			return false;
		at = field->value + field->value_len + LINE_END;
	}
	return head->method + head_bytes == at + LINE_END;
}
