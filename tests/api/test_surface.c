// SPDX-License-Identifier: Apache-2.0
// What holds for every path: sizes, HEAD and OPTIONS, request ids, headers, and
// the pages that describe the API.
#include "talk.h"
#include <stdio.h>
#include <string.h>

#define KIB 1024
#define MIB (1024 * KIB)

static struct client *client_as(struct server *server, const char *person)
{
	struct client *client = client_new(server_url(server));

	client_bearer(client, server_token(person));
	return client;
}

static int send(struct client *client, const char *method, const char *path,
	const char *body, const char *header, struct answer *out)
{
	const char *headers[] = { header, NULL };

	client_send(client, method, path, body, headers, out);
	return out->status;
}

// A body of exactly so many bytes: {"text":"aaa… "} of sentences.
static char *body_of(size_t size)
{
	static const char start[] = "{\"extract\":false,\"text\":\"";
	static const char end[] = "\"}";
	char *body = malloc(size + 1);
	size_t len = strlen(start);

	memcpy(body, start, len);
	memset(body + len, 'a', size - len);
	memcpy(body + size - strlen(end), end, sizeof end);
	return body;
}

static int post_sized(struct client *client, const char *path, size_t size)
{
	char *body = body_of(size);
	struct answer answer;
	int status = send(client, "POST", path, body, NULL, &answer);

	if (status == 413)
		assert_string_equal(
			json_string_value(json_at(answer.json, "/type")),
			"/problems/body-too-large");
	answer_release(&answer);
	free(body);
	return status;
}

static void bodies_end_at_their_limit(void **state)
{
	struct client *client = client_as(*state, "reviewer");

	// Too long for a claim, but read and checked.
	assert_int_equal(post_sized(client, "/api/v1/claims", MIB), 422);
	assert_int_equal(post_sized(client, "/api/v1/claims", MIB + 1), 413);
	assert_int_equal(post_sized(client, "/api/v1/documents", 2 * MIB), 201);
	assert_int_equal(
		post_sized(client, "/api/v1/documents", 8 * MIB + 1), 413);
	client_free(client);
}

static void heads_end_at_their_limit(void **state)
{
	struct client *client = client_as(*state, "reviewer");
	char path[8000] = "/api/v1/claims?q=", header[16 * KIB] = "X-Long: ";
	struct answer answer;

	memset(path + strlen(path), 'a', 500);
	assert_int_equal(send(client, "GET", path, NULL, NULL, &answer), 400);
	answer_release(&answer);
	memset(header + strlen(header), 'a', sizeof header - 9);
	assert_int_equal(
		send(client, "GET", "/api/v1/me", NULL, header, &answer), 431);
	assert_string_equal(json_string_value(json_at(answer.json, "/type")),
		"/problems/headers-too-large");
	answer_release(&answer);
	client_free(client);
}

static void head_answers_like_get(void **state)
{
	static const char *const paths[] = { "/api/v1/me", "/api/v1/claims",
		"/healthz", "/metrics", "/openapi.json", "/docs" };
	struct client *client = client_as(*state, "reviewer");
	char type[100], type_of_get[100];
	struct answer answer;

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		assert_int_equal(
			send(client, "GET", paths[i], NULL, NULL, &answer),
			200);
		assert_non_null(answer_header(&answer, "Content-Type",
			type_of_get, sizeof type_of_get));
		answer_release(&answer);
		assert_int_equal(
			send(client, "HEAD", paths[i], NULL, NULL, &answer),
			200);
		assert_int_equal(answer.body_len, 0);
		assert_string_equal(answer_header(&answer, "Content-Type", type,
					    sizeof type),
			type_of_get);
		answer_release(&answer);
	}
	client_free(client);
}

static void options_and_405_list_the_methods(void **state)
{
	struct client *client = client_as(*state, "reviewer");
	struct answer answer;
	char allow[100];

	assert_int_equal(
		send(client, "OPTIONS", "/api/v1/claims", NULL, NULL, &answer),
		204);
	assert_string_equal(
		answer_header(&answer, "Allow", allow, sizeof allow),
		"OPTIONS, GET, HEAD, POST");
	answer_release(&answer);
	assert_int_equal(
		send(client, "DELETE", "/api/v1/claims", NULL, NULL, &answer),
		405);
	assert_string_equal(
		answer_header(&answer, "Allow", allow, sizeof allow),
		"OPTIONS, GET, HEAD, POST");
	answer_release(&answer);
	client_free(client);
}

