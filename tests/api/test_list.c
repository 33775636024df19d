// SPDX-License-Identifier: Apache-2.0
// Lists: every filter, every order, and walks over all pages while others write.
#include <jansson.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/client.h"
#include "support/server.h"

enum { CLAIMS = 60, TAGGED = 20 };

struct desk {
	struct server *server;
	struct client *client;
	char document[40], me[40];
};

static json_t *ask(struct client *client, const char *method, const char *path,
	const char *body, int status)
{
	static const char *const patch[] = { "If-Match: *",
		"Content-Type: application/merge-patch+json", NULL };
	struct answer answer;
	json_t *json;

	client_send(client, method, path, body,
		strcmp(method, "PATCH") == 0 ? patch : NULL, &answer);
	if (answer.status != status)
		fail_msg("%s %s: %d, expected %d: %s", method, path,
			answer.status, status, answer.body);
	json = json_incref(answer.json);
	answer_release(&answer);
	return json;
}

static json_t *get(const struct desk *desk, const char *path)
{
	return ask(desk->client, "GET", path, NULL, 200);
}

static const char *text_at(json_t *json, const char *pointer)
{
	json_t *value = json_at(json, pointer);

	return json_is_null(value) ? NULL : json_string_value(value);
}

static void claim_add(struct client *client, unsigned i, char out_id[40])
{
	char body[256];
	json_t *json;

	snprintf(body, sizeof body,
		"{\"text\":\"Ship %u carried %s.\",\"language\":\"en\","
		"\"claimant\":\"Harbour office\",\"tags\":[\"n%u\"%s]}",
		i, i % 2 ? "timber" : "grain", i,
		i < TAGGED ? ",\"early\"" : "");
	json = ask(client, "POST", "/api/v1/claims", body, 201);
	if (out_id)
		snprintf(out_id, 40, "%s", text_at(json, "/id"));
	json_decref(json);
}

static void patch_claim(const struct desk *desk, const char *id,
	const char *body)
{
	char path[96];

	snprintf(path, sizeof path, "/api/v1/claims/%s", id);
	json_decref(ask(desk->client, "PATCH", path, body, 200));
}

static void decide(const struct desk *desk, const char *id)
{
	static const char *const match[] = { "If-Match: *",
		"Content-Type: application/json", NULL };
	char path[96];
	struct answer answer;

	snprintf(path, sizeof path, "/api/v1/claims/%s/evidence", id);
	json_decref(ask(desk->client, "POST", path,
		"{\"url\":\"https://customs.example/\",\"stance\":\"refutes\"}",
		201));
	snprintf(path, sizeof path, "/api/v1/claims/%s/decisions", id);
	client_send(desk->client, "POST", path,
		"{\"to\":\"disputed\",\"reason\":\"No such ship.\"}", match,
		&answer);
	assert_int_equal(answer.status, 201);
	answer_release(&answer);
}

static int setup(void **state)
{
	static struct desk desk;
	char id[40], body[128];
	json_t *json;

	desk.server = server_start(NULL);
	desk.client = client_new(server_url(desk.server));
	client_bearer(desk.client, server_token("editor"));
	json = get(&desk, "/api/v1/me");
	snprintf(desk.me, sizeof desk.me, "%s", text_at(json, "/id"));
	json_decref(json);
	json = ask(desk.client, "POST", "/api/v1/documents",
		"{\"text\":\"The dredger moved 300,000 tonnes of sand in 2025, "
		"the port said.\",\"min_score\":0,"
		"\"url\":\"https://dredge.example/a\",\"title\":\"Sand\"}", 201);
	snprintf(desk.document, sizeof desk.document, "%s",
		text_at(json, "/id"));
	json_decref(json);
	for (unsigned i = 0; i < CLAIMS; i++) {
		claim_add(desk.client, i, id);
		snprintf(body, sizeof body, "{\"assignee\":\"%s\"}", desk.me);
		if (i == 3)
			patch_claim(&desk, id, body);
		if (i == 4)
			patch_claim(&desk, id, "{\"dismissed\":true}");
		if (i == 5)
			decide(&desk, id);
	}
	*state = &desk;
	return 0;
}

static int teardown(void **state)
{
	struct desk *desk = *state;

	client_free(desk->client);
	server_free(desk->server);
	return 0;
}

