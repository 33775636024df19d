// SPDX-License-Identifier: Apache-2.0
#include "domain/noun_phrase.h"
#include "domain/lexicon.h"
#include "domain/token.h"
#include <string.h>

enum {
	PHRASE_TOKENS_MAX = 14,
	BRACKET_TOKENS_MAX = 10,
	SHORT_TOKENS_MAX = 4,
	LIST_TOKENS_MAX = 12,
	DATELINE_TOKENS_MAX = 12
};

#define VERB_KINDS (PHRASE_SAY | PHRASE_SAYING | PHRASE_PAST)

static const struct token *item(const struct clause *c, size_t number)
{
	return &c->tokens->items[number];
}

static const char *fold(const struct clause *c, size_t number)
{
	return token_fold(c->tokens, number);
}

static bool is(const struct clause *c, size_t number, const char *word)
{
	return strcmp(fold(c, number), word) == 0;
}

static bool is_capital(const struct clause *c, size_t number)
{
	return item(c, number)->flags & TOKEN_CAPITAL;
}

unsigned clause_kinds(const struct clause *c, size_t number)
{
	return lexicon_word(c->lexicon, fold(c, number));
}

bool clause_is_word(const struct clause *c, size_t number)
{
	return item(c, number)->kind != TOKEN_MARK &&
	       !(item(c, number)->flags & TOKEN_QUOTED);
}

/* The point of an abbreviation or initial inside a name. */
static bool is_name_point(const struct clause *c, size_t number)
{
	if (number == c->limit.first || !is(c, number, ".") ||
		number + 1 >= c->limit.last)
		return false;
	return is_capital(c, number - 1) &&
	       (item(c, number - 1)->fold_len == 1 ||
		       (clause_kinds(c, number - 1) &
			       (PHRASE_ABBREVIATION | PHRASE_ENDING)));
}

static bool is_name_mark(const struct clause *c, size_t number)
{
	return is_name_point(c, number) || is(c, number, "&") ||
	       is(c, number, "'") || is(c, number, "’") || is(c, number, "/") ||
	       is(c, number, "@");
}

static bool is_joiner(const struct clause *c, size_t number)
{
	static const char *const joiners[] = { "of", "for", "at", "in", "from",
		"with", "on", "to", "by", "behind", "near", "under" };

	for (size_t i = 0; i < COUNT_OF(joiners); i++)
		if (is(c, number, joiners[i]))
			return true;
	return false;
}

static bool is_past_verb(const struct clause *c, size_t number)
{
	const struct token *token = item(c, number);
	const char *word = fold(c, number);
	size_t len = token->fold_len;

	return !(token->flags & TOKEN_CAPITAL) && len > 4 &&
	       strcmp(word + len - 2, "ed") == 0;
}

/* Officials and …: before "and" a few nouns stand at the clause's edge. */
static bool is_short_noun(const struct clause *c, size_t end)
{
	size_t first = end;

	while (first > c->limit.first && !is(c, first - 1, ",")) {
		unsigned kinds = clause_kinds(c, --first);

		if (end - first > SHORT_TOKENS_MAX ||
			item(c, first)->kind != TOKEN_WORD ||
			is_past_verb(c, first) ||
			(kinds & (VERB_KINDS | PHRASE_AUXILIARY |
					 PHRASE_PRONOUN | PHRASE_PREPOSITION)))
			return false;
	}
	return first < end;
}

/* Mali, Niger, and Chad: the comma stands in a list of names. */
static bool is_list_comma(const struct clause *c, size_t comma)
{
	if (!is(c, comma, ",") || comma == c->limit.first ||
		!is_capital(c, comma - 1))
		return false;
	for (size_t i = comma + 1;
		i + 1 < c->limit.last && i < comma + LIST_TOKENS_MAX; i++) {
		if (is(c, i, "and"))
			return is_capital(c, i + 1);
		if (!is_capital(c, i) && !is(c, i, ","))
			return false;
	}
	return false;
}

/* Whether the phrase that begins at `first` goes on to the left. */
static bool extends_left(const struct clause *c, size_t first)
{
	size_t number = first - 1;
	unsigned kinds = clause_kinds(c, number), here;

	if (item(c, number)->kind == TOKEN_MARK)
		return is_name_mark(c, number);
	if (item(c, number)->flags & TOKEN_QUOTED)
		return false;
	here = clause_kinds(c, first);
	if ((here & PHRASE_DETERMINER) && !is_joiner(c, number) &&
		!(kinds & PHRASE_DETERMINER))
		return false;
	if (kinds & PHRASE_PRONOUN && !is_capital(c, number) &&
		!is(c, number, "one"))
		return false;
	if (kinds & (PHRASE_PRONOUN | PHRASE_AUXILIARY) ||
		is(c, number, "that"))
		return false;
	if (kinds & PHRASE_CONJUNCTION)
		return is(c, number, "and") && number > c->limit.first &&
		       ((is_capital(c, first) && is_capital(c, number - 1)) ||
			       is_short_noun(c, number));
	if (kinds & PHRASE_PREPOSITION)
		return is_joiner(c, number) && number > c->limit.first &&
		       item(c, number - 1)->kind == TOKEN_WORD &&
		       !(clause_kinds(c, number - 1) & VERB_KINDS);
	if ((kinds & VERB_KINDS) && !(kinds & PHRASE_REPORT))
		return is_capital(c, number);
	if (is_past_verb(c, number) && number > c->limit.first)
		return clause_kinds(c, number - 1) & PHRASE_DETERMINER;
	return true;
}

