// SPDX-License-Identifier: Apache-2.0
// The rules by which a cue finds its source and its content.
#include "domain/finder.h"
#include "domain/lexicon.h"
#include "domain/token.h"
#include <string.h>

enum { APPOSITION_TOKENS_MAX = 30, COLON_TOKENS_MAX = 6 };

/* Verbs of telling have a person first: told USA Today that … */
static size_t object_end(const struct finder *f, size_t from, unsigned kinds)
{
	struct run object;

	if (!(kinds & PHRASE_TELL))
		return from;
	object = noun_phrase_after(&f->clause, from);
	if (run_length(object) > 5)
		return from;
	return run_length(object) ? object.last : from;
}

/* First token before the cue that is no adverb or auxiliary. */
static size_t subject_end(const struct finder *f, size_t cue)
{
	while (cue > f->clause.limit.first) {
		const struct token *token = finder_item(f, cue - 1);
		unsigned kinds = clause_kinds(&f->clause, cue - 1);
		const char *fold = token_fold(f->clause.tokens, cue - 1);
		size_t len = token->fold_len;

		if (finder_is_time(f, cue - 1) && cue > 1 &&
			cue - 1 > f->clause.limit.first) {
			cue -= 1 + finder_is(f, cue - 2, "on");
			continue;
		}
		if (token->flags & TOKEN_CAPITAL ||
			!(kinds & (PHRASE_ADVERB | PHRASE_AUXILIARY) ||
				(len > 4 && strcmp(fold + len - 2, "ly") == 0)))
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
			if (finder_is(f, i, forms[k]))
				return true;
	return false;
}

/* What explains a name: the manager, 58, whose office is in Lund. */
static bool is_apposition(const struct finder *f, struct run run)
{
	return !run_length(run) ||
	       !(finder_item(f, run.first)->flags & TOKEN_CAPITAL) ||
	       finder_item(f, run.first)->kind != TOKEN_WORD ||
	       (clause_kinds(&f->clause, run.first) & PHRASE_DETERMINER);
}

/* X, the manager, said: an apposition closes with a comma before the verb.
 * The name stands before the first comma of the row. */
static struct run subject_behind_apposition(
	const struct finder *f, size_t comma)
{
	struct run best = { comma, comma };
	struct run name = noun_phrase_before(&f->clause, comma);

	/* his top aide, Pat Holm, said: the name is the apposition */
	if (run_length(name) > 1 && !is_apposition(f, name) &&
		name.first > f->clause.limit.first &&
		finder_is_comma(f, name.first - 1)) {
		best = noun_phrase_before(&f->clause, name.first - 1);
		if (!run_length(best) || !is_apposition(f, best))
			return run_length(best) ? best : name;
		best.last = name.last;
		return best;
	}
	for (size_t i = comma; i-- > f->clause.limit.first;) {
		struct run run;

		if (finder_item(f, i)->flags & (TOKEN_QUOTED | TOKEN_CLOSE) ||
			comma - i > APPOSITION_TOKENS_MAX)
			break;
		if (!finder_is_comma(f, i) && !finder_is(f, i, "—") &&
			!finder_is(f, i, "–"))
			continue;
		run = noun_phrase_before(&f->clause, i);
		if (run_length(run))
			best = run;
		if (!is_apposition(f, run))
			break;
	}
	return best;
}

/* "…, said X." and "…, said X, the manager": no verb follows the name. */
static bool is_inversion_end(const struct finder *f, struct run source)
{
	size_t next = source.last;
	unsigned kinds;

	if (clause_kinds(&f->clause, next - 1) & PHRASE_DETERMINER ||
		finder_is_time(f, source.first))
		return false;
	if (next >= f->clause.limit.last ||
		finder_item(f, next)->kind == TOKEN_MARK)
		return true;
	kinds = clause_kinds(&f->clause, next);
	return ((kinds & (PHRASE_PREPOSITION | PHRASE_CONJUNCTION)) &&
		       finder_item(f, next - 1)->flags & TOKEN_CAPITAL) ||
	       finder_is(f, next, "who") || finder_is(f, next, "which");
}

/* said X: the source stands behind the verb. */
static bool find_inverted(struct finder *f, struct attribution *a)
{
	size_t cue = a->cue.first, after = a->cue.last;
	bool edge =
		cue > f->clause.limit.first &&
		(finder_is_comma(f, cue - 1) || finder_ends_quote(f, cue - 1));

	if (!edge && (cue != f->clause.limit.first ||
			     !run_length(finder_quote_before(f))))
		return false;
	if (after >= f->clause.limit.last)
		return false;
	a->source = noun_phrase_after(&f->clause, after);
	if (!run_length(a->source) || (!finder_ends_quote(f, cue - 1) &&
					      !is_inversion_end(f, a->source)))
		return false;
	if (edge)
		content_add(f, a, finder_content_left(f, cue));
	else
		content_add(f, a, finder_quote_before(f));
	content_add(f, a, finder_quote_right(f, a->source.last));
	content_add_following(f, a);
	return a->content_count > 0;
}

static bool is_plural_subject(const struct finder *f, struct run subject)
{
	static const char *const words[] = { "i", "you", "we", "they", "who",
		"people", "some", "many", "others", "most", "police", "men",
		"women", "both", "several", "media" };
	const struct token *last = finder_item(f, subject.last - 1);
	const char *fold = token_fold(f->clause.tokens, subject.last - 1);

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strcmp(fold, words[i]) == 0)
			return true;
	return last->fold_len > 2 && fold[last->fold_len - 1] == 's' &&
	       fold[last->fold_len - 2] != 's' &&
	       fold[last->fold_len - 2] != '\'';
}

