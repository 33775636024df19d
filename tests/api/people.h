// SPDX-License-Identifier: Apache-2.0
// What the tests of people share: signing in, asking, looking into the database.
#pragma once
#include "talk.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OURS   "Sec-Fetch-Site: same-origin"
#define SECRET "correct horse battery "

enum { COOKIE_BYTES = 256 };

static inline int ask(struct client *client, const char *method, const char *path,
	const char *body, const char *const *headers)
{
	struct answer answer;
	int status;

	client_send(client, method, path, body, headers, &answer);
	status = answer.status;
	answer_release(&answer);
	return status;
}

static inline const char *login_body(
	char out[256], const char *email, const char *password)
{
	snprintf(out, 256, "{\"email\":\"%s\",\"password\":\"%s\"}", email,
		password);
	return out;
}

/* Signs in as a prepared person; the cookie as a header line. */
static inline void sign_in(struct client *client, const char *person,
	char out_cookie[COOKIE_BYTES])
{
	char body[256], email[64], password[64], cookie[COOKIE_BYTES - 16];
	struct answer answer;

	snprintf(email, sizeof email, "%s@example.org", person);
	snprintf(password, sizeof password, SECRET "%s", person);
	client_bearer(client, NULL);
	client_send(client, "POST", "/api/v1/session",
		login_body(body, email, password), NULL, &answer);
	assert_int_equal(answer.status, 201);
	assert_non_null(answer_header(
		&answer, "Set-Cookie", cookie, sizeof cookie));
	snprintf(out_cookie, COOKIE_BYTES, "Cookie: %.*s",
		(int)strcspn(cookie, ";"), cookie);
	answer_release(&answer);
	client_forget(client);
}

static inline int me_with(struct client *client, const char *header)
{
	return ask(client, "GET", "/api/v1/me", NULL,
		(const char *const[]){ header, NULL });
}

static inline void sql(const struct server *server, const char *text)
{
	PGconn *pg = PQconnectdb(server_conninfo(server));
	PGresult *result = PQexec(pg, text);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", text, PQerrorMessage(pg));
	PQclear(result);
	PQfinish(pg);
}

static inline int64_t count_of(const struct server *server, const char *text)
{
	PGconn *pg = PQconnectdb(server_conninfo(server));
	PGresult *result = PQexec(pg, text);
	int64_t count;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", text, PQerrorMessage(pg));
	count = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	PQfinish(pg);
	return count;
}

/* Longer than a credential is remembered by another node. */
static inline void wait_a_moment(void)
{
	usleep(700 * 1000);
}
