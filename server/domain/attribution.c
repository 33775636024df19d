// SPDX-License-Identifier: Apache-2.0
#include "domain/attribution.h"
#include "domain/lexicon.h"
#include "domain/list.h"
#include "domain/noun_phrase.h"
#include "domain/sentence.h"
#include "domain/token.h"
#include <string.h>

enum {
	CONTENT_TOKENS_MIN = 2,
	TAIL_TOKENS_MAX = 9, /* "said in a statement on Monday" */
};

#define VERB_KINDS (PHRASE_SAY | PHRASE_SAYING | PHRASE_SAY_BASE)

/* What one sentence is looked at with. */
struct finder {
	struct attributions *found;
	struct arena *arena;
	struct clause clause;
	const struct sentences *sentences;
	size_t sentence;
};

static const struct token *item(const struct finder *f, size_t number)
{
	return &f->clause.tokens->items[number];
}

static bool is(const struct finder *f, size_t number, const char *word)
{
	return number >= f->clause.limit.first &&
	       number < f->clause.limit.last &&
	       token_is(f->clause.tokens, number, word);
}

static size_t length(struct run run)
{
	return run.last - run.first;
}

void quotes_mark(struct tokens *tokens)
{
	bool inside = false;
	uint32_t block = 0;

	for (size_t i = 0; i < tokens->count; i++) {
		struct token *token = &tokens->items[i];
		const char *mark = token_fold(tokens, i);
		bool is_double =
			token->kind == TOKEN_MARK &&
			(strcmp(mark, "\"") == 0 || strcmp(mark, "“") == 0 ||
				strcmp(mark, "”") == 0 ||
				strcmp(mark, "„") == 0 ||
				strcmp(mark, "«") == 0 ||
				strcmp(mark, "»") == 0);

		if (token->block != block)
			inside = false;
		block = token->block;
		if (!is_double) {
			if (inside)
				token->flags |= TOKEN_QUOTED;
			continue;
		}
		if ((token->flags & TOKEN_OPEN) && (token->flags & TOKEN_CLOSE))
			token->flags &=
				(uint8_t) ~(inside ? TOKEN_OPEN : TOKEN_CLOSE);
		inside = (token->flags & TOKEN_OPEN) != 0;
	}
}

/* Takes marks and closing words off both ends. */
static struct run content_trim(const struct finder *f, struct run run)
{
	while (run.first < run.last && item(f, run.first)->kind == TOKEN_MARK &&
		!(item(f, run.first)->flags & TOKEN_OPEN))
		run.first++;
	if (run.first < run.last && is(f, run.first, "that"))
		run.first++;
	while (run.last > run.first &&
		item(f, run.last - 1)->kind == TOKEN_MARK &&
		!(item(f, run.last - 1)->flags & TOKEN_CLOSE))
		run.last--;
	return run;
}

static size_t run_words(const struct finder *f, struct run run)
{
	size_t words = 0;

	for (size_t i = run.first; i < run.last; i++)
		words += item(f, i)->kind != TOKEN_MARK;
	return words;
}

static void content_add(
	const struct finder *f, struct attribution *a, struct run run)
{
	run = content_trim(f, run);
	if (run_words(f, run) < CONTENT_TOKENS_MIN ||
		a->content_count == ATTRIBUTION_CONTENTS)
		return;
	a->content[a->content_count++] = run;
	for (size_t i = run.first; i < run.last && !a->quoted; i++)
		a->quoted = (item(f, i)->flags & TOKEN_QUOTED) != 0;
}

static void attribution_add(struct finder *f, struct attribution *a)
{
	struct attributions *found = f->found;

	if (!a->content_count)
		return;
	a->sentence = f->sentence;
	found->items = list_grow(f->arena, found->items, found->count,
		&found->capacity, sizeof *found->items);
	found->items[found->count++] = *a;
}