static bool is_plural_subject(const struct finder *f, struct run subject);

static bool holds_plural(const struct finder *f, struct run run)
{
	for (size_t i = run.first; i < run.last; i++)
		if (is_plural_subject(f, (struct run){ i, i + 1 }))
			return true;
	return false;
}

/* People briefed on it say …; officials who spoke to us said …: what stands
 * before the verb is not its subject. */
static bool take_far_subject(
	const struct finder *f, struct attribution *a, unsigned kinds)
{
	struct run far = noun_phrase_subject(&f->clause, a->cue.first);
	size_t next = far.last;
	bool relative;

	if (!run_length(far) || far.last >= a->source.first ||
		(run_length(a->source) == 1 &&
			(clause_kinds(&f->clause, a->source.first) &
				PHRASE_PRONOUN)))
		return false;
	relative = finder_is(f, next, "who") || finder_is(f, next, "that") ||
		   finder_is(f, next, "which");
	if (!(kinds & PHRASE_SAY) && !holds_plural(f, far))
		return false;
	if (!relative && kinds & PHRASE_SAY)
		return false;
	a->source = far;
	return true;
}

/* … and said, … but then said */
bool finder_is_coordinated(const struct finder *f, size_t number)
{
	return finder_is(f, number, "and") || finder_is(f, number, "but") ||
	       finder_is(f, number, "then");
}

static bool is_first_person(const struct finder *f, struct run source)
{
	return run_length(source) == 1 &&
	       (finder_is(f, source.first, "i") ||
		       finder_is(f, source.first, "we") ||
		       finder_is(f, source.first, "you"));
}

/* Nouns that look like verbs (plans, comments) need a name or a pronoun
 * before them and no preposition behind. */
static bool is_noun_reading(const struct finder *f, const struct attribution *a)
{
	const struct token *before = finder_item(f, a->cue.first - 1);
	const char *fold = token_fold(f->clause.tokens, a->cue.first - 1);
	unsigned kinds = clause_kinds(&f->clause, a->cue.first - 1);

	if (before->fold_len > 2 &&
		strcmp(fold + before->fold_len - 2, "'s") == 0)
		return true;
	if (!(kinds & PHRASE_PRONOUN) && !(before->flags & TOKEN_CAPITAL))
		return true;
	return a->cue.last < f->clause.limit.last &&
	       (clause_kinds(&f->clause, a->cue.last) & PHRASE_PREPOSITION);
}

static bool is_excluded_source(
	const struct finder *f, const struct attribution *a, unsigned kinds)
{
	if (a->weak && is_first_person(f, a->source))
		return true;
	return (kinds & PHRASE_REPORT) && is_noun_reading(f, a);
}

/* Some verbs tell something only with a quotation: he continued: “…” */
static bool is_told(const struct attribution *a, unsigned kinds)
{
	return a->quoted || !(kinds & PHRASE_QUOTER);
}

/* Has said, would say, did not mention: the subject stands before all of it. */
static bool has_modal(const struct finder *f, size_t from, size_t cue)
{
	for (size_t i = from; i < cue; i++)
		if (clause_kinds(&f->clause, i) & PHRASE_AUXILIARY)
			return true;
	return false;
}

