// SPDX-License-Identifier: Apache-2.0
// What the rules of attribution share: one sentence under the lens, its marks,
// and the content that stands around a cue.
#pragma once
#include "domain/attribution.h"
#include "domain/noun_phrase.h"

struct arena;
struct token;

// One sentence being looked at.
struct finder {
	struct attributions *found;
	struct arena *arena;
	struct clause clause;
	const struct sentences *sentences;
	size_t sentence;
};

const struct token *finder_item(const struct finder *f, size_t number);
// Whether the token of this sentence has that folded form.
bool finder_is(const struct finder *f, size_t number, const char *word);
bool finder_is_comma(const struct finder *f, size_t number);
// The word that opens what is told: that, que, dass, что.
bool finder_is_that(const struct finder *f, size_t number);
size_t run_length(struct run run);
// The token ends quoted matter: a closing mark, perhaps with a comma.
bool finder_ends_quote(const struct finder *f, size_t number);
// Quoted matter stands right behind the cue: said, “…” and said: “…”
bool finder_begins_quote(const struct finder *f, size_t from);
// The sentence before, when it closes a quotation in the same block.
struct run finder_quote_before(const struct finder *f);
// Quoted matter to the right, up to the sentence's end; empty without one.
struct run finder_quote_right(const struct finder *f, size_t from);
// What stands left of a comma or quotation mark before `end`.
struct run finder_content_left(const struct finder *f, size_t end);
// What stands right of a cue: up to the sentence's end, or to the comma that
// ends its subordinate clause.
struct run finder_content_right(const struct finder *f, size_t from);
// A weekday, "later" and the like.
bool finder_is_time(const struct finder *f, size_t number);
// What may follow a verb whose content stands before it: nothing, a mark, a
// time or a place.
bool finder_is_tail(const struct finder *f, size_t from);
// The token joins a second verb: … and said, … but then said.
bool finder_is_coordinated(const struct finder *f, size_t number);

// Takes marks and "that" off both ends.
struct run content_trim(const struct finder *f, struct run run);
// Adds content that has words; there is room for a few.
void content_add(const struct finder *f, struct attribution *a, struct run run);
// Adds the sentences behind this one that go on quoting.
void content_add_following(struct finder *f, struct attribution *a);
// "…, officials said on Monday. “…”": content left of the source at `left`;
// what follows the cue begins at `right`.
bool content_find_before(
	struct finder *f, struct attribution *a, size_t left, size_t right);

// Applies the rule for a cue of these kinds; false when it does not fit.
bool attribution_find_at(
	struct finder *f, struct attribution *a, unsigned kinds);
// Pat Holm: the dam will not hold. Outside headlines every word before the
// colon must be capitalised.
bool attribution_find_colon(
	struct finder *f, struct attribution *a, bool headline);
