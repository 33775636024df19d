// SPDX-License-Identifier: Apache-2.0
#include "support/client.h"
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct client {
	CURL *curl;
	char base[128];
	char bearer[256];
};

struct bytes {
	char *at;
	size_t len;
};

static void init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct client *client_new(const char *base_url)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct client *client = calloc(1, sizeof *client);

	pthread_once(&once, init_curl);
	client->curl = curl_easy_init();
	snprintf(client->base, sizeof client->base, "%s", base_url);
	return client;
}

void client_free(struct client *client)
{
	if (!client)
		return;
	curl_easy_cleanup(client->curl);
	free(client);
}

void client_bearer(struct client *client, const char *token)
{
	snprintf(client->bearer, sizeof client->bearer, "%s%s",
		token ? "Authorization: Bearer " : "", token ? token : "");
}

void client_forget(struct client *client)
{
	curl_easy_setopt(client->curl, CURLOPT_COOKIELIST, "ALL");
}

static size_t collect(char *from, size_t size, size_t count, void *arg)
{
	struct bytes *bytes = arg;
	size_t len = size * count;

	bytes->at = realloc(bytes->at, bytes->len + len + 1);
	memcpy(bytes->at + bytes->len, from, len);
	bytes->len += len;
	bytes->at[bytes->len] = '\0';
	return len;
}

static bool has_type(const char *const *headers)
{
	for (; headers && *headers; headers++)
		if (strncasecmp(*headers, "Content-Type:", 13) == 0)
			return true;
	return false;
}

static struct curl_slist *header_list(const struct client *client,
	const char *body, const char *const *headers)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");

	if (client->bearer[0])
		list = curl_slist_append(list, client->bearer);
	if (body && !has_type(headers))
		list = curl_slist_append(
			list, "Content-Type: application/json");
	for (; headers && *headers; headers++)
		list = curl_slist_append(list, *headers);
	return list;
}

void client_send(struct client *client, const char *method, const char *path,
	const char *body, const char *const *headers, struct answer *out_answer)
{
	struct curl_slist *list = header_list(client, body, headers);
	struct bytes head = { calloc(1, 1), 0 }, text = { calloc(1, 1), 0 };
	CURL *curl = client->curl;
	char url[8192];
	long status = 0;

	snprintf(url, sizeof url, "%s%s", client->base, path);
	curl_easy_reset(curl); /* keeps the connection and the cookies */
	curl_easy_setopt(curl, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &head);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &text);
	if (strcmp(method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	if (body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
		curl_easy_setopt(
			curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
	}
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	*out_answer = (struct answer){ 0 };
	out_answer->error = (int)curl_easy_perform(curl);
	if (out_answer->error == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &out_answer->seconds);
	curl_slist_free_all(list);
	out_answer->status = (int)status;
	out_answer->headers = head.at;
	out_answer->body = text.at;
	out_answer->body_len = text.len;
	out_answer->json =
		json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
}

void answer_release(struct answer *answer)
{
	free(answer->headers);
	free(answer->body);
	json_decref(answer->json);
	*answer = (struct answer){ 0 };
}

const char *answer_header(
	const struct answer *answer, const char *name, char *out, size_t size)
{
	size_t len = strlen(name);

	for (const char *line = answer->headers; line && *line;) {
		const char *end = strstr(line, "\r\n");

		if (!end)
			return NULL;
		if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
			line += len + 1;
			line += strspn(line, " ");
			snprintf(out, size, "%.*s", (int)(end - line), line);
			return out;
		}
		line = end + 2;
	}
	return NULL;
}

json_t *json_at(json_t *root, const char *pointer)
{
	while (root && *pointer == '/') {
		size_t len = strcspn(++pointer, "/");
		char key[128];

		snprintf(key, sizeof key, "%.*s", (int)len, pointer);
		root = json_is_array(root)
			       ? json_array_get(root, strtoul(key, NULL, 10))
			       : json_object_get(root, key);
		pointer += len;
	}
	return root;
}
