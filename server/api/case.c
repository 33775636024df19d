// SPDX-License-Identifier: Apache-2.0
#include "api/case.h"
#include <string.h>

/* ---- loading ---- */

/* The database checks these words; an unknown one is a bug. */
static enum claim_basis basis_of(const char *text)
{
	enum claim_basis basis = BASIS_COUNT;
	bool known = claim_basis_parse(text, &basis);

	assert(known);
	return basis;
}

static enum stance stance_of(const char *text)
{
	enum stance stance = STANCE_COUNT;
	bool known = stance_parse(text, &stance);

	assert(known);
	return stance;
}

static enum relation relation_of(const char *text)
{
	enum relation relation = RELATION_COUNT;
	bool known = relation_parse(text, &relation);

	assert(known);
	return relation;
}

static void value_release(void *value)
{
	json_decref(value);
}

/* A jsonb column; NULL when SQL NULL. */
static const json_t *column_json(
	struct exchange *x, const struct db_rows *rows, const char *column)
{
	const char *text = rows_text(rows, 0, column);
	json_t *value;

	if (!text)
		return NULL;
	value = json_loads(text, JSON_DECODE_ANY, NULL);
	assert(value);
	arena_defer(x->arena, value_release, value);
	return value;
}

/* The columns of claim_case_view's arrays, in their order. */
enum { ID, URL, DOMAIN, STANCE, WITHDRAWN, CAPTURED, ANSWER, EVIDENCE_COLUMNS };
enum { RELATION, A, B, REASON, WORD_COLUMNS };

static struct evidence evidence_of(const char *const *column)
{
	return (struct evidence){
		.id = column[ID],
		.canonical_url = column[URL],
		.domain = column[DOMAIN],
		.stance = stance_of(column[STANCE]),
		.withdrawn = *column[WITHDRAWN] == 't',
		.captured = *column[CAPTURED] == 't',
		.answer = *column[ANSWER] ? column[ANSWER] : NULL,
	};
}

static struct word word_of(const char *const *column)
{
	return (struct word){
		.relation = relation_of(column[RELATION]),
		.a = column[A],
		.b = *column[B] ? column[B] : NULL,
		.reason = column[REASON],
	};
}

static void file_load(
	struct exchange *x, const struct db_rows *rows, struct claim_case *out)
{
	size_t evidence_texts, word_texts;
	const char *const *evidence = rows_texts(
		x->arena, rows, 0, "evidence", &evidence_texts);
	const char *const *words =
		rows_texts(x->arena, rows, 0, "words", &word_texts);
	struct casefile *file = &out->claim.file;
	struct document_ref *document;

	file->evidence_count = evidence_texts / EVIDENCE_COLUMNS;
	file->word_count = word_texts / WORD_COLUMNS;
	out->evidence = arena_array(
		x->arena, file->evidence_count + 1, sizeof *out->evidence);
	out->words =
		arena_array(x->arena, file->word_count + 1, sizeof *out->words);
	for (size_t i = 0; i < file->evidence_count; i++)
		out->evidence[i] = evidence_of(&evidence[i * EVIDENCE_COLUMNS]);
	for (size_t i = 0; i < file->word_count; i++)
		out->words[i] = word_of(&words[i * WORD_COLUMNS]);
	file->evidence = out->evidence;
	file->words = out->words;
	if (rows_is_null(rows, 0, "document_id"))
		return;
	document = arena_alloc(x->arena, sizeof *document);
	document->canonical_url = rows_text(rows, 0, "document_canonical_url");
	document->domain = rows_text(rows, 0, "document_domain");
	file->document = document;
}

static void proposal_load(
	struct exchange *x, const struct db_rows *rows, struct claim_case *out)
{
	const json_t *item = column_json(x, rows, "proposal");
	struct proposal *proposal = &out->proposal;

	if (!item)
		return;
	*proposal = (struct proposal){
		.id = field_text(item, "id"),
		.proposed_by = field_text(item, "proposed_by"),
		.from = basis_of(field_text(item, "from")),
		.to = basis_of(field_text(item, "to")),
		.facts_version = field_int(item, "facts_version", 0),
		.override_reason = field_text(item, "override_reason"),
	};
	proposal->evidence_ids = field_texts(
		x->arena, item, "evidence_ids", &proposal->evidence_count);
	out->claim.proposal = proposal;
}

static struct policy policy_of(const struct db_rows *rows)
{
	return (struct policy){
		.version = (int)rows_i64(rows, 0, "policy_version"),
#define POLICY_NUMBER(member, ...) .member = (int)rows_i64(rows, 0, #member),
#define POLICY_FLAG(member, ...)   .member = rows_bool(rows, 0, #member),
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	};
}

