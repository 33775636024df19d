// SPDX-License-Identifier: Apache-2.0
#include "domain/origin.h"
#include "domain/reason.h"
#include <string.h>

enum { NODE_DOCUMENT = 0 }; /* evidence i is node i + 1 */

static const struct {
	const char *name, *about;
} rules[] = {
#define ORIGIN_RULE(symbol, name, about) { name, about },
#include "domain/evidence.def"
#undef ORIGIN_RULE
};

struct node {
	size_t parent;
	const char *id, *canonical_url, *domain;
	bool withdrawn, placed; /* placed: withdrawn, and linked once */
	struct origin_reason *reasons;
	size_t reason_count;
	unsigned explained; /* bits 1 << enum origin_rule */
};

/* A word as node numbers; `live` when no later word speaks of the pair. */
struct pair {
	size_t a, b;
	const struct word *word;
	bool live;
};

struct grouping {
	struct node *nodes;
	size_t node_count;
	struct pair *pairs;
	size_t pair_count;
};

/* Why two nodes share an origin by themselves, or NULL. Rules to come (near
 * copies, citations, wire marks) are further rows of the table below. */
typedef const char *(*rule_fn)(const struct node *a, const struct node *b);

static const char *same_text(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0 ? a : NULL;
}

static const char *same_url(const struct node *a, const struct node *b)
{
	return same_text(a->canonical_url, b->canonical_url);
}

static const char *same_domain(const struct node *a, const struct node *b)
{
	return same_text(a->domain, b->domain);
}

static const char *same_publisher(const struct node *a, const struct node *b)
{
	const char *url = same_url(a, b);

	return url ? url : same_domain(a, b);
}

static const struct {
	enum origin_rule rule;
	bool with_document; /* compares with the document, else with evidence */
	rule_fn holds;
} pair_rules[] = {
	{ ORIGIN_CLAIM_DOCUMENT, true, same_publisher },
	{ ORIGIN_SAME_URL, false, same_url },
	{ ORIGIN_SAME_DOMAIN, false, same_domain },
};

static size_t root(const struct grouping *g, size_t node)
{
	while (g->nodes[node].parent != node)
		node = g->nodes[node].parent;
	return node;
}

/* Would one group of a's and b's members hold a pair declared independent? */
static bool forbidden(const struct grouping *g, size_t a, size_t b)
{
	for (size_t i = 0; i < g->pair_count; i++) {
		const struct pair *pair = &g->pairs[i];
		size_t x, y;

		if (!pair->live || pair->word->relation != RELATION_INDEPENDENT)
			continue;
		x = root(g, pair->a);
		y = root(g, pair->b);
		if ((x == a && y == b) || (x == b && y == a))
			return true;
	}
	return false;
}

static bool join(struct grouping *g, size_t a, size_t b)
{
	struct node *na = &g->nodes[a], *nb = &g->nodes[b];
	size_t ra = root(g, a), rb = root(g, b);

	if (ra == rb)
		return true;
	/* Withdrawn evidence hangs on to one group and never joins two. */
	if ((na->withdrawn && na->placed) || (nb->withdrawn && nb->placed))
		return false;
	if (forbidden(g, ra, rb))
		return false;
	g->nodes[ra > rb ? ra : rb].parent = ra > rb ? rb : ra;
	na->placed = nb->placed = true;
	return true;
}

/* A person's words are all told; of a rule, the first partner is enough. */
static void explain(struct grouping *g, size_t node, size_t with,
	enum origin_rule rule, const char *detail)
{
	struct node *n = &g->nodes[node];
	bool human =
		rule == ORIGIN_HUMAN_SAME || rule == ORIGIN_HUMAN_INDEPENDENT;

	if (node == NODE_DOCUMENT || (!human && n->explained & 1u << rule))
		return;
	n->explained |= 1u << rule;
	n->reasons[n->reason_count++] = (struct origin_reason){
		.rule = rule,
		.with = g->nodes[with].id,
		.detail = detail ? detail : "",
	};
}

static void explain_both(struct grouping *g, size_t a, size_t b,
	enum origin_rule rule, const char *detail)
{
	explain(g, a, b, rule, detail);
	explain(g, b, a, rule, detail);
}

