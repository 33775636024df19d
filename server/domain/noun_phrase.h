// SPDX-License-Identifier: Apache-2.0
// Noun phrases beside a verb, found by small words and capitals alone.
#pragma once
#include "domain/attribution.h"

// What the finders look at; `limit` is the sentence.
struct clause {
	const struct lexicon *lexicon;
	const struct tokens *tokens;
	struct run limit;
};

unsigned clause_kinds(const struct clause *clause, size_t number);
// Neither quoted nor a mark.
bool clause_is_word(const struct clause *clause, size_t number);
// The phrase that ends before token `end`; empty when there is none.
struct run noun_phrase_before(const struct clause *clause, size_t end);
// The phrase that begins at token `start`; empty when there is none.
struct run noun_phrase_after(const struct clause *clause, size_t start);
// The subject of the sentence: its first phrase behind an introduction.
struct run noun_phrase_subject(const struct clause *clause, size_t end);