SUSPENDS bool case_load(
	struct exchange *x, const char *claim_id, struct claim_case *out)
{
	struct db_rows *rows;

	if (!exchange_load(x, SQL_CLAIM_CASE, ARGS(arg_uuid(claim_id)), &rows))
		return false;
	*out = (struct claim_case){
		.claim = {
			.id = rows_uuid(x->arena, rows, 0, "id"),
			.basis = basis_of(rows_text(rows, 0, "basis")),
			.version = rows_i64(rows, 0, "version"),
			.facts_version = rows_i64(rows, 0, "facts_version"),
			.dismissed = rows_bool(rows, 0, "dismissed"),
			.merged = !rows_is_null(rows, 0, "merged_into"),
			.overridden = rows_bool(rows, 0, "overridden"),
		},
		.policy = policy_of(rows),
	};
	file_load(x, rows, out);
	proposal_load(x, rows, out);
	out->attention = rows_texts(
		x->arena, rows, 0, "attention", &out->attention_count);
	return true;
}

/* ---- changing ---- */

void case_add_evidence(struct claim_case *c, const struct evidence *evidence)
{
	c->evidence[c->claim.file.evidence_count++] = *evidence;
}

void case_add_word(struct claim_case *c, const struct word *word)
{
	c->words[c->claim.file.word_count++] = *word;
}

struct evidence *case_evidence(struct claim_case *c, const char *id)
{
	const struct evidence *found = evidence_find(&c->claim.file, id);

	assert(found);
	return &c->evidence[found - c->claim.file.evidence];
}

bool case_amendable(struct exchange *x, const struct claim_case *c)
{
	enum refusal refusal = claim_amendable(&c->claim);

	if (refusal == REFUSAL_NONE)
		return true;
	answer_refusal(x, refusal);
	return false;
}

bool case_admits(struct exchange *x, const struct claim_case *c,
	const struct evidence *candidate, const char *changing)
{
	const struct evidence *existing;
	enum refusal refusal =
		evidence_admit(&c->claim.file, candidate, changing, &existing);

	if (refusal == REFUSAL_NONE)
		return true;
	if (existing)
		problem_reply_with(x->r, PROBLEM_DUPLICATE_EVIDENCE,
			refusal_about(refusal),
			json_pack("{s:s}", "evidence_id", existing->id));
	else
		answer_refusal(x, refusal);
	return false;
}

/* ---- counting ---- */

static json_t *reasons_json(const struct origin *origin)
{
	json_t *reasons = json_array();

	for (size_t i = 0; i < origin->reason_count; i++)
		json_array_append_new(reasons,
			json_pack("{s:s,s:s?,s:s}", "rule",
				origin_rule_name(origin->reasons[i].rule),
				"with", origin->reasons[i].with, "detail",
				origin->reasons[i].detail));
	return reasons;
}

static json_t *groups_json(
	const struct casefile *file, const struct origin *origins)
{
	json_t *groups = json_array();

	for (size_t i = 0; i < file->evidence_count; i++)
		json_array_append_new(groups,
			json_pack("{s:s,s:i,s:o}", "id", file->evidence[i].id,
				"group", origins[i].group, "reasons",
				reasons_json(&origins[i])));
	return groups;
}

static json_t *attention_json(
	const struct claim_case *c, const struct standing *standing)
{
	static const char proposed[] = "needs_second_review";
	static const char unsupported[] = "verdict_unsupported";
	json_t *kinds = json_array();

	for (size_t i = 0; i < c->attention_count; i++) {
		const char *kind = c->attention[i];

		if (strcmp(kind, proposed) != 0 &&
			strcmp(kind, unsupported) != 0)
			json_array_append_new(kinds, json_string(kind));
	}
	if (c->claim.proposal)
		json_array_append_new(kinds, json_string(proposed));
	if (standing->unsupported)
		json_array_append_new(kinds, json_string(unsupported));
	return kinds;
}

const char *case_review_json(struct exchange *x, const struct claim_case *c)
{
	const struct standing standing =
		claim_standing(x->arena, &c->claim, &c->policy);
	const struct evidence_counts *counts = &standing.counts;
	json_t *review = json_pack("{s:i,s:i,s:i,s:i,s:i,s:b,s:o,s:o}",
		"supports", counts->supports, "refutes", counts->refutes,
		"context", counts->context, "independent_supports",
		counts->independent_supports, "independent_refutes",
		counts->independent_refutes, "unmet", (int)standing.unmet,
		"attention", attention_json(c, &standing), "groups",
		groups_json(&c->claim.file, standing.origins));

	assert(review);
	return json_text(x->arena, review);
}