static size_t node_of(const struct grouping *g, const char *id)
{
	if (!id)
		return NODE_DOCUMENT;
	for (size_t i = 1; i < g->node_count; i++) {
		if (strcmp(g->nodes[i].id, id) == 0)
			return i;
	}
	return g->node_count;
}

/* Words on evidence that is not in the file say nothing; of several words on
 * one pair the last is live. */
static void read_words(struct grouping *g, const struct casefile *file)
{
	for (size_t i = 0; i < file->word_count; i++) {
		const struct word *word = &file->words[i];
		size_t a = node_of(g, word->a), b = node_of(g, word->b);

		if (a == b || a >= g->node_count || b >= g->node_count)
			continue;
		for (size_t j = 0; j < g->pair_count; j++) {
			struct pair *old = &g->pairs[j];

			if ((old->a == a && old->b == b) ||
				(old->a == b && old->b == a))
				old->live = false;
		}
		g->pairs[g->pair_count++] = (struct pair){ a, b, word, true };
	}
}

static bool is_withdrawn(const struct grouping *g, size_t a, size_t b)
{
	return g->nodes[a].withdrawn || g->nodes[b].withdrawn;
}

static void join_by_words(struct grouping *g, bool withdrawn)
{
	for (size_t i = 0; i < g->pair_count; i++) {
		const struct pair *pair = &g->pairs[i];

		if (pair->live && pair->word->relation == RELATION_SAME &&
			is_withdrawn(g, pair->a, pair->b) == withdrawn &&
			join(g, pair->a, pair->b))
			explain_both(g, pair->a, pair->b, ORIGIN_HUMAN_SAME,
				pair->word->reason);
	}
}

static void explain_splits(struct grouping *g)
{
	for (size_t i = 0; i < g->pair_count; i++) {
		const struct pair *pair = &g->pairs[i];

		if (pair->live && pair->word->relation == RELATION_INDEPENDENT)
			explain_both(g, pair->a, pair->b,
				ORIGIN_HUMAN_INDEPENDENT, pair->word->reason);
	}
}

static void join_by_rule(struct grouping *g, size_t rule, bool withdrawn)
{
	for (size_t b = 1; b < g->node_count; b++) {
		size_t a = pair_rules[rule].with_document ? 0 : 1;
		size_t end = pair_rules[rule].with_document ? 1 : b;

		for (; a < end; a++) {
			const char *detail = pair_rules[rule].holds(
				&g->nodes[a], &g->nodes[b]);

			if (detail && is_withdrawn(g, a, b) == withdrawn &&
				join(g, a, b))
				explain_both(
					g, a, b, pair_rules[rule].rule, detail);
		}
	}
}

/* At most one reason a rule, and one for each word on the node. */
static void make_room(struct arena *arena, struct grouping *g)
{
	size_t *words = arena_array(arena, g->node_count, sizeof *words);

	for (size_t i = 0; i < g->pair_count; i++) {
		words[g->pairs[i].a]++;
		words[g->pairs[i].b]++;
	}
	for (size_t i = 1; i < g->node_count; i++)
		g->nodes[i].reasons =
			arena_array(arena, ORIGIN_RULE_COUNT + words[i],
				sizeof *g->nodes[i].reasons);
}

static void add_nodes(struct grouping *g, const struct casefile *file)
{
	for (size_t i = 0; i < g->node_count; i++) {
		g->nodes[i].parent = i;
		if (i > 0) {
			const struct evidence *e = &file->evidence[i - 1];

			g->nodes[i].id = e->id;
			g->nodes[i].canonical_url = e->canonical_url;
			g->nodes[i].domain = e->domain;
			g->nodes[i].withdrawn = e->withdrawn;
		}
	}
	if (file->document) {
		g->nodes[NODE_DOCUMENT].canonical_url =
			file->document->canonical_url;
		g->nodes[NODE_DOCUMENT].domain = file->document->domain;
	}
}

/* Roots are the earliest node of their group, so one pass numbers them. */
static const struct origin *number(
	struct arena *arena, const struct grouping *g)
{
	struct origin *origins =
		arena_array(arena, g->node_count, sizeof *origins);
	int *numbers = arena_array(arena, g->node_count, sizeof *numbers);
	int last = ORIGIN_GROUP_DOCUMENT;

