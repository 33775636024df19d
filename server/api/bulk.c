// SPDX-License-Identifier: Apache-2.0
// POST /claims/bulk: one patch for many claims, an outcome for each. The same
// merge, checks and events as PATCH of one.
#include "api/claim.h"
#include "api/event.h"
#include "api/handlers.h"
#include "base/time.h"
#include <stdlib.h>
#include <string.h>

enum { IDS_MAX = 200 };

const struct field bulk_body[] = {
	{ "ids", FIELD_UUIDS, FIELD_REQUIRED, .min = 1, .max = IDS_MAX },
	{ "patch", FIELD_OBJECT, FIELD_REQUIRED, .object = claim_patch_body },
	{ NULL },
};

struct outcome {
	const char *id;
	bool done;
	int64_t version;      /* when done without a problem */
	enum problem problem; /* PROBLEM_COUNT: none */
	const char *detail;
};

struct bulk {
	struct outcome *outcomes;
	size_t count;
};

static struct outcome *outcome_of(struct bulk *bulk, const char *id)
{
	for (size_t i = 0; i < bulk->count; i++)
		if (strcasecmp(bulk->outcomes[i].id, id) == 0)
			return &bulk->outcomes[i];
	return NULL;
}

static void refuse(
	struct outcome *outcome, enum problem problem, const char *detail)
{
	outcome->done = true;
	outcome->problem = problem;
	outcome->detail = detail;
}

static json_t *texts_json(const char *const *texts, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(texts[i]));
	return array;
}

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *item_json(struct exchange *x, const struct outcome *outcome,
	int64_t version, const struct claim_fields *after,
	const struct events *events)
{
	char due_at[TIME_TEXT_LEN + 1] = "";
	json_t *item = json_object();

	if (after->has_due_at)
		time_format_ms(after->due_at_us, due_at);
	json_object_set_new(item, "id", json_string(outcome->id));
	json_object_set_new(item, "version", json_integer(version));
	json_object_set_new(item, "text", json_string(after->text));
	json_object_set_new(item, "claimant", text_or_null(after->claimant));
	json_object_set_new(item, "language", text_or_null(after->language));
	json_object_set_new(
		item, "tags", texts_json(after->tags, after->tag_count));
	json_object_set_new(item, "assignee_id", text_or_null(after->assignee));
	json_object_set_new(item, "priority", json_integer(after->priority));
	json_object_set_new(item, "due_at",
		text_or_null(after->has_due_at ? due_at : NULL));
	json_object_set_new(item, "dismissed", json_boolean(after->dismissed));
	json_object_set_new(item, "events",
		json_loads(events_json(events), 0, NULL));
	(void)x;
	return item;
}

/* What is to be stored of this claim; NULL when nothing is. */
static json_t *decide_one(struct exchange *x, const struct db_rows *rows,
	unsigned row, struct outcome *outcome)
{
	struct claim claim = { .merged =
				       !rows_is_null(rows, row, "merged_into") };
	enum refusal refusal = claim_amendable(&claim);
	struct events *events = events_begin(x);
	int64_t version = rows_i64(rows, row, "version");
	struct claim_fields before, after;

	if (refusal != REFUSAL_NONE) {
		refuse(outcome, problem_of_refusal(refusal),
			refusal_about(refusal));
		return NULL;
	}
	before = claim_fields_of(x, rows, row);
	after = claim_fields_merged(
		x, &before, json_object_get(x->body, "patch"));
	if (record_claim_changes(events, outcome->id, &before, &after) > 0)
		return item_json(x, outcome, version, &after, events);
	outcome->done = true;
	outcome->version = version;
	return NULL;
}

static SUSPENDS bool load(
	struct exchange *x, struct bulk *bulk, struct db_rows **out_rows)
{
	const char **ids = arena_array(x->arena, bulk->count, sizeof *ids);
	size_t count = 0;

	for (size_t i = 0; i < bulk->count; i++)
		if (!bulk->outcomes[i].done)
			ids[count++] = bulk->outcomes[i].id;
	return exchange_run(x, SQL_CLAIM_LOAD_MANY,
		ARGS(arg_uuid_array(x->arena, ids, count)), out_rows);
}

static json_t *decide_all(
	struct exchange *x, struct bulk *bulk, const struct db_rows *rows)
{
	json_t *items = json_array();

	for (unsigned row = 0; row < rows_count(rows); row++) {
		struct outcome *outcome = outcome_of(
			bulk, rows_uuid(x->arena, rows, row, "id"));
		json_t *item = decide_one(x, rows, row, outcome);

		outcome->version = rows_i64(rows, row, "version");
		if (item)
			json_array_append_new(items, item);
	}
	for (size_t i = 0; i < bulk->count; i++)
		if (!bulk->outcomes[i].done && bulk->outcomes[i].version == 0)
			refuse(&bulk->outcomes[i], PROBLEM_NOT_FOUND,
				"There is no such claim.");
	return items;
}

static void take_stored(
	struct exchange *x, struct bulk *bulk, const struct db_rows *stored)
{
	for (unsigned row = 0; row < rows_count(stored); row++) {
		struct outcome *outcome = outcome_of(
			bulk, rows_uuid(x->arena, stored, row, "id"));

		if (!rows_bool(stored, row, "applied"))
			continue;
		outcome->done = true;
		outcome->version = rows_i64(stored, row, "version");
	}
}

static bool all_done(const struct bulk *bulk)
{
	for (size_t i = 0; i < bulk->count; i++)
		if (!bulk->outcomes[i].done)
			return false;
	return true;
}

static void answer(struct exchange *x, struct bulk *bulk)
{
	json_t *items = json_array(), *body = json_object();

	for (size_t i = 0; i < bulk->count; i++) {
		struct outcome *outcome = &bulk->outcomes[i];
		json_t *item = json_object();

		if (!outcome->done)
			refuse(outcome, PROBLEM_LOCKED, NULL);
		json_object_set_new(item, "id", json_string(outcome->id));
		if (outcome->problem == PROBLEM_COUNT) {
			json_object_set_new(item, "status", json_integer(200));
			json_object_set_new(item, "version",
				json_integer(outcome->version));
		} else {
			json_object_set_new(item, "status",
				json_integer(problem_status(outcome->problem)));
			json_object_set_new(item, "problem",
				problem_json(x->r, outcome->problem,
					outcome->detail));
		}
		json_array_append_new(items, item);
	}
	json_object_set_new(body, "items", items);
	answer_json(x, 207, body);
}

SUSPENDS void claim_bulk(struct exchange *x)
{
	struct bulk bulk;
	const char *const *ids =
		field_texts(x->arena, x->body, "ids", &bulk.count);

	if (!claim_patch_ok(x, json_object_get(x->body, "patch"), "/patch"))
		return;
	bulk.outcomes = arena_array(x->arena, bulk.count, sizeof(struct outcome));
	for (size_t i = 0; i < bulk.count; i++)
		bulk.outcomes[i] = (struct outcome){ .id = ids[i],
			.problem = PROBLEM_COUNT };
	for (int i = 0; i < STORE_TRIES && !all_done(&bulk); i++) {
		struct db_rows *rows, *stored;
		json_t *items;

		if (!load(x, &bulk, &rows))
			return;
		items = decide_all(x, &bulk, rows);
		if (json_array_size(items) == 0) {
			json_decref(items);
			continue;
		}
		if (!exchange_run(x, SQL_CLAIM_PATCH_MANY,
			    ARGS(arg_json(json_text(x->arena, items))),
			    &stored))
			return;
		take_stored(x, &bulk, stored);
	}
	answer(x, &bulk);
}
