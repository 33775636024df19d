// SPDX-License-Identifier: Apache-2.0
// An HTTP client for tests: one connection, one set of cookies.
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct client;

struct answer {
	int status;    /* 0 when there was no answer */
	char *headers; /* as received, each line ended by \r\n */
	char *body;
	size_t body_len;
	json_t *json; /* the body parsed, or NULL */
	double seconds;
	int error; /* curl's code when there was no answer */
};

struct client *client_new(const char *base_url);
void client_free(struct client *client);
// The token for the following requests; NULL sends none.
void client_bearer(struct client *client, const char *token);
// Forgets every cookie.
void client_forget(struct client *client);
// `headers` is "Name: value" lines, NULL at the end, or NULL. A body goes as
// application/json unless a header says otherwise. Released by the caller.
void client_send(struct client *client, const char *method, const char *path,
	const char *body, const char *const *headers,
	struct answer *out_answer);
void answer_release(struct answer *answer);
// The value of a header in `out`, or NULL.
const char *answer_header(
	const struct answer *answer, const char *name, char *out, size_t size);
// The member at a JSON Pointer (RFC 6901); borrowed; NULL when absent.
json_t *json_at(json_t *root, const char *pointer);
