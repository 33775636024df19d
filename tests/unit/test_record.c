// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base64.h"
#include "domain/record.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define CLAIM	 "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e33"
#define DECISION "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e44"
#define ADA	 "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e55"
#define BOB	 "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e66"

static void zeros(void *context, void *bytes, size_t len)
{
	(void)context;
	memset(bytes, 0, len);
}

static struct events *events_start(struct arena *arena)
{
	return events_new(arena, &(struct event_source){
					 .actor = "user/" ADA,
					 .random = zeros,
				 });
}

static const char *compact(struct arena *arena, const json_t *value)
{
	char *text = json_dumps(
		value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	const char *copy = arena_strdup(arena, text);

	free(text);
	return copy;
}

/* The value inside an opening: what was committed to. */
static const char *opened(struct arena *arena, const json_t *d)
{
	char text[1024];
	json_t *array;
	const char *value;
	size_t len;

	assert_true(base64_decode(BASE64_URL, json_string_value(d),
		json_string_length(d), text, &len));
	array = json_loadb(text, len, 0, NULL);
	assert_non_null(array);
	value = compact(arena, json_array_get(array, 2));
	json_decref(array);
	return value;
}

/* All events as "type data name=text …" lines. */
static const char *told(struct arena *arena, const struct events *events)
{
	json_t *array = json_loads(events_json(events), 0, NULL), *event, *d;
	const char *text = "", *name;
	size_t i;

	assert_non_null(array);
	json_array_foreach(array, i, event)
	{
		const char *data =
			json_string_value(json_object_get(event, "data"));

		text = arena_printf(arena, "%s%s %s", text,
			json_string_value(json_object_get(event, "type")),
			data ? data : "-");
		json_object_foreach(json_object_get(event, "d"), name, d) text =
			arena_printf(arena, "%s %s=%s", text, name,
				opened(arena, d));
		text = arena_printf(arena, "%s\n", text);
	}
	json_decref(array);
	return text;
}

static const struct claim_fields plain = {
	.text = "Rain fell.",
	.claimant = "Met office",
	.language = "en",
	.tags = (const char *const[]){ "rain", "mali" },
	.tag_count = 2,
};

static void only_what_differs_on_a_claim_is_recorded(void **state)
{
	struct arena *arena = arena_new();
	struct claim_fields after = plain;
	struct events *events = events_start(arena);

	(void)state;
	assert_int_equal(
		record_claim_changes(events, CLAIM, &plain, &after), 0);
	assert_string_equal(events_json(events), "[]");
	after.priority = 2;
	after.claimant = NULL;
	assert_int_equal(
		record_claim_changes(events, CLAIM, &plain, &after), 1);
	assert_string_equal(told(arena, events),
		"claim.changed {\"after\":{\"priority\":2},"
		"\"before\":{\"priority\":0}} after.claimant=null"
		" before.claimant=\"Met office\"\n");
	arena_free(arena);
}

static void each_kind_of_change_has_its_event(void **state)
{
	struct arena *arena = arena_new();
	struct claim_fields after = {
		.text = "Snow fell.",
		.claimant = "Met office",
		.language = "fr",
		.tags = (const char *const[]){ "rain", "snow" },
		.tag_count = 2,
		.assignee = BOB,
		.has_due_at = true,
		.due_at_us = 1767322800000000,
		.dismissed = true,
	};
	struct claim_fields later = after;
	struct events *events = events_start(arena);

	(void)state;
	assert_int_equal(
		record_claim_changes(events, CLAIM, &plain, &after), 4);
	assert_string_equal(told(arena, events),
		"claim.changed {\"after\":{\"due_at\":1767322800000000,"
		"\"language\":\"fr\"},\"before\":{\"due_at\":null,"
		"\"language\":\"en\"}} after.text=\"Snow fell.\""
		" before.text=\"Rain fell.\"\n"
		"claim.assigned {\"after\":{\"assignee\":\"" BOB "\"},"
		"\"before\":{\"assignee\":null}}\n"
		"claim.tagged - after.tags=[\"rain\",\"snow\"]"
		" before.tags=[\"rain\",\"mali\"]\n"
		"claim.dismissed -\n");
	events = events_start(arena);
	later.due_at_us++;
	later.tag_count = 1;
	later.dismissed = false;
	assert_int_equal(
		record_claim_changes(events, CLAIM, &after, &later), 3);
	assert_string_equal(told(arena, events),
		"claim.changed {\"after\":{\"due_at\":1767322800000001},"
		"\"before\":{\"due_at\":1767322800000000}}\n"
		"claim.tagged - after.tags=[\"rain\"]"
		" before.tags=[\"rain\",\"snow\"]\n"
		"claim.restored -\n");
	arena_free(arena);
}

static void changes_of_evidence_are_recorded(void **state)
{
	struct arena *arena = arena_new();
	const struct evidence_fields before = {
		.stance = STANCE_SUPPORTS,
		.note = "n",
	};
	struct evidence_fields after = before;
	struct events *events = events_start(arena);

	(void)state;
	assert_int_equal(record_evidence_changes(
				 events, CLAIM, DECISION, &before, &after),
		0);
	after.stance = STANCE_REFUTES;
	after.answer = "It is older.";
	assert_int_equal(record_evidence_changes(
				 events, CLAIM, DECISION, &before, &after),
		1);
	assert_string_equal(told(arena, events),
		"evidence.changed {\"after\":{\"stance\":\"refutes\"},"
		"\"before\":{\"stance\":\"supports\"},"
		"\"evidence\":\"" DECISION "\"}"
		" after.answer=\"It is older.\" before.answer=null\n");
	arena_free(arena);
}

static void changes_of_the_policy_are_recorded(void **state)
{
	struct arena *arena = arena_new();
	struct policy before = policy_default(), after = before;
	struct events *events = events_start(arena);

	(void)state;
	after.version = 2;
	assert_int_equal(
		record_policy_changes(events, &before, &after, NULL), 0);
	after.second_review = true;
	after.min_independent_supports = 3;
	assert_int_equal(
		record_policy_changes(events, &before, &after, "Election."), 1);
	assert_string_equal(told(arena, events),
		"policy.changed {\"after\":{\"min_independent_supports\":3,"
		"\"second_review\":true},"
		"\"before\":{\"min_independent_supports\":2,"
		"\"second_review\":false},\"version\":2}"
		" reason=\"Election.\"\n");
	arena_free(arena);
}

/* ---- rulings */

static const struct evidence evidence[] = {
	{ .id = ADA, .canonical_url = "https://a.org/", .domain = "a.org" },
	{ .id = BOB, .canonical_url = "https://b.org/", .domain = "b.org" },
};

static const struct decision corroborate = {
	.to = CLAIM_CORROBORATED,
	.reason = "Seen.",
	.override_reason = "The deadline.",
};

static const char *decided(struct arena *arena, size_t links,
	bool second_review, const struct decision *decision, size_t count)
{
	const struct proposal open = { .id = BOB };
	const struct claim claim = {
		.basis = BASIS_NEW,
		.file = { .evidence = evidence, .evidence_count = links },
		.proposal = second_review ? &open : NULL,
	};
	const struct principal who = {
		.credential = CREDENTIAL_SESSION,
		.role = ROLE_EDITOR,
		.id = ADA,
	};
	struct policy policy = policy_default();
	struct events *events = events_start(arena);
	struct ruling ruling;

	policy.second_review = second_review;
	ruling = claim_decide(arena, &claim, &policy, decision, &who);
	assert_int_equal(
		record_decision(events, CLAIM, DECISION, &ruling), count);
	return told(arena, events);
}

static void a_decision_is_recorded_as_it_was_ruled(void **state)
{
	struct arena *arena = arena_new();
	struct decision denied = corroborate;

	(void)state;
	assert_string_equal(decided(arena, 2, false, &corroborate, 1),
		"claim.decided {\"basis\":\"sources\","
		"\"decision\":\"" DECISION "\",\"evidence_ids\":[\"" ADA
		"\",\"" BOB "\"],\"from\":\"unverified\","
		"\"from_basis\":\"new\",\"policy_version\":1,"
		"\"to\":\"corroborated\"} reason=\"Seen.\"\n");
	assert_string_equal(decided(arena, 1, true, &corroborate, 2),
		"claim.superseded {\"by\":\"" DECISION "\",\"decision\":\"" BOB
		"\"}\n"
		"claim.proposed {\"basis\":\"sources\","
		"\"decision\":\"" DECISION "\",\"evidence_ids\":[\"" ADA
		"\"],\"from\":\"unverified\",\"from_basis\":\"new\","
		"\"policy_version\":1,\"to\":\"corroborated\","
		"\"unmet\":[\"independent-supports\"]}"
		" override_reason=\"The deadline.\" reason=\"Seen.\"\n");
	denied.override_reason = NULL;
	assert_string_equal(decided(arena, 1, false, &denied, 1),
		"claim.denied {\"basis\":\"sources\",\"from\":\"unverified\","
		"\"from_basis\":\"new\",\"policy_version\":1,"
		"\"refusal\":\"policy-unmet\",\"to\":\"corroborated\","
		"\"unmet\":[\"independent-supports\"]} reason=\"Seen.\"\n");
	denied.to = CLAIM_UNVERIFIED;
	denied.has_basis = true;
	denied.basis = BASIS_REOPENED;
	assert_string_equal(decided(arena, 1, false, &denied, 1),
		"claim.denied {\"basis\":\"reopened\",\"from\":\"unverified\","
		"\"from_basis\":\"new\",\"policy_version\":1,"
		"\"refusal\":\"illegal-transition\",\"to\":\"unverified\"}"
		" reason=\"Seen.\"\n");
	denied.reason = "";
	assert_string_equal(decided(arena, 1, false, &denied, 0), "");
	arena_free(arena);
}

struct reviewed {
	struct claim claim;
	struct proposal proposal;
	struct review review;
	struct principal who;
};

static struct reviewed reviewed_start(void)
{
	return (struct reviewed){
		.claim = {
			.basis = BASIS_NEW,
			.file = { .evidence = evidence, .evidence_count = 2 },
		},
		.proposal = {
			.id = DECISION,
			.proposed_by = BOB,
			.from = BASIS_NEW,
			.to = BASIS_SOURCES,
		},
		.review = { .reason = "Agreed." },
		.who = {
			.credential = CREDENTIAL_SESSION,
			.role = ROLE_REVIEWER,
			.id = ADA,
		},
	};
}

static const char *reviewed(
	struct arena *arena, struct reviewed *r, bool approve, size_t count)
{
	const struct policy policy = policy_default();
	struct events *events = events_start(arena);
	struct ruling ruling;

	r->review.proposal = &r->proposal;
	if (approve)
		ruling = claim_approve(
			arena, &r->claim, &policy, &r->review, &r->who);
	else
		ruling = claim_reject(arena, &policy, &r->review, &r->who);
	assert_int_equal(
		record_review(events, CLAIM, DECISION, &ruling), count);
	return told(arena, events);
}

static void a_review_is_recorded_as_it_was_ruled(void **state)
{
	struct arena *arena = arena_new();
	struct reviewed r = reviewed_start();

	(void)state;
	assert_string_equal(reviewed(arena, &r, true, 1),
		"claim.approved {\"basis\":\"sources\","
		"\"decision\":\"" DECISION "\",\"from\":\"unverified\","
		"\"from_basis\":\"new\",\"policy_version\":1,"
		"\"to\":\"corroborated\"} reason=\"Agreed.\"\n");
	assert_string_equal(reviewed(arena, &r, false, 1),
		"claim.rejected {\"decision\":\"" DECISION
		"\"} reason=\"Agreed.\"\n");
	r.who.id = BOB;
	assert_string_equal(reviewed(arena, &r, true, 1),
		"claim.denied {\"basis\":\"sources\","
		"\"decision\":\"" DECISION "\",\"from\":\"unverified\","
		"\"from_basis\":\"new\",\"policy_version\":1,"
		"\"refusal\":\"own-proposal\",\"to\":\"corroborated\"}"
		" reason=\"Agreed.\"\n");
	r.who.id = ADA;
	r.claim.facts_version++;
	assert_string_equal(reviewed(arena, &r, true, 2),
		"claim.denied {\"basis\":\"sources\","
		"\"decision\":\"" DECISION "\",\"from\":\"unverified\","
		"\"from_basis\":\"new\",\"policy_version\":1,"
		"\"refusal\":\"proposal-stale\",\"to\":\"corroborated\"}"
		" reason=\"Agreed.\"\n"
		"claim.superseded {\"decision\":\"" DECISION "\"}\n");
	r.review.reason = NULL;
	assert_string_equal(reviewed(arena, &r, true, 0), "");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_differs_on_a_claim_is_recorded),
		cmocka_unit_test(each_kind_of_change_has_its_event),
		cmocka_unit_test(changes_of_evidence_are_recorded),
		cmocka_unit_test(changes_of_the_policy_are_recorded),
		cmocka_unit_test(a_decision_is_recorded_as_it_was_ruled),
		cmocka_unit_test(a_review_is_recorded_as_it_was_ruled),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