/* … refuses to say, … went on to praise: the sentence's subject speaks. */
static bool find_infinitive(
	struct finder *f, struct attribution *a, unsigned kinds)
{
	size_t cue = a->cue.first;

	if (cue < f->clause.limit.first + 2 || !finder_is(f, cue - 1, "to") ||
		kinds & (PHRASE_THINK | PHRASE_QUOTER))
		return false;
	a->source = noun_phrase_subject(&f->clause, cue - 1);
	if (!run_length(a->source) || is_first_person(f, a->source))
		return false;
	content_add(f, a, finder_content_right(f, a->cue.last));
	return a->content_count > 0;
}

/* X said that …, and “…,” X said. */
static bool find_active(struct finder *f, struct attribution *a, unsigned kinds)
{
	size_t end = subject_end(f, a->cue.first);
	size_t right;

	if (!(kinds & (PHRASE_TELL | PHRASE_DATIVE | PHRASE_THINK)) &&
		find_inverted(f, a))
		return true;
	a->source = noun_phrase_before(&f->clause, end);
	if (!run_length(a->source) && end > f->clause.limit.first &&
		finder_is_comma(f, end - 1))
		a->source = subject_behind_apposition(f, end - 1);
	if (!run_length(a->source) && end > f->clause.limit.first &&
		finder_is_coordinated(f, end - 1))
		a->source = noun_phrase_subject(&f->clause, end - 1);
	if (!run_length(a->source) || is_excluded_source(f, a, kinds))
		return false;
	if (has_modal(f, end, a->cue.first))
		kinds |= PHRASE_SAY;
	if (!(kinds & PHRASE_SAY) ? !is_plural_subject(f, a->source)
				  : !run_length(a->source))
		if (!take_far_subject(f, a, kinds))
			return false;
	if (kinds & PHRASE_SAY && !has_modal(f, end, a->cue.first))
		take_far_subject(f, a, kinds);
	right = object_end(f, a->cue.last, kinds);
	if (!(kinds & (PHRASE_THINK | PHRASE_DATIVE)) &&
		content_find_before(f, a, a->source.first, right))
		return is_told(a, kinds);
	if (finder_is_comma(f, right) && !finder_begins_quote(f, right) &&
		!finder_is_that(f, right + 1) &&
		!(a->source.first > f->clause.limit.first &&
			finder_is(f, a->source.first - 1, "as")))
		return false;
	content_add(f, a, finder_content_right(f, right));
	if (a->quoted || finder_is(f, f->clause.limit.last - 1, ":"))
		content_add_following(f, a);
	return a->content_count > 0 && is_told(a, kinds);
}

/* It was first reported by X; the country described by X. */
static bool find_passive(struct finder *f, struct attribution *a)
{
	size_t by = a->cue.last;

	if (!finder_is(f, by, "by"))
		return false;
	a->source = noun_phrase_after(&f->clause, by + 1);
	if (!run_length(a->source))
		return false;
	content_add(f, a, finder_content_left(f, a->cue.first));
	return a->content_count > 0;
}

static bool find_finite(struct finder *f, struct attribution *a, unsigned kinds)
{
	if (finder_is(f, a->cue.last, "by"))
		return !(kinds & PHRASE_QUOTER) && !a->weak &&
		       find_passive(f, a);
	if (has_passive(f, subject_end(f, a->cue.first), a->cue.first))
		return false;
	return find_active(f, a, kinds);
}

/* Who spoke last in this sentence, else its subject. */
static struct run speaker_before(const struct finder *f, size_t cue)
{
	for (size_t i = f->found->count; i-- > 0;) {
		const struct attribution *a = &f->found->items[i];

		if (a->sentence != f->sentence)
			break;
		if (!a->weak && a->cue.first < cue && run_length(a->source))
			return a->source;
	}
	return noun_phrase_subject(&f->clause, cue);
}

/* …, alleging that …: the subject of the sentence speaks. */
static bool find_participle(struct finder *f, struct attribution *a)
{
	size_t cue = a->cue.first;

	if (cue == f->clause.limit.first || has_passive(f, cue - 1, cue))
		return false;
	if (finder_is_comma(f, cue - 1))
		a->source = speaker_before(f, cue);
	else
		a->source = noun_phrase_before(&f->clause, cue);
	if (!run_length(a->source) || is_first_person(f, a->source))
		return false;
	content_add(f, a, finder_content_right(f, a->cue.last));
	return a->content_count > 0;
}