static void every_answer_names_its_request(void **state)
{
	static const char id[] = "0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10";
	static const char *const paths[] = { "/api/v1/me", "/api/v1/nothing",
		"/healthz", "/docs", "/problems/nothing" };
	struct client *client = client_as(*state, "reviewer");
	char header[100], instance[100];
	struct answer answer;

	snprintf(header, sizeof header, "X-Request-Id: %s", id);
	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		send(client, "GET", paths[i], NULL, header, &answer);
		assert_string_equal(answer_header(&answer, "X-Request-Id",
					    instance, sizeof instance),
			id);
		answer_release(&answer);
	}
	send(client, "GET", "/api/v1/nothing", NULL, "X-Request-Id: <b>",
		&answer);
	snprintf(header, sizeof header, "urn:uuid:%s",
		answer_header(
			&answer, "X-Request-Id", instance, sizeof instance));
	assert_string_equal(
		json_string_value(json_at(answer.json, "/instance")), header);
	assert_int_equal(strlen(instance), 36);
	answer_release(&answer);
	client_free(client);
}

static void answers_are_not_kept_by_others(void **state)
{
	struct client *client = client_as(*state, "reviewer");
	struct answer answer;
	char value[100];

	send(client, "GET", "/api/v1/claims", NULL, NULL, &answer);
	assert_string_equal(
		answer_header(&answer, "Cache-Control", value, sizeof value),
		"no-store");
	assert_string_equal(answer_header(&answer, "X-Content-Type-Options",
				    value, sizeof value),
		"nosniff");
	assert_null(answer_header(
		&answer, "Access-Control-Allow-Origin", value, sizeof value));
	answer_release(&answer);
	client_free(client);
}

static void the_description_is_served(void **state)
{
	static const char *const pages[] = { "/docs",
		"/problems/policy-unmet" };
	struct client *client = client_new(server_url(*state));
	char etag[100], header[120], value[600];
	struct answer answer;

	assert_int_equal(
		send(client, "GET", "/openapi.json", NULL, NULL, &answer), 200);
	assert_string_equal(
		json_string_value(json_at(answer.json, "/info/title")),
		"Claimd");
	assert_string_equal(
		json_string_value(json_at(answer.json, "/info/version")),
		CLAIMD_VERSION);
	snprintf(header, sizeof header, "If-None-Match: %s",
		answer_header(&answer, "ETag", etag, sizeof etag));
	answer_release(&answer);
	assert_int_equal(
		send(client, "GET", "/openapi.json", NULL, header, &answer),
		304);
	answer_release(&answer);
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		assert_int_equal(send(client, "GET", pages[i], NULL,
					 "Accept-Encoding: gzip", &answer),
			200);
		assert_string_equal(answer_header(&answer, "Content-Encoding",
					    value, sizeof value),
			"gzip");
		assert_non_null(
			strstr(answer_header(&answer, "Content-Security-Policy",
				       value, sizeof value),
				"default-src 'none'"));
		answer_release(&answer);
		assert_int_equal(
			send(client, "GET", pages[i], NULL, NULL, &answer),
			200);
		assert_non_null(strstr(answer.body, "<!doctype html>"));
		answer_release(&answer);
	}
	client_free(client);
}

static void problems_say_what_to_do(void **state)
{
	static const struct {
		const char *method, *path, *body;
		int status;
	} cases[] = {
		{ "GET", "/api/v1/claims?cursor=x", NULL, 400 },
		{ "GET", "/api/v1/claims?limit=1e2", NULL, 400 },
		{ "GET", "/api/v1/claims/x", NULL, 404 },
		{ "GET", "/api/v1/claims/0199f3a0-0000-7000-8000-000000000000",
			NULL, 404 },
		{ "DELETE", "/api/v1/claims", NULL, 405 },
		{ "PUT", "/api/v1/policy", "{}", 403 },
	};
	struct client *client = client_as(*state, "reviewer");
	struct answer answer;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *detail;

		assert_int_equal(send(client, cases[i].method, cases[i].path,
					 cases[i].body, NULL, &answer),
			cases[i].status);
		detail = json_string_value(json_at(answer.json, "/detail"));
		assert_non_null(detail);
		assert_true(strlen(detail) > 10);
		answer_release(&answer);
	}
	client_free(client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_end_at_their_limit),
		cmocka_unit_test(heads_end_at_their_limit),
		cmocka_unit_test(head_answers_like_get),
		cmocka_unit_test(options_and_405_list_the_methods),
		cmocka_unit_test(every_answer_names_its_request),
		cmocka_unit_test(answers_are_not_kept_by_others),
		cmocka_unit_test(the_description_is_served),
		cmocka_unit_test(problems_say_what_to_do),
	};

	return cmocka_run_group_tests(tests, talk_setup, talk_teardown);
}