/* Whether the token ends quoted matter: a closing quotation mark, perhaps
 * with a comma in front of or behind it. */
static bool ends_quote(const struct finder *f, size_t number)
{
	if (number < f->clause.limit.first)
		return false;
	if (is(f, number, ",") && number > f->clause.limit.first)
		number--;
	return item(f, number)->flags & TOKEN_CLOSE;
}

static bool is_comma(const struct finder *f, size_t number)
{
	return is(f, number, ",");
}

/* The sentence before when it ends with a closing quotation mark and stands
 * in the same block: “Will it?” Clinton said. */
static struct run quote_before(const struct finder *f)
{
	const struct sentence *here = &f->sentences->items[f->sentence];
	const struct sentence *before = here - 1;

	if (f->sentence == 0 || before->block != here->block ||
		before->last <= before->first ||
		!(item(f, before->last - 1)->flags & TOKEN_CLOSE))
		return (struct run){ 0, 0 };
	return (struct run){ before->first, before->last };
}

/* Sentences behind this one that go on quoting: “…,” he said. “…” */
static void content_add_following(struct finder *f, struct attribution *a)
{
	size_t number = f->sentence + 1;
	const struct sentence *here = &f->sentences->items[f->sentence];
	struct run run = { 0, 0 };

	for (; number < f->sentences->count; number++) {
		const struct sentence *next = &f->sentences->items[number];
		const struct token *first = item(f, next->first);

		if (next->block != here->block || next->first >= next->last)
			break;
		if (!(first->flags & (TOKEN_OPEN | TOKEN_QUOTED)))
			break;
		if (!length(run))
			run.first = next->first;
		run.last = next->last;
	}
	if (length(run))
		content_add(f, a, run);
}

/* Left edge of the matter that the comma or quotation mark before `end`
 * closes: the sentence, without "But" or another cue's part. */
static struct run content_left(const struct finder *f, size_t end)
{
	return (struct run){ f->clause.limit.first, end };
}

static bool is_short_tail(const struct finder *f, size_t from)
{
	size_t words = 0;

	for (size_t i = from; i < f->clause.limit.last; i++) {
		if (item(f, i)->flags & (TOKEN_OPEN | TOKEN_QUOTED))
			return true;
		if (is(f, i, "that"))
			return false;
		words++;
	}
	return words <= TAIL_TOKENS_MAX;
}

/* Quoted matter to the right of a cue, if any begins there. */
static struct run quote_right(const struct finder *f, size_t from)
{
	for (size_t i = from; i < f->clause.limit.last; i++)
		if (item(f, i)->flags & TOKEN_OPEN)
			return (struct run){ i, f->clause.limit.last };
	return (struct run){ from, from };
}

/* "…, officials said on Monday. “…”": content stands left of the source. */
static bool find_content_before(
	struct finder *f, struct attribution *a, size_t left, size_t right)
{
	struct run before;

	if (left == f->clause.limit.first) {
		before = quote_before(f);
		if (!length(before) || !is_short_tail(f, right))
			return false;
		content_add(f, a, before);
	} else if (ends_quote(f, left - 1) ||
		   (is_comma(f, left - 1) && is_short_tail(f, right))) {
		content_add(f, a, content_left(f, left));
	}
	if (!a->content_count)
		return false;
	content_add(f, a, quote_right(f, right));
	content_add_following(f, a);
	return true;
}

/* Verbs of telling have a person first: told USA Today that … */
static size_t object_end(const struct finder *f, size_t from, unsigned kinds)
{
	struct run object;

	if (!(kinds & PHRASE_TELL))
		return from;
	object = noun_phrase_after(&f->clause, from);
	if (length(object) > 5)
		return from;
	return length(object) ? object.last : from;
}

