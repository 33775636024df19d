// SPDX-License-Identifier: Apache-2.0
#include "domain/attribution.h"
#include "domain/finder.h"
#include "domain/lexicon.h"
#include "domain/list.h"
#include "domain/sentence.h"
#include "domain/token.h"
#include <string.h>

#define VERB_KINDS (PHRASE_SAY | PHRASE_SAYING | PHRASE_SAY_BASE)

void quotes_mark(struct tokens *tokens)
{
	bool inside = false;
	uint32_t block = 0;

	for (size_t i = 0; i < tokens->count; i++) {
		struct token *token = &tokens->items[i];
		const char *mark = token_fold(tokens, i);
		bool is_double =
			token->kind == TOKEN_MARK &&
			(strcmp(mark, "\"") == 0 || strcmp(mark, "''") == 0 ||
				strcmp(mark, "“") == 0 ||
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

static bool run_holds(struct run run, size_t token)
{
	return token >= run.first && token < run.last;
}

/* The attribution of this sentence in whose content the token stands. */
static struct attribution *attribution_around(
	const struct finder *f, size_t token, size_t *out_content)
{
	for (size_t i = f->found->count; i-- > 0;) {
		struct attribution *a = &f->found->items[i];

		if (a->sentence != f->sentence)
			break;
		for (size_t k = 0; k < a->content_count; k++) {
			if (!run_holds(a->content[k], token))
				continue;
			*out_content = k;
			return a;
		}
	}
	return NULL;
}

/* What is told inside what is told belongs to the outer one: drops those
 * found before that stand in the new content. */
static void drop_inner(struct finder *f, const struct attribution *a)
{
	struct attributions *found = f->found;
	size_t kept = found->count;

	while (kept > 0 && found->items[kept - 1].sentence == f->sentence)
		kept--;
	for (size_t i = kept; i < found->count; i++) {
		bool inner = false;

		for (size_t k = 0; k < a->content_count; k++)
			inner |= run_holds(
				a->content[k], found->items[i].cue.first);
		if (!inner)
			found->items[kept++] = found->items[i];
	}
	found->count = kept;
}

static void attribution_add(struct finder *f, struct attribution *a)
{
	struct attributions *found = f->found;

	if (!a->content_count)
		return;
	drop_inner(f, a);
	a->sentence = f->sentence;
	found->items = list_grow(f->arena, found->items, found->count,
		&found->capacity, sizeof *found->items);
	found->items[found->count++] = *a;
}

/* A cue in the content of another attribution is told by that one's source,
 * unless it ends that content (", adding") or takes all of it as its own
 * ("…, officials said"). */
static bool is_inner(
	struct finder *f, const struct attribution *a, unsigned kinds)
{
	size_t content, cue = a->cue.first;
	struct attribution *outer = attribution_around(f, cue, &content);

	if (!outer || kinds & PHRASE_ACCORDING)
		return false;
	if (a->content_count && a->content[0].last <= cue)
		return !run_holds(a->content[0], outer->cue.first);
	if (!(kinds & PHRASE_SAYING && finder_is_comma(f, cue - 1)) &&
		!finder_is_coordinated(f, cue - 1) &&
		!(outer->weak && !a->weak))
		return true;
	if (kinds & PHRASE_THINK)
		return true;
	if (run_holds(outer->content[content], a->source.first))
		cue = a->source.first;
	outer->content[content].last = cue;
	outer->content[content] = content_trim(f, outer->content[content]);
	return false;
}

/* A verb that no list knows tells something when "that" follows it, or when
 * it stands between a closed quotation and the end. */
static unsigned unlisted_kinds(
	const struct finder *f, size_t number, size_t *out_words)
{
	const struct token *token = finder_item(f, number);
	const char *fold = token_fold(f->clause.tokens, number);
	size_t len = token->fold_len;
	bool verb = len > 4 && !(token->flags & TOKEN_CAPITAL) &&
		    (strcmp(fold + len - 2, "ed") == 0 ||
			    (clause_kinds(&f->clause, number) & PHRASE_PAST));

	*out_words = 1;
	if (!verb)
		return 0;
	if (finder_is(f, number + 1, "that"))
		return PHRASE_SAY;
	return finder_is_tail(f, number + 1) ? PHRASE_SAY | PHRASE_QUOTER : 0;
}

static bool begins_block(const struct finder *f)
{
	const struct sentence *here = &f->sentences->items[f->sentence];

	return f->sentence == 0 || here[-1].block != here->block;
}

/* Most of its words are capitalised, as in a headline. */
static bool is_headline(const struct finder *f)
{
	size_t words = 0, capitals = 0;

	for (size_t i = f->clause.limit.first; i < f->clause.limit.last; i++) {
		words += finder_item(f, i)->kind == TOKEN_WORD &&
			 finder_item(f, i)->fold_len > 3;
		capitals += finder_item(f, i)->kind == TOKEN_WORD &&
			    finder_item(f, i)->fold_len > 3 &&
			    (finder_item(f, i)->flags & TOKEN_CAPITAL);
	}
	return words > 1 && capitals * 10 >= words * 8;
}

static void find_in_sentence(struct finder *f)
{
	const struct clause *c = &f->clause;
	bool headline = f->sentence == 0 && is_headline(f);
	struct attribution title = { 0 };

	if (begins_block(f) && attribution_find_colon(f, &title, headline)) {
		attribution_add(f, &title);
		return;
	}
	for (size_t i = c->limit.first; i < c->limit.last; i++) {
		struct attribution a = { 0 };
		size_t words;
		unsigned kinds;

		if (!clause_is_word(c, i) ||
			(i > c->limit.first && !headline &&
				finder_item(f, i)->flags & TOKEN_CAPITAL))
			continue;
		kinds = lexicon_find(c->lexicon, c->tokens, i,
			VERB_KINDS | PHRASE_ACCORDING | PHRASE_REPORT |
				PHRASE_NOT,
			&words);
		if (!kinds)
			kinds = unlisted_kinds(f, i, &words);
		if (!kinds || kinds & PHRASE_NOT)
			continue;
		a.cue = (struct run){ i, i + words };
		a.act = (kinds & PHRASE_ACT) != 0;
		if (a.cue.last <= c->limit.last &&
			attribution_find_at(f, &a, kinds) &&
			!is_inner(f, &a, kinds)) {
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
