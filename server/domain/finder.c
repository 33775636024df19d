// SPDX-License-Identifier: Apache-2.0
#include "domain/finder.h"
#include "domain/lexicon.h"
#include "domain/sentence.h"
#include "domain/token.h"
#include <string.h>

enum { CONTENT_TOKENS_MIN = 2 };

const struct token *finder_item(const struct finder *f, size_t number)
{
	return &f->clause.tokens->items[number];
}

bool finder_is(const struct finder *f, size_t number, const char *word)
{
	return number >= f->clause.limit.first &&
	       number < f->clause.limit.last &&
	       token_is(f->clause.tokens, number, word);
}

size_t run_length(struct run run)
{
	return run.last - run.first;
}

/* The word that opens what is told, in the languages we know. */
bool finder_is_that(const struct finder *f, size_t number)
{
	static const char *const words[] = { "that", "что", "що", "dass", "daß",
		"que", "qu'il", "qu'elle" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (finder_is(f, number, words[i]))
			return true;
	return false;
}

/* Takes marks and closing words off both ends. */
struct run content_trim(const struct finder *f, struct run run)
{
	while (run.first < run.last &&
		finder_item(f, run.first)->kind == TOKEN_MARK &&
		!(finder_item(f, run.first)->flags & TOKEN_OPEN))
		run.first++;
	if (run.first < run.last && finder_is_that(f, run.first))
		run.first++;
	while (run.last > run.first &&
		finder_item(f, run.last - 1)->kind == TOKEN_MARK &&
		!(finder_item(f, run.last - 1)->flags & TOKEN_CLOSE))
		run.last--;
	return run;
}

static size_t run_words(const struct finder *f, struct run run)
{
	size_t words = 0;

	for (size_t i = run.first; i < run.last; i++)
		words += finder_item(f, i)->kind != TOKEN_MARK;
	return words;
}

void content_add(const struct finder *f, struct attribution *a, struct run run)
{
	run = content_trim(f, run);
	if (run_words(f, run) < CONTENT_TOKENS_MIN ||
		a->content_count == ATTRIBUTION_CONTENTS)
		return;
	a->content[a->content_count++] = run;
	for (size_t i = run.first; i < run.last && !a->quoted; i++)
		a->quoted = (finder_item(f, i)->flags & TOKEN_QUOTED) != 0;
}

/* Whether the token ends quoted matter: a closing quotation mark, perhaps
 * with a comma in front of or behind it. */
bool finder_ends_quote(const struct finder *f, size_t number)
{
	if (number < f->clause.limit.first)
		return false;
	if (finder_is(f, number, ",") && number > f->clause.limit.first)
		number--;
	return finder_item(f, number)->flags & TOKEN_CLOSE;
}

bool finder_is_comma(const struct finder *f, size_t number)
{
	return finder_is(f, number, ",");
}

/* The sentence before when it ends with a closing quotation mark and stands
 * in the same block: “Will it?” Clinton said. */
struct run finder_quote_before(const struct finder *f)
{
	const struct sentence *here = &f->sentences->items[f->sentence];
	const struct sentence *before = here - 1;

	if (f->sentence == 0 || before->block != here->block ||
		before->last <= before->first ||
		!(finder_item(f, before->last - 1)->flags & TOKEN_CLOSE))
		return (struct run){ 0, 0 };
	return (struct run){ before->first, before->last };
}

/* Sentences behind this one that go on quoting: “…,” he said. “…” */
void content_add_following(struct finder *f, struct attribution *a)
{
	size_t number = f->sentence + 1;
	const struct sentence *here = &f->sentences->items[f->sentence];
	struct run run = { 0, 0 };

	for (; number < f->sentences->count; number++) {
		const struct sentence *next = &f->sentences->items[number];
		const struct token *first = finder_item(f, next->first);

		if (next->block != here->block || next->first >= next->last)
			break;
		if (!(first->flags & (TOKEN_OPEN | TOKEN_QUOTED)))
			break;
		if (!run_length(run))
			run.first = next->first;
		run.last = next->last;
	}
	if (run_length(run))
		content_add(f, a, run);
}

/* Left edge of the matter that the comma or quotation mark before `end`
 * closes: the sentence, without "But" or another cue's part. */
struct run finder_content_left(const struct finder *f, size_t end)
{
	return (struct run){ f->clause.limit.first, end };
}

bool finder_is_time(const struct finder *f, size_t number)
{
	static const char *const times[] = { "monday", "tuesday", "wednesday",
		"thursday", "friday", "saturday", "sunday", "yesterday",
		"today", "later", "earlier", "last", "this", "recently",
		"again" };

	for (size_t i = 0; i < COUNT_OF(times); i++)
		if (finder_is(f, number, times[i]))
			return true;
	return false;
}

/* What may follow a verb of saying whose content stands before it: nothing, a
 * mark, a time or a place. Anything else is content itself. */
bool finder_is_tail(const struct finder *f, size_t from)
{
	const struct token *token;
	const char *fold;

	if (from >= f->clause.limit.last)
		return true;
	token = finder_item(f, from);
	fold = token_fold(f->clause.tokens, from);
	if (token->kind == TOKEN_MARK)
		return true;
	for (size_t i = from; i < f->clause.limit.last && i < from + 10; i++)
		if (finder_is(f, i, "that"))
			return false;
	if (finder_is(f, from, "to"))
		return false;
	if (clause_kinds(&f->clause, from) &
		(PHRASE_PREPOSITION | PHRASE_CONJUNCTION | PHRASE_SAYING))
		return true;
	if (finder_is_time(f, from))
		return true;
	return token->fold_len > 4 &&
	       strcmp(fold + token->fold_len - 2, "ly") == 0;
}

/* Quoted matter to the right of a cue, if any begins there. */
struct run finder_quote_right(const struct finder *f, size_t from)
{
	for (size_t i = from; i < f->clause.limit.last; i++)
		if (finder_item(f, i)->flags & TOKEN_OPEN)
			return (struct run){ i, f->clause.limit.last };
	return (struct run){ from, from };
}

/* Quoted matter right behind the cue: said, “…” and said: “…” */
bool finder_begins_quote(const struct finder *f, size_t from)
{
	if (finder_is_comma(f, from) || finder_is(f, from, ":"))
		from++;
	return from < f->clause.limit.last &&
	       (finder_item(f, from)->flags & TOKEN_OPEN);
}

/* "In a letter to the council," and the like say nothing themselves. */
static bool is_introduction(const struct finder *f, struct run run)
{
	const char *fold;
	size_t len;

	run = content_trim(f, run);
	if (!run_length(run))
		return true;
	fold = token_fold(f->clause.tokens, run.first);
	len = finder_item(f, run.first)->fold_len;
	if (!(clause_kinds(&f->clause, run.first) &
		    (PHRASE_PREPOSITION | PHRASE_SAYING)) &&
		!(len > 4 && strcmp(fold + len - 3, "ing") == 0) &&
		run_length(run) > 3)
		return false;
	for (size_t i = run.first; i < run.last; i++)
		if (clause_kinds(&f->clause, i) &
			(PHRASE_AUXILIARY | PHRASE_PRONOUN))
			return false;
	return true;
}

static bool is_end(const struct finder *f, size_t from)
{
	return from >= f->clause.limit.last || finder_is(f, from, ".");
}

/* The dam, he said, will hold: a cue between two commas. */
static bool is_parenthesis(const struct finder *f, size_t left, size_t right)
{
	return finder_is_comma(f, left - 1) && finder_is_comma(f, right) &&
	       right + 1 < f->clause.limit.last &&
	       !(clause_kinds(&f->clause, right + 1) & PHRASE_SAYING) &&
	       !finder_begins_quote(f, right);
}

/* "…, officials said on Monday. “…”": content stands left of the source. */
bool content_find_before(
	struct finder *f, struct attribution *a, size_t left, size_t right)
{
	struct run before;
	bool inside = false;

	if (left == f->clause.limit.first && f->sentence == 0)
		return false;
	if (left == f->clause.limit.first) {
		before = finder_quote_before(f);
		if (!run_length(before) || !finder_is_tail(f, right))
			return false;
		content_add(f, a, before);
	} else if (is_parenthesis(f, left, right)) {
		content_add(f, a, finder_content_left(f, left));
		inside = true;
	} else if (finder_ends_quote(f, left - 1) ||
		   (finder_is_comma(f, left - 1) && finder_is_tail(f, right) &&
			   !finder_begins_quote(f, right) &&
			   (is_end(f, right) ||
				   !is_introduction(
					   f, finder_content_left(f, left))))) {
		content_add(f, a, finder_content_left(f, left));
	}
	if (!a->content_count && !inside)
		return false;
	if (finder_is_comma(f, right) && !finder_ends_quote(f, left - 1))
		content_add(f, a, (struct run){ right, f->clause.limit.last });
	else
		content_add(f, a, finder_quote_right(f, right));
	content_add_following(f, a);
	return a->content_count > 0;
}

/* When he said so, the others left: the first clause ends at the comma. */
struct run finder_content_right(const struct finder *f, size_t from)
{
	static const char *const openers[] = { "when", "after", "while", "as",
		"if", "although", "though", "because", "since", "before",
		"once", "asked", "until" };
	struct run run = { from, f->clause.limit.last };
	bool subordinate = false;

	for (size_t i = 0; i < COUNT_OF(openers); i++)
		subordinate |= finder_is(f, f->clause.limit.first, openers[i]);
	for (size_t i = from + 2; subordinate && i + 2 < run.last; i++)
		if (finder_is_comma(f, i))
			run.last = i;
	return run;
}