/* First token before the cue that is no adverb or auxiliary. */
static size_t subject_end(const struct finder *f, size_t cue)
{
	while (cue > f->clause.limit.first) {
		unsigned kinds = clause_kinds(&f->clause, cue - 1);

		if (!(kinds & (PHRASE_ADVERB | PHRASE_AUXILIARY)) ||
			(item(f, cue - 1)->flags & TOKEN_CAPITAL))
			break;
		cue--;
	}
	return cue;
}

static bool has_passive(const struct finder *f, size_t from, size_t cue)
{
	static const char *const forms[] = { "is", "are", "was", "were", "be",
		"been", "being", "gets", "got" };

	for (size_t i = from; i < cue; i++)
		for (size_t k = 0; k < COUNT_OF(forms); k++)
			if (is(f, i, forms[k]))
				return true;
	return false;
}

/* X, the manager, said: an apposition closes with a comma before the verb. */
static struct run subject_behind_apposition(
	const struct finder *f, size_t comma)
{
	struct run none = { comma, comma };

	for (size_t i = comma; i-- > f->clause.limit.first;) {
		if (item(f, i)->flags & (TOKEN_QUOTED | TOKEN_CLOSE))
			return none;
		if (!is_comma(f, i))
			continue;
		if (comma - i > 25)
			return none;
		return noun_phrase_before(&f->clause, i);
	}
	return none;
}

/* said X: the source stands behind the verb. */
static bool find_inverted(struct finder *f, struct attribution *a)
{
	size_t cue = a->cue.first, after = a->cue.last;
	bool edge = cue > f->clause.limit.first &&
		    (is_comma(f, cue - 1) || ends_quote(f, cue - 1));

	if (!edge && (cue != f->clause.limit.first || !length(quote_before(f))))
		return false;
	if (after >= f->clause.limit.last)
		return false;
	a->source = noun_phrase_after(&f->clause, after);
	if (!length(a->source))
		return false;
	if (edge)
		content_add(f, a, content_left(f, cue));
	else
		content_add(f, a, quote_before(f));
	content_add(f, a, quote_right(f, a->source.last));
	content_add_following(f, a);
	return a->content_count > 0;
}

static bool is_plural_subject(const struct finder *f, struct run subject)
{
	static const char *const words[] = { "i", "you", "we", "they", "who",
		"people", "some", "many", "others", "most", "police", "men",
		"women", "both", "several", "media" };
	const struct token *last = item(f, subject.last - 1);
	const char *fold = token_fold(f->clause.tokens, subject.last - 1);

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(fold, words[i]) == 0)
			return true;
	return last->fold_len > 2 && fold[last->fold_len - 1] == 's' &&
	       fold[last->fold_len - 2] != 's' &&
	       fold[last->fold_len - 2] != '\'';
}

/* X said that …, and “…,” X said. */
static bool find_finite(struct finder *f, struct attribution *a, unsigned kinds)
{
	size_t end = subject_end(f, a->cue.first);
	size_t right;

	if (has_passive(f, end, a->cue.first))
		return false;
	if (find_inverted(f, a))
		return true;
	a->source = noun_phrase_before(&f->clause, end);
	if (!length(a->source) && end > f->clause.limit.first &&
		is_comma(f, end - 1))
		a->source = subject_behind_apposition(f, end - 1);
	if (!length(a->source))
		return false;
	if (!(kinds & PHRASE_SAY) && !is_plural_subject(f, a->source))
		return false;
	right = object_end(f, a->cue.last, kinds);
	if (!(kinds & (PHRASE_THINK | PHRASE_DATIVE)) &&
		find_content_before(f, a, a->source.first, right))
		return true;
	content_add(f, a, (struct run){ right, f->clause.limit.last });
	if (a->quoted || is(f, f->clause.limit.last - 1, ":"))
		content_add_following(f, a);
	return a->content_count > 0;
}

