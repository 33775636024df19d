// SPDX-License-Identifier: Apache-2.0
// Every route × role × scope × kind of credential, by real requests. The answers
// are kept in tests/golden/access_routes.txt. A request is made to be refused by
// what comes after the gate (no such id, an empty body), so it changes nothing.
#include "api/route.h"
#include <jansson.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/client.h"
#include "support/golden.h"
#include "support/server.h"

#define PASSWORD "a long enough secret"
#define NOBODYS_ID "0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10"

enum { CREDENTIALS_MAX = 64, COOKIE_BYTES = 512 };

struct caller {
	char name[24];
	char token[64];           /* "" for none */
	char cookie[COOKIE_BYTES]; /* "Cookie: …", "" for none */
	const char *site;         /* "Sec-Fetch-Site: …" */
};

struct matrix {
	struct server *server;
	struct client *client;
	struct caller callers[CREDENTIALS_MAX];
	unsigned caller_count;
};

static const char *const methods[HTTP_METHOD_COUNT] = {
	[HTTP_GET] = "GET",
	[HTTP_POST] = "POST",
	[HTTP_PUT] = "PUT",
	[HTTP_PATCH] = "PATCH",
	[HTTP_DELETE] = "DELETE",
};

static struct caller *caller_add(struct matrix *m, const char *name)
{
	struct caller *caller = &m->callers[m->caller_count++];

	assert_true(m->caller_count <= CREDENTIALS_MAX);
	snprintf(caller->name, sizeof caller->name, "%s", name);
	caller->site = "Sec-Fetch-Site: same-origin";
	return caller;
}

static void as_admin(struct matrix *m, const char *path, const char *body,
	int status, struct answer *out)
{
	client_bearer(m->client, server_token("admin"));
	client_send(m->client, "POST", path, body, NULL, out);
	if (out->status != status)
		fail_msg("POST %s: %d %s", path, out->status, out->body);
}

static void user_add(struct matrix *m, const char *name, enum role role,
	char out_id[40])
{
	struct answer answer;
	char body[256];

	snprintf(body, sizeof body,
		"{\"email\":\"%s@matrix.example\",\"name\":\"%s\","
		"\"role\":\"%s\",\"password\":\"" PASSWORD "\"}",
		name, name, role_name(role));
	as_admin(m, "/api/v1/users", body, 201, &answer);
	snprintf(out_id, 40, "%s",
		json_string_value(json_at(answer.json, "/id")));
	answer_release(&answer);
}

static void token_add(struct matrix *m, const char *name, const char *user,
	const char *scopes, char out_id[40])
{
	struct caller *caller = caller_add(m, name);
	struct answer answer;
	char body[256];

	snprintf(body, sizeof body, "{\"user_id\":\"%s\",\"scopes\":[%s]}",
		user, scopes);
	as_admin(m, "/api/v1/tokens", body, 201, &answer);
	snprintf(caller->token, sizeof caller->token, "%s",
		json_string_value(json_at(answer.json, "/token")));
	if (out_id)
		snprintf(out_id, 40, "%s",
			json_string_value(json_at(answer.json, "/id")));
	answer_release(&answer);
}

static struct caller *session_add(struct matrix *m, const char *name,
	const char *user)
{
	struct caller *caller = caller_add(m, name);
	char body[256], cookie[COOKIE_BYTES - 16];
	struct answer answer;

	snprintf(body, sizeof body,
		"{\"email\":\"%s@matrix.example\","
		"\"password\":\"" PASSWORD "\"}", user);
	client_bearer(m->client, NULL);
	client_send(m->client, "POST", "/api/v1/session", body, NULL, &answer);
	assert_int_equal(answer.status, 201);
	assert_non_null(answer_header(&answer, "Set-Cookie", cookie,
		sizeof cookie));
	snprintf(caller->cookie, sizeof caller->cookie, "Cookie: %.*s",
		(int)strcspn(cookie, ";"), cookie);
	answer_release(&answer);
	client_forget(m->client);
	return caller;
}

static void sql(struct matrix *m, const char *text, const char *id)
{
	PGconn *conn = PQconnectdb(server_conninfo(m->server));
	PGresult *result = PQexecParams(conn, text, 1, NULL, &id, NULL, NULL,
		0);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", text, PQerrorMessage(conn));
	PQclear(result);
	PQfinish(conn);
}

// Credentials that identify nobody, or not any more.
static void callers_refused(struct matrix *m)
{
	struct answer answer;
	char user[40], id[40], body[64], path[128];

	user_add(m, "some", ROLE_ADMIN, user);
	caller_add(m, "none");
	strcpy(caller_add(m, "unknown")->token,
		"cvt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	token_add(m, "expired", user, "\"admin\"", id);
	sql(m, "UPDATE claimd.api_token SET expires_at = now() WHERE id = $1",
		id);
	token_add(m, "revoked", user, "\"admin\"", id);
	snprintf(path, sizeof path, "/api/v1/tokens/%s", id);
	client_send(m->client, "DELETE", path, NULL, NULL, &answer);
	assert_int_equal(answer.status, 204);
	answer_release(&answer);
	user_add(m, "gone", ROLE_ADMIN, id);
	token_add(m, "disabled", id, "\"read\",\"write\",\"admin\"", NULL);
	snprintf(path, sizeof path, "/api/v1/users/%s", id);
	snprintf(body, sizeof body, "{\"disabled\":true}");
	client_send(m->client, "PATCH", path, body,
		(const char *const[]){ "If-Match: \"1\"",
			"Content-Type: application/merge-patch+json", NULL },
		&answer);
	assert_int_equal(answer.status, 200);
	answer_release(&answer);
	session_add(m, "cross-site session", "some")->site =
		"Sec-Fetch-Site: cross-site";
}

