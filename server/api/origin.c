// SPDX-License-Identifier: Apache-2.0
// The human word on independence: two pieces of evidence share an origin, or
// do not; one alone is set against the claim's own document.
#include "api/case.h"
#include "api/event.h"
#include "api/handlers.h"

static const char *const relations[] = {
#define RELATION(symbol, name) name,
#include "domain/evidence.def"
#undef RELATION
	NULL,
};

const struct field origin_body[] = {
	{ "relation", FIELD_CHOICE, FIELD_REQUIRED, .choices = relations },
	{ "evidence_ids", FIELD_UUIDS, FIELD_REQUIRED, .min = 1, .max = 2 },
	REASON_FIELD,
	{ NULL },
};

static struct word word_read(struct exchange *x)
{
	size_t count;
	const char *const *ids =
		field_texts(x->arena, x->body, "evidence_ids", &count);
	struct word word = {
		.a = ids[0],
		.b = count > 1 ? ids[1] : NULL,
		.reason = field_text(x->body, "reason"),
	};
	bool known =
		relation_parse(field_text(x->body, "relation"), &word.relation);

	assert(known);
	return word;
}

static const struct events *word_events(
	struct exchange *x, const struct word *word)
{
	const char *const ids[] = { word->a, word->b };
	struct events *events = events_begin(x);
	struct event *event = event_add(events,
		word->relation == RELATION_SAME ? EVENT_ORIGIN_JOINED
						: EVENT_ORIGIN_SPLIT,
		x->id);

	event_ids(event, "evidence_ids", ids, word->b ? 2 : 1);
	event_text(event, "reason", word->reason);
	return events;
}

static SUSPENDS bool word_store(struct exchange *x, const struct word *word,
	const struct claim_case *c, const struct events *events,
	struct db_rows **out_rows)
{
	return exchange_run(x, SQL_ORIGIN_ADD,
		ARGS(arg_uuid(x->id), arg_i64(c->claim.version),
			arg_uuid(word->a), arg_uuid(word->b),
			arg_text(relation_name(word->relation)),
			arg_text(word->reason), arg_uuid(x->who.id),
			arg_json(case_review_json(x, c)), arg_events(events)),
		out_rows);
}

SUSPENDS void origin_create(struct exchange *x)
{
	const struct word word = word_read(x);
	const struct events *events = word_events(x, &word);

	for (int i = 0; i < STORE_TRIES; i++) {
		struct db_rows *rows;
		struct claim_case c;
		enum refusal refusal;

		if (!case_load(x, x->id, &c) ||
			!exchange_match(x, c.claim.version) ||
			!case_amendable(x, &c))
			return;
		refusal = origin_admit(&c.claim.file, &word);
		if (refusal != REFUSAL_NONE) {
			answer_refusal(x, refusal);
			return;
		}
		case_add_word(&c, &word);
		if (!word_store(x, &word, &c, events, &rows))
			return;
		if (rows_count(rows) > 0) {
			answer_row(x, 200, rows, 0);
			return;
		}
	}
	exchange_give_up(x);
}
