// SPDX-License-Identifier: Apache-2.0
#include "support/steps.h"
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { TEXT_MAX = 65536, NAMES_MAX = 32, VALUE_MAX = 4096, HEADERS_MAX = 10 };

struct saved {
	char name[32], value[VALUE_MAX];
};

struct conversation {
	struct client *client;
	struct answer answer;
	struct saved saved[NAMES_MAX];
	unsigned saved_count;
	size_t place;		 /* of the step that runs, from 1 */
	const struct step *sent; /* the last request */
	char path[VALUE_MAX], body[TEXT_MAX], text[TEXT_MAX];
	char lines[HEADERS_MAX][VALUE_MAX];
};

static void complain(struct conversation *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void complain(struct conversation *c, const char *format, ...)
{
	char what[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof what, format, args);
	va_end(args);
	fail_msg("step %zu: %s\n> %s %s\n> %.2000s\n< %d\n< %.4000s", c->place,
		what, c->sent ? c->sent->first : "", c->path, c->body,
		c->answer.status, c->answer.body ? c->answer.body : "");
}

static const char *find_saved(struct conversation *c, const char *name)
{
	for (unsigned i = 0; i < c->saved_count; i++)
		if (strcmp(c->saved[i].name, name) == 0)
			return c->saved[i].value;
	complain(c, "nothing was saved as $%s", name);
	return "";
}

static void save(struct conversation *c, const char *name, const char *value)
{
	unsigned i = 0;

	while (i < c->saved_count && strcmp(c->saved[i].name, name) != 0)
		i++;
	assert_true(i < NAMES_MAX);
	if (i == c->saved_count)
		c->saved_count++;
	snprintf(c->saved[i].name, sizeof c->saved[i].name, "%s", name);
	snprintf(c->saved[i].value, VALUE_MAX, "%s", value);
}

/* Copies the text with every $name replaced. */
static const char *fill(
	struct conversation *c, const char *text, char *out, size_t size)
{
	size_t len = 0;

	while (*text) {
		char name[32];
		size_t n = 0;
		bool braced = text[0] == '$' && text[1] == '{';

		if (text[0] != '$' || !(braced || isalpha(text[1]))) {
			assert_true(len + 1 < size);
			out[len++] = *text++;
			continue;
		}
		text += braced ? 2 : 1;
		while ((isalnum(*text) || *text == '_') && n < sizeof name - 1)
			name[n++] = *text++;
		name[n] = '\0';
		text += braced && *text == '}';
		len += (size_t)snprintf(
			out + len, size - len, "%s", find_saved(c, name));
		assert_true(len < size);
	}
	out[len] = '\0';
	return out;
}

static void add_header(struct conversation *c, const char **headers,
	unsigned *count, const char *name, const char *value)
{
	char line[VALUE_MAX];

	if (!value)
		return;
	assert_true(*count < HEADERS_MAX - 1);
	snprintf(line, sizeof line, "%s%s", name, value);
	headers[*count] = fill(c, line, c->lines[*count], VALUE_MAX);
	++*count;
}

/* Whatever is refused is refused in the same form. */
static void check_problem(struct conversation *c)
{
	char type[128], expected[128];
	const char *instance, *slug;

	if (c->answer.status < 400 || strcmp(c->sent->first, "HEAD") == 0)
		return;
	if (!answer_header(&c->answer, "Content-Type", type, sizeof type) ||
		strcmp(type, "application/problem+json") != 0)
		complain(c, "the refusal is not application/problem+json");
	instance = json_string_value(json_at(c->answer.json, "/instance"));
	slug = json_string_value(json_at(c->answer.json, "/type"));
	if (json_integer_value(json_at(c->answer.json, "/status")) !=
			c->answer.status ||
		!json_is_string(json_at(c->answer.json, "/title")) || !slug ||
		strncmp(slug, "/problems/", 10) != 0 || !instance ||
		strncmp(instance, "urn:uuid:", 9) != 0)
		complain(c, "the problem document lacks a member");
	snprintf(expected, sizeof expected, "/problems/%s",
		c->sent->code ? c->sent->code : slug + 10);
	if (strcmp(slug, expected) != 0)
		complain(c, "expected the problem %s", expected);
}

static void check_pointer(struct conversation *c, const char *pointer)
{
	json_t *errors = json_at(c->answer.json, "/errors"), *error;
	size_t i;

	json_array_foreach(errors, i, error)
	{
		const char *named =
			json_string_value(json_at(error, "/pointer"));

		if (named && strcmp(named, pointer) == 0)
			return;
	}
	complain(c, "no error names '%s'", pointer);
}

static void do_send(struct conversation *c, const struct step *step)
{
	const char *headers[HEADERS_MAX] = { NULL };
	bool is_patch = strcmp(step->first, "PATCH") == 0;
	unsigned count = 0;

	c->sent = step;
	fill(c, step->second, c->path, sizeof c->path);
	fill(c, step->body ? step->body : "", c->body, sizeof c->body);
	add_header(c, headers, &count, "Content-Type: ",
		step->type ? step->type
		: is_patch ? "application/merge-patch+json"
			   : NULL);
	add_header(c, headers, &count, "If-Match: ", step->if_match);
	add_header(c, headers, &count, "If-None-Match: ", step->if_none_match);
	add_header(c, headers, &count, "Idempotency-Key: ", step->key);
	for (size_t i = 0; i < COUNT_OF(step->headers); i++)
		add_header(c, headers, &count, "", step->headers[i]);
	answer_release(&c->answer);
	client_send(c->client, step->first, c->path,
		step->body ? c->body : NULL, headers, &c->answer);
	if (c->answer.status != step->status)
		complain(c, "expected status %d", step->status);
	check_problem(c);
	if (step->pointer)
		check_pointer(c, step->pointer);
}

static void do_save(struct conversation *c, const struct step *step)
{
	json_t *value = json_at(c->answer.json, step->first);
	char *text;

	if (!value)
		complain(c, "nothing at '%s'", step->first);
	if (json_is_string(value)) {
		save(c, step->second, json_string_value(value));
		return;
	}
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	save(c, step->second, text);
	free(text);
}

static void do_save_header(struct conversation *c, const struct step *step)
{
	char value[VALUE_MAX];

	if (!answer_header(&c->answer, step->first, value, sizeof value))
		complain(c, "no header %s", step->first);
	save(c, step->second, value);
}

static bool is_same(json_t *is, json_t *wanted)
{
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_object(wanted) && json_is_object(is)) {
		json_object_foreach(wanted, key,
			value) if (!is_same(json_object_get(is, key),
					   value)) return false;
		return true;
	}
	if (json_is_array(wanted) && json_is_array(is)) {
		if (json_array_size(wanted) != json_array_size(is))
			return false;
		json_array_foreach(
			wanted, i, value) if (!is_same(json_array_get(is, i),
						      value)) return false;
		return true;
	}
	return is && json_equal(is, wanted);
}