static void role_set(struct matrix *m, const char *id, enum role role)
{
	static const char *const headers[] = { "If-Match: *",
		"Content-Type: application/merge-patch+json", NULL };
	char path[96], body[64];
	struct answer answer;

	snprintf(path, sizeof path, "/api/v1/users/%s", id);
	snprintf(body, sizeof body, "{\"role\":\"%s\"}", role_name(role));
	client_bearer(m->client, server_token("admin"));
	client_send(m->client, "PATCH", path, body, headers, &answer);
	assert_int_equal(answer.status, 200);
	answer_release(&answer);
}

// The tokens are made while their owner is an admin: scopes that reach beyond
// the role of the owner must be worth nothing afterwards.
static void callers_of(struct matrix *m, enum role role)
{
	static const char *const scopes[][2] = {
		{ "read", "\"read\"" },
		{ "write", "\"write\"" },
		{ "audit", "\"audit\"" },
		{ "admin", "\"admin\"" },
		{ "all", "\"read\",\"write\",\"audit\",\"admin\"" },
	};
	char name[24], id[40];

	user_add(m, role_name(role), ROLE_ADMIN, id);
	for (unsigned i = 0; i < sizeof scopes / sizeof *scopes; i++) {
		snprintf(name, sizeof name, "%s %s", role_name(role),
			scopes[i][0]);
		token_add(m, name, id, scopes[i][1], NULL);
	}
	if (role != ROLE_ADMIN)
		role_set(m, id, role);
	snprintf(name, sizeof name, "%s session", role_name(role));
	session_add(m, name, role_name(role));
}

static void route_path(const struct route *route, char *out, size_t size)
{
	const char *colon = strchr(route->path, ':');

	if (!colon)
		snprintf(out, size, "%s", route->path);
	else
		snprintf(out, size, "%.*s%s%s", (int)(colon - route->path),
			route->path, NOBODYS_ID,
			colon + strcspn(colon, "/"));
}

// '.' let in, 'u' not known, 'x' known and not allowed.
static char ask(struct matrix *m, const struct caller *caller,
	const struct route *route)
{
	const char *headers[8] = { "If-Match: \"1\"", caller->site };
	unsigned count = 2;
	bool body = route->body != NULL;
	struct answer answer;
	char path[256], mark = '.';

	route_path(route, path, sizeof path);
	if (*caller->cookie)
		headers[count++] = caller->cookie;
	if (body)
		headers[count++] = route->flags & ROUTE_MERGE
			? "Content-Type: application/merge-patch+json"
			: "Content-Type: application/json";
	headers[count] = NULL;
	client_bearer(m->client, *caller->token ? caller->token : NULL);
	client_send(m->client, methods[route->method], path,
		body ? "{}" : NULL, headers, &answer);
	if (answer.status == 0 || answer.status >= 500)
		fail_msg("%s as %s: %d %s", route->name, caller->name,
			answer.status, answer.body);
	if (answer.status == 401)
		mark = 'u';
	else if (answer.status == 403)
		mark = 'x';
	answer_release(&answer);
	client_forget(m->client);
	return mark;
}

static bool ends_session(const struct route *route)
{
	return strcmp(route->name, "session_delete") == 0;
}

static void print_legend(const struct matrix *m, struct buffer *out)
{
	buffer_printf(out, "Each column is a caller: . let in, u not known, "
			   "x known and not allowed.\n\n");
	for (unsigned c = 0; c < m->caller_count; c++)
		buffer_printf(out, "%*s| %s\n", (int)(22 + c + c / 6), "",
			m->callers[c].name);
	buffer_printf(out, "\n");
}

static void every_route_and_credential(void **state)
{
	struct matrix *m = *state;
	char marks[256][CREDENTIALS_MAX];
	struct buffer out = { 0 };

	for (unsigned c = 0; c < m->caller_count; c++)
		for (unsigned last = 0; last < 2; last++)
			for (unsigned i = 0; i < route_count; i++)
				if (ends_session(&routes[i]) == last)
					marks[i][c] = ask(m, &m->callers[c],
						&routes[i]);
	print_legend(m, &out);
	for (unsigned i = 0; i < route_count; i++) {
		buffer_printf(&out, "%-20s", routes[i].name);
		for (unsigned c = 0; c < m->caller_count; c++)
			buffer_printf(&out, "%s%c", c % 6 ? "" : "  " + !!c,
				marks[i][c]);
		buffer_printf(&out, "\n");
	}
	golden_compare("access_routes.txt", &out);
	buffer_release(&out);
}

static int setup(void **state)
{
	static struct matrix m;
	static const char *const flags[] = { "--requests-per-minute", "0",
		NULL };
	struct server_options options = { .flags = flags };

	m.server = server_start(&options);
	m.client = client_new(server_url(m.server));
	callers_refused(&m);
	for (unsigned role = 0; role < ROLE_COUNT; role++)
		callers_of(&m, (enum role)role);
	*state = &m;
	return 0;
}

static int teardown(void **state)
{
	struct matrix *m = *state;

	client_free(m->client);
	server_free(m->server);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_and_credential),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