	for (size_t i = 1; i < g->node_count; i++) {
		size_t top = root(g, i);

		assert(top <= i);
		if (top == i)
			numbers[i] = ++last;
		origins[i - 1] = (struct origin){
			.group = numbers[top],
			.reasons = g->nodes[i].reasons,
			.reason_count = g->nodes[i].reason_count,
		};
	}
	return origins;
}

const struct origin *origins_group(
	struct arena *arena, const struct casefile *file)
{
	struct grouping g = { .node_count = file->evidence_count + 1 };

	g.nodes = arena_array(arena, g.node_count, sizeof *g.nodes);
	g.pairs = arena_array(arena, file->word_count, sizeof *g.pairs);
	add_nodes(&g, file);
	read_words(&g, file);
	make_room(arena, &g);
	/* Live evidence first: withdrawn evidence finds the groups that stand
	 * without it, and no word on it moves them. */
	for (int withdrawn = 0; withdrawn <= 1; withdrawn++) {
		join_by_words(&g, withdrawn);
		for (size_t i = 0; i < COUNT_OF(pair_rules); i++)
			join_by_rule(&g, i, withdrawn);
	}
	explain_splits(&g);
	return number(arena, &g);
}

enum refusal origin_admit(const struct casefile *file, const struct word *word)
{
	const struct evidence *a = evidence_find(file, word->a);
	const struct evidence *b = word->b ? evidence_find(file, word->b) : a;

	if (!a || !b)
		return REFUSAL_EVIDENCE_UNKNOWN;
	if (word->b ? a == b : !file->document)
		return REFUSAL_EVIDENCE_PAIR;
	if (a->withdrawn || b->withdrawn)
		return REFUSAL_EVIDENCE_WITHDRAWN;
	if (reason_is_blank(word->reason))
		return REFUSAL_REASON_MISSING;
	if (reason_is_too_long(word->reason))
		return REFUSAL_REASON_TOO_LONG;
	if (file->word_count >= CLAIM_WORDS_MAX)
		return REFUSAL_WORD_LIMIT;
	return REFUSAL_NONE;
}

/* Does earlier, countable evidence of this stance have the same group? */
static bool seen(const struct casefile *file, const struct origin *origins,
	size_t index, bool require_snapshot)
{
	const struct evidence *evidence = &file->evidence[index];

	for (size_t i = 0; i < index; i++) {
		const struct evidence *other = &file->evidence[i];

		if (origins[i].group == origins[index].group &&
			other->stance == evidence->stance &&
			!other->withdrawn &&
			(other->captured || !require_snapshot))
			return true;
	}
	return false;
}

struct evidence_counts evidence_count(const struct casefile *file,
	const struct origin *origins, bool require_snapshot)
{
	struct evidence_counts counts = { 0 };

	for (size_t i = 0; i < file->evidence_count; i++) {
		const struct evidence *e = &file->evidence[i];
		bool lacking = require_snapshot && !e->captured;
		bool fresh =
			!lacking && !seen(file, origins, i, require_snapshot);
		bool own = origins[i].group == ORIGIN_GROUP_DOCUMENT;

		if (e->withdrawn)
			continue;
		switch (e->stance) {
		case STANCE_SUPPORTS:
			counts.supports++;
			counts.own_document_supports += own;
			counts.uncaptured_supports += lacking && !own;
			counts.independent_supports += fresh && !own;
			break;
		case STANCE_REFUTES:
			counts.refutes++;
			counts.uncaptured_refutes += lacking;
			counts.independent_refutes += fresh;
			counts.unanswered_refutes += evidence_unanswered(e);
			break;
		case STANCE_CONTEXT:
			counts.context++;
			break;
		case STANCE_COUNT:
			assert(!"a stance of the list");
		}
	}
	return counts;
}

const char *origin_rule_name(enum origin_rule rule)
{
	assert(rule < ORIGIN_RULE_COUNT);
	return rules[rule].name;
}

const char *origin_rule_about(enum origin_rule rule)
{
	assert(rule < ORIGIN_RULE_COUNT);
	return rules[rule].about;
}