/* according to X, … and …, according to X */
static bool find_according(struct finder *f, struct attribution *a)
{
	size_t cue = a->cue.first, first = f->clause.limit.first;

	a->source = noun_phrase_after(&f->clause, a->cue.last);
	if (!run_length(a->source))
		return false;
	if (cue <= first + 1) {
		size_t from = a->source.last;

		while (from < f->clause.limit.last && !finder_is_comma(f, from))
			from++;
		content_add(f, a, (struct run){ from, f->clause.limit.last });
	} else {
		content_add(f, a, (struct run){ first, cue });
	}
	return a->content_count > 0;
}

static bool takes_content(const struct finder *f, size_t number)
{
	static const char *const words[] = { "that", "to", "for", "of", "about",
		"on", "against" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (finder_is(f, number, words[i]))
			return true;
	return false;
}

/* Nouns that are more often a thing than an assertion; with "that" behind
 * them they assert all the same. */
static bool is_thing(const struct finder *f, size_t cue)
{
	static const char *const things[] = { "remarks", "plan", "plans",
		"comments", "support", "emails", "back", "document",
		"documents", "video", "poll", "polls", "survey", "data",
		"figures", "records", "letter", "memo", "tweet", "post",
		"posts", "interview", "article", "investigation", "addresses",
		"projects", "issues", "talks", "lists", "list", "names",
		"shows", "targets", "orders", "rules" };

	for (size_t i = 0; i < COUNT_OF(things); i++)
		if (finder_is(f, cue, things[i]))
			return !finder_is(f, cue + 1, "that");
	return false;
}

/* the police's claim that …, its report that … */
static bool find_noun(struct finder *f, struct attribution *a)
{
	size_t cue = a->cue.first;
	size_t first = f->clause.limit.first;

	if (cue == first || !takes_content(f, a->cue.last) || is_thing(f, cue))
		return false;
	for (size_t i = cue; i-- > first && cue - i <= 3;) {
		const struct token *token = finder_item(f, i);
		const char *fold = token_fold(f->clause.tokens, i);
		bool possessive = token->fold_len > 2 &&
				  strcmp(fold + token->fold_len - 2, "'s") == 0;

		if (possessive)
			a->source = noun_phrase_before(&f->clause, i + 1);
		else if (strcmp(fold, "his") == 0 || strcmp(fold, "her") == 0 ||
			 strcmp(fold, "their") == 0 || strcmp(fold, "its") == 0)
			a->source = (struct run){ i, i + 1 };
	}
	content_add(f, a, finder_content_right(f, a->cue.last));
	return a->content_count > 0 && run_length(a->source) > 0;
}

/* Pat Holm: the dam will not hold. Outside headlines every word before the
 * colon must be capitalised. */
bool attribution_find_colon(
	struct finder *f, struct attribution *a, bool headline)
{
	size_t first = f->clause.limit.first, colon = first;

	while (colon < f->clause.limit.last && !finder_is(f, colon, ":")) {
		if (!clause_is_word(&f->clause, colon) ||
			colon - first >= COLON_TOKENS_MAX ||
			(!headline && !(finder_item(f, colon)->flags &
					      TOKEN_CAPITAL)))
			return false;
		colon++;
	}
	if (colon == first || colon >= f->clause.limit.last ||
		!(finder_item(f, colon - 1)->flags & TOKEN_CAPITAL))
		return false;
	a->source = (struct run){ first, colon };
	a->cue = (struct run){ colon, colon + 1 };
	content_add(f, a, (struct run){ colon + 1, f->clause.limit.last });
	return a->content_count > 0;
}

bool attribution_find_at(
	struct finder *f, struct attribution *a, unsigned kinds)
{
	if (kinds & PHRASE_ACCORDING)
		return find_according(f, a);
	if (kinds & PHRASE_SAYING) {
		a->weak = (kinds & (PHRASE_THINK | PHRASE_DATIVE)) != 0;
		if (has_passive(f, subject_end(f, a->cue.first), a->cue.first))
			return find_active(f, a, kinds | PHRASE_SAY);
		return find_participle(f, a);
	}
	if (kinds & PHRASE_REPORT && find_noun(f, a))
		return true;
	if (!(kinds & (PHRASE_SAY | PHRASE_SAY_BASE)))
		return false;
	a->content_count = 0;
	a->weak = (kinds & (PHRASE_THINK | PHRASE_DATIVE)) != 0;
	if (kinds & PHRASE_SAY_BASE && finder_is(f, a->cue.first - 1, "to"))
		return find_infinitive(f, a, kinds);
	return find_finite(f, a, kinds);
}