static void do_expect(struct conversation *c, const struct step *step)
{
	json_t *is = json_at(c->answer.json, step->first), *wanted;
	json_error_t error;

	fill(c, step->second, c->text, sizeof c->text);
	wanted = json_loads(c->text, JSON_DECODE_ANY, &error);
	if (!wanted)
		complain(c, "the test's own JSON is wrong: %s", error.text);
	if (!is_same(is, wanted))
		complain(c, "expected %s at '%s'", c->text, step->first);
	json_decref(wanted);
}

static void do_expect_header(struct conversation *c, const struct step *step)
{
	char value[VALUE_MAX];

	fill(c, step->second, c->text, sizeof c->text);
	if (!answer_header(&c->answer, step->first, value, sizeof value))
		complain(c, "no header %s", step->first);
	if (strcmp(value, c->text) != 0)
		complain(
			c, "%s is '%s', not '%s'", step->first, value, c->text);
}

static void do_count(struct conversation *c, const struct step *step)
{
	json_t *array = json_at(c->answer.json, step->first);

	if (!json_is_array(array) ||
		(int)json_array_size(array) != step->status)
		complain(c, "expected %d members at '%s'", step->status,
			step->first);
}

static void run_step(struct conversation *c, const struct step *step)
{
	switch (step->kind) {
	case STEP_AS:
		client_forget(c->client);
		client_bearer(c->client,
			step->first ? server_token(step->first) : NULL);
		break;
	case STEP_SEND:
		do_send(c, step);
		break;
	case STEP_SAVE:
		do_save(c, step);
		break;
	case STEP_SAVE_HEADER:
		do_save_header(c, step);
		break;
	case STEP_EXPECT:
		do_expect(c, step);
		break;
	case STEP_EXPECT_HEADER:
		do_expect_header(c, step);
		break;
	case STEP_EXPECT_TEXT:
		fill(c, step->first, c->text, sizeof c->text);
		if (!c->answer.body || !strstr(c->answer.body, c->text))
			complain(c, "expected the text '%s'", c->text);
		break;
	case STEP_COUNT:
		do_count(c, step);
		break;
	case STEP_ABSENT:
		if (json_at(c->answer.json, step->first))
			complain(c, "did not expect '%s'", step->first);
		break;
	}
}

void steps_run_at(const char *url, const struct step *steps, size_t count)
{
	struct conversation *c = calloc(1, sizeof *c);

	c->client = client_new(url);
	for (size_t i = 0; i < count; i++) {
		c->place = i + 1;
		run_step(c, &steps[i]);
	}
	answer_release(&c->answer);
	client_free(c->client);
	free(c);
}

void steps_run(struct server *server, const struct step *steps, size_t count)
{
	const char *proxy = getenv("TEST_PROXY_URL");

	steps_run_at(proxy ? proxy : server_url(server), steps, count);
}