static json_int_t total_of(const struct desk *desk, const char *query)
{
	char path[512];
	json_t *json;
	json_int_t total;

	snprintf(path, sizeof path, "/api/v1/claims?%s&count=exact&limit=1",
		query);
	json = get(desk, path);
	total = json_integer_value(json_at(json, "/total"));
	json_decref(json);
	return total;
}

static void filters_count_exactly_what_fits(void **state)
{
	static const struct {
		const char *query;
		json_int_t total;
	} cases[] = {
		{ "tag=early", TAGGED },
		{ "tag=n1&tag=n2", 2 },
		{ "tag=early&tag=n59", TAGGED + 1 },
		{ "state=disputed", 1 },
		{ "state=disputed&state=corroborated", 1 },
		{ "basis=refuted", 1 },
		{ "basis=new&basis=refuted&tag=early", TAGGED },
		{ "assignee=me", 1 },
		{ "assignee=me&assignee=none&origin=manual", CLAIMS },
		{ "origin=manual", CLAIMS },
		{ "dismissed=true", 1 },
		{ "dismissed=false&tag=early", TAGGED - 1 },
		{ "has_unmet=false&origin=manual", 1 },
		{ "created_after=2020-01-01T00:00:00Z&origin=manual", CLAIMS },
		{ "created_after=2199-01-01T00:00:00Z", 0 },
		{ "created_before=2020-01-01T00:00:00Z", 0 },
		{ "updated_after=2199-01-01T00:00:00Z", 0 },
		{ "min_score=0&origin=manual", CLAIMS },
		{ "q=timber", CLAIMS / 2 },
		{ "q=ship+-timber", CLAIMS / 2 },
		{ "q=%22carried+grain%22&tag=early", TAGGED / 2 },
		{ "q=nowhere", 0 },
		{ "attention=needs_second_review", 0 },
	};
	const struct desk *desk = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (total_of(desk, cases[i].query) != cases[i].total)
			fail_msg("?%s: %lld, expected %lld", cases[i].query,
				(long long)total_of(desk, cases[i].query),
				(long long)cases[i].total);
}

static void filters_name_people_and_documents(void **state)
{
	const struct desk *desk = *state;
	char query[128];

	snprintf(query, sizeof query, "assignee=%s", desk->me);
	assert_int_equal(total_of(desk, query), 1);
	snprintf(query, sizeof query, "document=%s", desk->document);
	assert_int_equal(total_of(desk, query),
		total_of(desk, "origin=extracted"));
	assert_true(total_of(desk, query) > 0);
}

// Walks over all pages; every number once, or the test fails.
static unsigned walk(const struct desk *desk, const char *query,
	unsigned limit, bool *seen, unsigned seen_max,
	void (*between)(const struct desk *desk))
{
	char path[2048], cursor[1700] = "";
	unsigned count = 0;
	json_t *json, *item;
	const char *next;
	size_t i;

	do {
		snprintf(path, sizeof path, "/api/v1/claims?%s&limit=%u%s%s",
			query, limit, *cursor ? "&cursor=" : "", cursor);
		json = get(desk, path);
		json_array_foreach (json_at(json, "/items"), i, item) {
			json_int_t n = json_integer_value(
				json_object_get(item, "number"));

			if (n < 0 || n >= seen_max)
				continue;
			if (seen[n])
				fail_msg("claim %lld came twice",
					(long long)n);
			seen[n] = true;
			count++;
		}
		next = text_at(json, "/next_cursor");
		snprintf(cursor, sizeof cursor, "%s", next ? next : "");
		json_decref(json);
		if (between)
			between(desk);
	} while (*cursor);
	return count;
}

static void every_order_walks_all_claims(void **state)
{
	static const char *const sorts[] = { "-updated_at", "-created_at",
		"-score", "number" };
	const struct desk *desk = *state;

	for (size_t s = 0; s < sizeof sorts / sizeof *sorts; s++) {
		bool seen[1000] = { false };
		char query[64];

		snprintf(query, sizeof query, "origin=manual&sort=%s",
			sorts[s]);
		assert_int_equal(walk(desk, query, 7, seen, 1000, NULL),
			CLAIMS);
	}
}

