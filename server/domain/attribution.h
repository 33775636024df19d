// SPDX-License-Identifier: Apache-2.0
// Who is said to have said what: source, cue and content spans by rules.
#pragma once
#include "base/check.h"

struct arena;
struct lexicon;
struct sentences;
struct tokens;

enum { ATTRIBUTION_CONTENTS = 3 };

// A run of tokens [first, last); empty when both are equal.
struct run {
	size_t first, last;
};

struct attribution {
	struct run source; /* may stand in an earlier sentence; may be empty */
	struct run cue;
	struct run content[ATTRIBUTION_CONTENTS];
	size_t content_count;
	size_t sentence; /* number of the sentence that holds the cue */
	bool quoted;	 /* in the source's own words */
	bool weak;	 /* belief, wish, opinion of something: not speech */
	bool act;	 /* a stance shown by doing: nobody asserts anything */
};

struct attributions {
	struct attribution *items;
	size_t count, capacity;
};

// Marks the tokens between quotation marks with TOKEN_QUOTED, block by block.
void quotes_mark(struct tokens *tokens);
// Appends all attributions of the text in the order of their cues.
void attributions_find(struct attributions *found, struct arena *arena,
	const struct lexicon *lexicon, const struct tokens *tokens,
	const struct sentences *sentences);