/* Steps over "(R-Ohio)" and "[sic]" before `end`. */
static size_t bracket_skip(const struct clause *c, size_t end)
{
	size_t first = end;

	if (end <= c->limit.first || !is(c, end - 1, ")"))
		return end;
	while (first > c->limit.first && end - first < BRACKET_TOKENS_MAX)
		if (is(c, --first, "("))
			return first;
	return end;
}

struct run noun_phrase_before(const struct clause *c, size_t end)
{
	struct run run = { end, end };
	unsigned kinds;

	end = bracket_skip(c, end);
	if (end != run.last)
		run = (struct run){ end, end };

	if (end <= c->limit.first)
		return run;
	if (!clause_is_word(c, end - 1) && !is_name_mark(c, end - 1))
		return run;
	kinds = clause_kinds(c, end - 1);
	if (kinds & (PHRASE_PREPOSITION | PHRASE_AUXILIARY |
			    PHRASE_CONJUNCTION) ||
		is(c, end - 1, "that"))
		return run;
	run.first--;
	if (kinds & PHRASE_PRONOUN)
		return run;
	while (run.first > c->limit.first &&
		run.last - run.first < PHRASE_TOKENS_MAX &&
		extends_left(c, run.first))
		run.first--;
	/* a preposition cannot begin it: keep what follows the last one */
	while (run.first + 1 < run.last &&
		(clause_kinds(c, run.first) & PHRASE_PREPOSITION ||
			item(c, run.first)->kind != TOKEN_WORD))
		run.first++;
	return run;
}

struct run noun_phrase_after(const struct clause *c, size_t start)
{
	struct run run = { start, start };

	while (run.last < c->limit.last &&
		run.last - start < PHRASE_TOKENS_MAX) {
		size_t number = run.last;
		unsigned kinds = clause_kinds(c, number);
		bool capital = is_capital(c, number);

		if (item(c, number)->kind == TOKEN_MARK
				? !(number > start &&
					  (is_name_mark(c, number) ||
						  is_list_comma(c, number)))
				: (item(c, number)->flags & TOKEN_QUOTED) != 0)
			break;
		if (kinds & PHRASE_PRONOUN) {
			run.last += number == start;
			break;
		}
		if (kinds & PHRASE_AUXILIARY || is(c, number, "that"))
			break;
		if (kinds & PHRASE_CONJUNCTION &&
			!(is(c, number, "and") && number > start &&
				number + 1 < c->limit.last &&
				is_capital(c, number + 1)))
			break;
		if (kinds & PHRASE_PREPOSITION &&
			(number == start || !is_joiner(c, number) ||
				is(c, number, "on") || is(c, number, "to")))
			break;
		if (number > start && !capital && (kinds & VERB_KINDS) &&
			!(kinds & PHRASE_REPORT))
			break;
		run.last++;
	}
	while (run.last > start &&
		(clause_kinds(c, run.last - 1) &
				(PHRASE_PREPOSITION | PHRASE_CONJUNCTION) ||
			is(c, run.last - 1, ".")))
		run.last--;
	return run;
}

/* NORTOWN, June 3 (Wire) — the words after the dash are the sentence. */
static size_t dateline_end(const struct clause *c, size_t first, size_t end)
{
	size_t max = first + DATELINE_TOKENS_MAX < end
			     ? first + DATELINE_TOKENS_MAX
			     : end;

	if (first >= end)
		return first;
	for (size_t i = first + 1; i + 1 < max; i++)
		if ((item(c, first)->flags & TOKEN_CAPS || is(c, i - 1, ")")) &&
			(is(c, i, "—") || is(c, i, "–") ||
				(is(c, i, "-") &&
					!(item(c, i)->flags & TOKEN_GLUED))))
			return i + 1;
	return first;
}

/* Where the main clause begins: behind "In response," or "On Monday,". */
static size_t introduction_end(const struct clause *c, size_t end)
{
	size_t first = c->limit.first;
	unsigned kinds;

	while (first < end && item(c, first)->kind == TOKEN_MARK)
		first++;
	first = dateline_end(c, first, end);
	if (first >= end)
		return first;
	kinds = clause_kinds(c, first);
	if (kinds & PHRASE_CONJUNCTION && !(kinds & PHRASE_PREPOSITION) &&
		(is(c, first, "but") || is(c, first, "and") ||
			is(c, first, "yet") || is(c, first, "so")))
		return first + 1;
	if (!(kinds &
		    (PHRASE_PREPOSITION | PHRASE_CONJUNCTION | PHRASE_SAYING)))
		return first;
	for (size_t i = first; i < end; i++)
		if (is(c, i, ",") && i + 1 < end)
			return i + 1;
	return first;
}

struct run noun_phrase_subject(const struct clause *c, size_t end)
{
	size_t start = introduction_end(c, end);
	struct clause inner = *c;
	struct run run;

	inner.limit.last = end;
	run = noun_phrase_after(&inner, start);
	for (size_t i = run.first; i < run.last; i++) {
		if (i > run.first && is_past_verb(c, i) &&
			!(clause_kinds(c, i - 1) & PHRASE_DETERMINER)) {
			run.last = i;
			break;
		}
	}
	return run;
}
