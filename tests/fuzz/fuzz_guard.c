// SPDX-License-Identifier: Apache-2.0
// The framing guard over any head: what passes has one way to end its body.
// Input: lines; the first three are method, target and version.
#include "http/guard.h"
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

enum { FIELDS_MAX = 200 };

static char *next_line(char **at)
{
	char *line = *at, *end = strchr(line, '\n');

	*at = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	return line;
}

static void check_accepted(
	const struct http_head *head, const struct http_framing *framing)
{
	unsigned lengths = 0, encodings = 0, hosts = 0;

	for (size_t i = 0; i < head->field_count; i++) {
		const char *name = head->fields[i].name;

		lengths += strcasecmp(name, "Content-Length") == 0;
		encodings += strcasecmp(name, "Transfer-Encoding") == 0;
		hosts += strcasecmp(name, "Host") == 0;
		assert(!strpbrk(name, " \t\r:"));
		assert(!strpbrk(head->fields[i].value, "\r\x01\x7f"));
	}
	assert(lengths + encodings <= 1 && hosts <= 1);
	assert(framing->chunked == (encodings == 1));
	assert(!framing->content_length || lengths == 1);
	assert(framing->content_length < 1000000000000000000);
	assert(head->target[0] == '/' && !strchr(head->target, ' '));
	assert(strlen(head->target) <= head->target_bytes_max);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new();
	char *at = arena_strndup(arena, (const char *)bytes, len);
	struct http_field fields[FIELDS_MAX];
	struct http_head head = { .fields = fields,
		.target_bytes_max = 100,
		.fields_bytes_max = 1000 };
	struct http_framing framing;
	enum http_refusal refusal;

	head.method = next_line(&at);
	head.target = next_line(&at);
	head.version = next_line(&at);
	while (*at && head.field_count < FIELDS_MAX) {
		char *name = next_line(&at), *colon = strchr(name, ':');

		if (colon)
			*colon = '\0';
		fields[head.field_count].name = name;
		fields[head.field_count].name_len = strlen(name);
		fields[head.field_count].value = colon ? colon + 1 : "";
		fields[head.field_count].value_len =
			strlen(fields[head.field_count].value);
		head.field_count++;
	}
	refusal = guard_check(&head, &framing);
	if (refusal == HTTP_ACCEPTED)
		check_accepted(&head, &framing);
	else
		assert(http_refusal_status(refusal) >= 400);
	arena_free(arena);
	return 0;
}
