// SPDX-License-Identifier: Apache-2.0
// Case files written as one line, for tests of the rules.
//   evidence  "s:x.org/1 r:y.net/2 c:z.org/3"   stance, then domain/path;
//   before
//             it may stand - withdrawn, * captured, @ answered. Ids: e1, e2, …
//   words     "1=2 1!3 2!d"   same, independent; d is the claim's document
//   document  "x.org/0", or NULL
#pragma once
#include "domain/origin.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static inline const char *casefile_next(struct arena *arena, const char **text)
{
	const char *start = *text + strspn(*text, " ");
	size_t len = strcspn(start, " ");

	*text = start + len;
	return len ? arena_strndup(arena, start, len) : NULL;
}

static inline struct evidence casefile_evidence(
	struct arena *arena, const char *token, size_t number)
{
	struct evidence e = { .id = arena_printf(arena, "e%zu", number) };

	for (; strchr("-*@", *token); token++) {
		e.withdrawn |= *token == '-';
		e.captured |= *token == '*';
		if (*token == '@')
			e.answer = "It is older than the event.";
	}
	e.stance = *token == 's'   ? STANCE_SUPPORTS
		   : *token == 'r' ? STANCE_REFUTES
				   : STANCE_CONTEXT;
	token += 2;
	e.canonical_url = arena_printf(arena, "https://%s", token);
	e.domain = arena_strndup(arena, token, strcspn(token, "/"));
	return e;
}

static inline const char *casefile_id(struct arena *arena, const char *text)
{
	return *text == 'd' ? NULL : arena_printf(arena, "e%d", atoi(text));
}

static inline struct word casefile_word(struct arena *arena, const char *token)
{
	size_t a = strspn(token, "0123456789");

	return (struct word){
		.relation =
			token[a] == '=' ? RELATION_SAME : RELATION_INDEPENDENT,
		.a = casefile_id(arena, token),
		.b = casefile_id(arena, token + a + 1),
		.reason = "They told me.",
	};
}

static inline struct casefile casefile_read(struct arena *arena,
	const char *evidence, const char *words, const char *document)
{
	struct evidence *list = arena_array(arena, 600, sizeof *list);
	struct word *word_list = arena_array(arena, 600, sizeof *word_list);
	struct casefile file = { .evidence = list, .words = word_list };
	const char *token;

	while ((token = casefile_next(arena, &evidence))) {
		list[file.evidence_count] = casefile_evidence(
			arena, token, file.evidence_count + 1);
		file.evidence_count++;
	}
	while (words && (token = casefile_next(arena, &words)))
		word_list[file.word_count++] = casefile_word(arena, token);
	if (document) {
		struct document_ref *ref = arena_alloc(arena, sizeof *ref);

		ref->canonical_url =
			arena_printf(arena, "https://%s", document);
		ref->domain =
			arena_strndup(arena, document, strcspn(document, "/"));
		file.document = ref;
	}
	return file;
}