/* …, alleging that …: the subject of the sentence speaks. */
static bool find_participle(struct finder *f, struct attribution *a)
{
	size_t cue = a->cue.first;

	if (cue == f->clause.limit.first || has_passive(f, cue - 1, cue))
		return false;
	a->source = noun_phrase_subject(&f->clause, cue);
	if (!length(a->source))
		return false;
	content_add(f, a, (struct run){ a->cue.last, f->clause.limit.last });
	return a->content_count > 0;
}

/* according to X, … and …, according to X */
static bool find_according(struct finder *f, struct attribution *a)
{
	size_t cue = a->cue.first, first = f->clause.limit.first;

	a->source = noun_phrase_after(&f->clause, a->cue.last);
	if (!length(a->source))
		return false;
	if (cue <= first + 1) {
		size_t from = a->source.last;

		while (from < f->clause.limit.last && !is_comma(f, from))
			from++;
		content_add(f, a, (struct run){ from, f->clause.limit.last });
	} else {
		content_add(f, a, (struct run){ first, cue });
	}
	return a->content_count > 0;
}

/* the police's claim that …, its report that … */
static bool find_noun(struct finder *f, struct attribution *a)
{
	size_t cue = a->cue.first;
	size_t first = f->clause.limit.first;

	if (!is(f, a->cue.last, "that") || cue == first)
		return false;
	for (size_t i = cue; i-- > first && cue - i <= 3;) {
		const struct token *token = item(f, i);
		const char *fold = token_fold(f->clause.tokens, i);
		bool possessive = token->fold_len > 2 &&
				  strcmp(fold + token->fold_len - 2, "'s") == 0;

		if (possessive)
			a->source = noun_phrase_before(&f->clause, i + 1);
		else if (strcmp(fold, "his") == 0 || strcmp(fold, "her") == 0 ||
			 strcmp(fold, "their") == 0 || strcmp(fold, "its") == 0)
			a->source = (struct run){ i, i + 1 };
	}
	content_add(f, a, (struct run){ a->cue.last, f->clause.limit.last });
	return a->content_count > 0 && length(a->source) > 0;
}

static bool find_at(struct finder *f, struct attribution *a, unsigned kinds)
{
	if (kinds & PHRASE_ACCORDING)
		return find_according(f, a);
	if (kinds & PHRASE_SAYING)
		return find_participle(f, a);
	if (kinds & PHRASE_REPORT && find_noun(f, a))
		return true;
	if (!(kinds & (PHRASE_SAY | PHRASE_SAY_BASE)))
		return false;
	a->content_count = 0;
	a->weak = (kinds & (PHRASE_THINK | PHRASE_DATIVE)) != 0;
	return find_finite(f, a, kinds);
}

static void find_in_sentence(struct finder *f)
{
	const struct clause *c = &f->clause;

	for (size_t i = c->limit.first; i < c->limit.last; i++) {
		struct attribution a = { 0 };
		size_t words;
		unsigned kinds;

		if (!clause_is_word(c, i) ||
			(i > c->limit.first &&
				item(f, i)->flags & TOKEN_CAPITAL))
			continue;
		kinds = lexicon_find(c->lexicon, c->tokens, i,
			VERB_KINDS | PHRASE_ACCORDING | PHRASE_REPORT, &words);
		if (!kinds)
			continue;
		a.cue = (struct run){ i, i + words };
		if (a.cue.last <= c->limit.last && find_at(f, &a, kinds)) {
			attribution_add(f, &a);
			i += words - 1;
		}
	}
}

void attributions_find(struct attributions *found, struct arena *arena,
	const struct lexicon *lexicon, const struct tokens *tokens,
	const struct sentences *sentences)
{
	struct finder finder = { found, arena, { lexicon, tokens, { 0, 0 } },
		sentences, 0 };

	for (size_t i = 0; i < sentences->count; i++) {
		const struct sentence *s = &sentences->items[i];

		finder.sentence = i;
		finder.clause.limit = (struct run){ s->first, s->last };
		if (s->last > s->first)
			find_in_sentence(&finder);
	}
}