static void orders_are_what_they_say(void **state)
{
	const struct desk *desk = *state;
	json_t *json = get(desk, "/api/v1/claims?sort=number&limit=200");
	json_int_t before = 0;
	json_t *item;
	size_t i;

	json_array_foreach (json_at(json, "/items"), i, item) {
		json_int_t n =
			json_integer_value(json_object_get(item, "number"));

		assert_true(n > before);
		before = n;
	}
	json_decref(json);
	json = get(desk, "/api/v1/claims?sort=-created_at&limit=200");
	json_array_foreach (json_at(json, "/items"), i, item)
		if (i > 0)
			assert_true(strcmp(text_at(item, "/created_at"),
				text_at(json_array_get(
					json_at(json, "/items"), i - 1),
					"/created_at")) <= 0);
	json_decref(json);
}

static void add_one(const struct desk *desk)
{
	claim_add(desk->client, 900, NULL);
}

static void nothing_is_lost_while_others_write(void **state)
{
	const struct desk *desk = *state;
	bool seen[1000] = { false };

	assert_int_equal(walk(desk, "tag=early&sort=-created_at", 3, seen,
		1000, add_one), TAGGED);
}

static void a_cursor_belongs_to_its_filters(void **state)
{
	const struct desk *desk = *state;
	json_t *json = get(desk, "/api/v1/claims?tag=early&limit=2");
	const char *cursor = text_at(json, "/next_cursor");
	char path[2048], link[2048];
	struct answer answer;

	snprintf(path, sizeof path, "/api/v1/claims?tag=n1&limit=2&cursor=%s",
		cursor);
	client_send(desk->client, "GET", path, NULL, NULL, &answer);
	assert_int_equal(answer.status, 400);
	assert_string_equal(text_at(answer.json, "/type"),
		"/problems/invalid-cursor");
	answer_release(&answer);
	snprintf(path, sizeof path,
		"/api/v1/claims?tag=early&sort=number&cursor=%s", cursor);
	client_send(desk->client, "GET", path, NULL, NULL, &answer);
	assert_int_equal(answer.status, 400);
	answer_release(&answer);
	// Another page size is no other list.
	snprintf(path, sizeof path,
		"/api/v1/claims?tag=early&limit=5&cursor=%s", cursor);
	client_send(desk->client, "GET", path, NULL, NULL, &answer);
	assert_int_equal(answer.status, 200);
	assert_non_null(answer_header(&answer, "Link", link, sizeof link));
	assert_non_null(strstr(link, "rel=\"next\""));
	assert_non_null(strstr(link, "tag=early"));
	answer_release(&answer);
	json_decref(json);
}

// ---- the same key at the same time ----

struct sender {
	const char *url;
	int status;
	char id[40];
};

static void *send_keyed(void *arg)
{
	static const char *const headers[] = { "Idempotency-Key: one-act",
		"Content-Type: application/json", NULL };
	struct sender *sender = arg;
	struct client *client = client_new(sender->url);
	struct answer answer;

	client_bearer(client, server_token("reviewer"));
	do {
		client_send(client, "POST", "/api/v1/claims",
			"{\"text\":\"Sent at once.\",\"tags\":[\"once\"]}",
			headers, &answer);
		sender->status = answer.status;
		if (answer.status == 201)
			snprintf(sender->id, sizeof sender->id, "%s",
				json_string_value(json_at(answer.json, "/id")));
		answer_release(&answer);
	} while (sender->status == 409);
	client_free(client);
	return NULL;
}

static void one_key_is_one_act_even_at_once(void **state)
{
	const struct desk *desk = *state;
	enum { SENDERS = 8 };
	struct sender senders[SENDERS];
	pthread_t threads[SENDERS];

	for (int i = 0; i < SENDERS; i++) {
		senders[i] = (struct sender){ .url = server_url(desk->server) };
		assert_int_equal(pthread_create(&threads[i], NULL, send_keyed,
			&senders[i]), 0);
	}
	for (int i = 0; i < SENDERS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < SENDERS; i++) {
		assert_int_equal(senders[i].status, 201);
		assert_string_equal(senders[i].id, senders[0].id);
	}
	assert_int_equal(total_of(desk, "tag=once"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_count_exactly_what_fits),
		cmocka_unit_test(filters_name_people_and_documents),
		cmocka_unit_test(every_order_walks_all_claims),
		cmocka_unit_test(orders_are_what_they_say),
		cmocka_unit_test(nothing_is_lost_while_others_write),
		cmocka_unit_test(a_cursor_belongs_to_its_filters),
		cmocka_unit_test(one_key_is_one_act_even_at_once),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
