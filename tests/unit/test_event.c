// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base64.h"
#include "domain/event.h"
#include "domain/policy.h"
#include <stdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLAIM "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e33"
#define OTHER "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e44"

/* Random bytes of a test: each draw is filled with the next number. */
static void count_up(void *context, void *bytes, size_t len)
{
	unsigned char *next = context;

	memset(bytes, (*next)++, len);
}

static struct events *events_start(struct arena *arena, unsigned char *next)
{
	return events_new(
		arena, &(struct event_source){
			       .actor = "user/" OTHER,
			       .req = "0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e55",
			       .random = count_up,
			       .context = next,
		       });
}

/* The vectors of the log's format: one disclosure and three leaves. */
static void the_published_disclosure_is_made_byte_for_byte(void **state)
{
	struct arena *arena = arena_new();
	uint8_t salt[SALT_BYTES];
	char digest[DIGEST_TEXT_BYTES];
	const char *d;

	(void)state;
	for (int i = 0; i < SALT_BYTES; i++)
		salt[i] = (uint8_t)i;
	d = disclosure_make(arena, salt, "title", "\"Überprüft\"");
	assert_string_equal(d,
		"WyJBQUVDQXdRRkJnY0lDUW9MREEwT0R3IiwidGl0bGUiLCLDnGJlcnByw7xm"
		"dCJd");
	disclosure_digest(d, digest);
	assert_string_equal(
		digest, "2IaD5rSqqmVCOF8ymh-gvro2CxLLSzflW-ASpi_Cfns");
	arena_free(arena);
}

static const struct {
	struct leaf leaf;
	const char *line;
	size_t len;
	const char *hash;
} vectors[] = {
	{ { .actor = "system",
		  .at = "2026-01-02T03:04:05.000000Z",
		  .data = "{\"origin\":\"factcheck.example/log/1\"}",
		  .n = "AAAAAAAAAAAAAAAAAAAAAA",
		  .seq = 1,
		  .subject = "log",
		  .type = "log.created",
		  .v = 1 },
		"{\"actor\":\"system\",\"at\":\"2026-01-02T03:04:05.000000Z\","
		"\"data\":{\"origin\":\"factcheck.example/log/1\"},"
		"\"n\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"seq\":1,"
		"\"subject\":\"log\",\"type\":\"log.created\",\"v\":1}",
		177, "JRoU3TJY6oCZ43lsF4hQuVPqKttGuWWUgx5oo2a4x3U=" },
	{ { .actor = "u_7",
		  .at = "2026-01-02T03:05:00.000001Z",
		  .data = "{\"lang\":\"de\"}",
		  .n = "AQEBAQEBAQEBAQEBAQEBAQ",
		  .pd = "{\"title\":"
			"\"2IaD5rSqqmVCOF8ymh-gvro2CxLLSzflW-ASpi_Cfns\"}",
		  .seq = 1,
		  .subject = "claim/1",
		  .type = "claim.created",
		  .v = 1 },
		"{\"actor\":\"u_7\",\"at\":\"2026-01-02T03:05:00.000001Z\","
		"\"data\":{\"lang\":\"de\"},\"n\":\"AQEBAQEBAQEBAQEBAQEBAQ\","
		"\"pd\":{\"title\":"
		"\"2IaD5rSqqmVCOF8ymh-gvro2CxLLSzflW-ASpi_Cfns\"},"
		"\"seq\":1,\"subject\":\"claim/1\",\"type\":\"claim.created\","
		"\"v\":1}",
		218, "NvTn+cMD+nI6r4zVoFhs3bot03yQPw7sA+86WLlh+80=" },
	{ { .actor = "u_7",
		  .at = "2026-01-02T03:06:00.000002Z",
		  .data = "{\"from\":\"new\",\"to\":\"in_review\"}",
		  .n = "AgICAgICAgICAgICAgICAg",
		  .prev = "NvTn+cMD+nI6r4zVoFhs3bot03yQPw7sA+86WLlh+80=",
		  .seq = 2,
		  .subject = "claim/1",
		  .type = "claim.state",
		  .v = 1 },
		"{\"actor\":\"u_7\",\"at\":\"2026-01-02T03:06:00.000002Z\","
		"\"data\":{\"from\":\"new\",\"to\":\"in_review\"},"
		"\"n\":\"AgICAgICAgICAgICAgICAg\","
		"\"prev\":\"NvTn+cMD+nI6r4zVoFhs3bot03yQPw7sA+86WLlh+80=\","
		"\"seq\":2,\"subject\":\"claim/1\",\"type\":\"claim.state\","
		"\"v\":1}",
		227, "7P0TkmhwIS7cdCbVkH+BqsV1AxTzz92gIJw9uyC5VuE=" },
};

static void the_published_leaves_are_made_byte_for_byte(void **state)
{
	struct arena *arena = arena_new();
	uint8_t hash[3][HASH_BYTES], root[HASH_BYTES];
	char text[BASE64_SIZE(HASH_BYTES)];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		const char *line = leaf_render(arena, &vectors[i].leaf);

		assert_string_equal(line, vectors[i].line);
		assert_int_equal(strlen(line), vectors[i].len);
		hash_leaf(line, strlen(line), hash[i]);
		base64_encode(BASE64_STANDARD, hash[i], HASH_BYTES, text);
		assert_string_equal(text, vectors[i].hash);
	}
	hash_node(hash[0], hash[1], root);
	base64_encode(BASE64_STANDARD, root, HASH_BYTES, text);
	assert_string_equal(
		text, "E1AHS4OZ0a6mSw2oO5fqTgxGejS4N6P8tuMmMHFajck=");
	hash_node(root, hash[2], root);
	base64_encode(BASE64_STANDARD, root, HASH_BYTES, text);
	assert_string_equal(
		text, "yMAWz/C7XTuUO1HOJQdRgGu2HrRKGAMYtiqv5aBOUew=");
	arena_free(arena);
}

static void a_leaf_without_a_subject_has_no_seq(void **state)
{
	struct arena *arena = arena_new();
	const struct leaf leaf = {
		.actor = "system",
		.at = "2026-01-02T03:06:00.000002Z",
		.head = "{\"seq\":17}",
		.n = "AgICAgICAgICAgICAgICAg",
		.req = OTHER,
		.type = "export.created",
		.v = 1,
	};

	(void)state;
	assert_string_equal(leaf_render(arena, &leaf),
		"{\"actor\":\"system\",\"at\":\"2026-01-02T03:06:00.000002Z\","
		"\"head\":{\"seq\":17},\"n\":\"AgICAgICAgICAgICAgICAg\","
		"\"req\":\"" OTHER "\",\"type\":\"export.created\",\"v\":1}");
	arena_free(arena);
}

/* A commitment and its opening, as count_up() salts them. */
static const char *digest_of(struct arena *arena, unsigned char fill,
	const char *name, const char *value, const char **out_d)
{
	char *digest = arena_alloc(arena, DIGEST_TEXT_BYTES);
	uint8_t salt[SALT_BYTES];

	memset(salt, fill, sizeof salt);
	*out_d = disclosure_make(arena, salt, name, value);
	disclosure_digest(*out_d, digest);
	return digest;
}

static void an_event_is_what_the_database_takes(void **state)
{
	struct arena *arena = arena_new();
	unsigned char next = 0;
	struct events *events = events_start(arena, &next);
	struct event *event = event_add(events, EVENT_CLAIM_DECIDED, CLAIM);
	const char *ids[] = { CLAIM, OTHER };
	const char *digest, *d;

	(void)state;
	event_text(event, "reason", "Two \"papers\"\nagree");
	event_enum(event, "to", "corroborated");
	event_enum(event, "from", "unverified");
	event_enum(event, "from_basis", "new");
	event_enum(event, "basis", "sources");
	event_id(event, "decision", OTHER);
	event_ids(event, "evidence_ids", ids, 2);
	event_int(event, "policy_version", 3);
	event_text(event, "override_reason", NULL);
	digest = digest_of(
		arena, 1, "reason", "\"Two \\\"papers\\\"\\nagree\"", &d);
	assert_string_equal(events_json(events),
		arena_printf(arena,
			"[{\"subject\":\"claim/" CLAIM "\","
			"\"type\":\"claim.decided\",\"v\":1,"
			"\"actor\":\"user/" OTHER "\","
			"\"req\":\"0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e55\","
			"\"n\":\"AAAAAAAAAAAAAAAAAAAAAA\","
			"\"data\":\"{\\\"basis\\\":\\\"sources\\\","
			"\\\"decision\\\":\\\"" OTHER "\\\","
			"\\\"evidence_ids\\\":[\\\"" CLAIM "\\\","
			"\\\"" OTHER "\\\"],\\\"from\\\":\\\"unverified\\\","
			"\\\"from_basis\\\":\\\"new\\\","
			"\\\"policy_version\\\":3,"
			"\\\"to\\\":\\\"corroborated\\\"}\","
			"\"pd\":\"{\\\"reason\\\":\\\"%s\\\"}\","
			"\"d\":{\"reason\":\"%s\"}}]",
			digest, d));
	assert_string_equal(
		event_leaf_render(arena, event, "2026-01-02T03:06:00.000002Z",
			4, "NvTn+cMD+nI6r4zVoFhs3bot03yQPw7sA+86WLlh+80="),
		arena_printf(arena,
			"{\"actor\":\"user/" OTHER "\","
			"\"at\":\"2026-01-02T03:06:00.000002Z\","
			"\"data\":{\"basis\":\"sources\","
			"\"decision\":\"" OTHER "\","
			"\"evidence_ids\":[\"" CLAIM "\",\"" OTHER "\"],"
			"\"from\":\"unverified\",\"from_basis\":\"new\","
			"\"policy_version\":3,\"to\":\"corroborated\"},"
			"\"n\":\"AAAAAAAAAAAAAAAAAAAAAA\","
			"\"pd\":{\"reason\":\"%s\"},"
			"\"prev\":"
			"\"NvTn+cMD+nI6r4zVoFhs3bot03yQPw7sA+86WLlh+80=\","
			"\"req\":\"0199f1c3-1a00-7e01-b5c2-8a9d1c0f2e55\","
			"\"seq\":4,\"subject\":\"claim/" CLAIM "\","
			"\"type\":\"claim.decided\",\"v\":1}",
			digest));
	arena_free(arena);
}

static void changes_nest_before_and_after(void **state)
{
	struct arena *arena = arena_new();
	unsigned char next = 0;
	struct events *events = events_start(arena, &next);
	struct event *event = event_add(events, EVENT_CLAIM_CHANGED, CLAIM);
	const char *tags[] = { "mali", "über" };
	const char *digest, *d, *expected;

	(void)state;
	event_int(event, "before.priority", 0);
	event_int(event, "after.priority", 2);
	event_enum(event, "before.language", NULL);
	event_enum(event, "after.language", "fr");
	event_null(event, "after.due_at");
	event_int(event, "before.due_at", 1767322800000000);
	event = event_add(events, EVENT_CLAIM_TAGGED, CLAIM);
	event_texts(event, "before.tags", NULL, 0);
	event_texts(event, "after.tags", tags, 2);
	digest = digest_of(arena, 3, "after.tags", "[\"mali\",\"über\"]", &d);
	expected = arena_printf(
		arena, "\"pd\":\"{\\\"after.tags\\\":\\\"%s\\\"", digest);
	assert_non_null(strstr(events_json(events),
		"\"data\":\"{\\\"after\\\":{\\\"due_at\\\":null,"
		"\\\"language\\\":\\\"fr\\\",\\\"priority\\\":2},"
		"\\\"before\\\":{\\\"due_at\\\":1767322800000000,"
		"\\\"language\\\":null,\\\"priority\\\":0}}\"}"));
	assert_non_null(strstr(events_json(events), expected));
	event = event_add(events, EVENT_EVIDENCE_CHANGED, CLAIM);
	event_id(event, "evidence", OTHER);
	event_enum(event, "after.stance", "refutes");
	event_enum(event, "before.stance", "supports");
	event_text(event, "after.answer", NULL);
	digest = digest_of(arena, 5, "after.answer", "null", &d);
	assert_non_null(strstr(events_json(events),
		"\"data\":\"{\\\"after\\\":{\\\"stance\\\":\\\"refutes\\\"},"
		"\\\"before\\\":{\\\"stance\\\":\\\"supports\\\"},"
		"\\\"evidence\\\":\\\"" OTHER "\\\"}\""));
	assert_non_null(strstr(events_json(events), digest));
	arena_free(arena);
}

static void the_policy_and_the_instance_have_chains_of_their_own(void **state)
{
	struct arena *arena = arena_new();
	unsigned char next = 0;
	struct events *events = events_new(arena, &(struct event_source){
							  .actor = "system",
							  .random = count_up,
							  .context = &next,
						  });
	struct event *event = event_add(events, EVENT_POLICY_CHANGED, NULL);

	(void)state;
	assert_string_equal(events_json(events_new(arena,
				    &(struct event_source){ .actor = "system",
					    .random = count_up,
					    .context = &next })),
		"[]");
	event_int(event, "version", 2);
	event_flag(event, "before.second_review", false);
	event_flag(event, "after.second_review", true);
	event = event_add(events, EVENT_SESSION_FAILED, NULL);
	event_enum(event, "why", "password");
	event_id(event, "user", NULL);
	assert_string_equal(events_json(events),
		"[{\"subject\":\"policy\",\"type\":\"policy.changed\",\"v\":1,"
		"\"actor\":\"system\",\"n\":\"AAAAAAAAAAAAAAAAAAAAAA\","
		"\"data\":\"{\\\"after\\\":{\\\"second_review\\\":true},"
		"\\\"before\\\":{\\\"second_review\\\":false},"
		"\\\"version\\\":2}\"},"
		"{\"subject\":\"instance\",\"type\":\"session.failed\","
		"\"v\":1,\"actor\":\"system\","
		"\"n\":\"AQEBAQEBAQEBAQEBAQEBAQ\","
		"\"data\":\"{\\\"why\\\":\\\"password\\\"}\"}]");
	event = event_add(events, EVENT_USER_DISABLED, OTHER);
	assert_non_null(strstr(events_json(events), "\"subject\":\"user/"));
	event = event_add(events, EVENT_TOKEN_CREATED, OTHER);
	event_id(event, "token", CLAIM);
	event_enums(event, "scopes", (const char *const[]){ "read" }, 1);
	assert_non_null(
		strstr(events_json(events), "\\\"scopes\\\":[\\\"read\\\"]"));
	arena_free(arena);
}

/* What a row of event.def promises of its lists. */
static void check_list(const char *type, const char *list, const char *kinds)
{
	char name[64], last[64] = "";

	for (const char *p = list; *p; p += strspn(p, " ")) {
		size_t len = strcspn(p, " "), name_len = strcspn(p, ":? ");
		char kind[16] = " text ";

		assert_true(name_len > 0 && name_len < sizeof name);
		memcpy(name, p, name_len);
		name[name_len] = '\0';
		for (char *c = name; *c; c++)
			assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz"
					       "0123456789_.",
				*c));
		if (strcmp(last, name) >= 0)
			fail_msg("%s: '%s' is not sorted", type, name);
		memcpy(last, name, name_len + 1);
		if (p[name_len] == ':')
			snprintf(kind, sizeof kind, " %.*s ",
				(int)strcspn(p + name_len + 1, "? "),
				p + name_len + 1);
		if (!strstr(kinds, kind))
			fail_msg("%s: '%s' has kind%s", type, name, kind);
		p += len;
	}
}

static void every_row_of_the_list_is_well_formed(void **state)
{
	static const struct {
		const char *type;
		int v;
		const char *data, *personal;
	} rows[] = {
#define EVENT(symbol, type, v, subject, data, personal, about)                 \
	{ type, v, data, personal },
#include "domain/event.def"
#undef EVENT
	};

	(void)state;
	assert_int_equal(COUNT_OF(rows), EVENT_TYPE_COUNT);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		enum event_type type;

		assert_true(event_type_parse(rows[i].type, &type));
		assert_int_equal(type, i);
		assert_string_equal(event_type_name(type), rows[i].type);
		assert_true(strlen(event_type_about(type)) > 5);
		assert_true(rows[i].v >= 1);
		check_list(rows[i].type, rows[i].data,
			" id ids enum enums flag int ");
		check_list(rows[i].type, rows[i].personal, " text texts ");
	}
	assert_false(
		event_type_parse("claim.guessed", &(enum event_type){ 0 }));
}

static void every_member_of_the_policy_is_in_its_event(void **state)
{
	static const char *const members[] = {
#define POLICY_NUMBER(member, ...) "after." #member ":int? ",
#define POLICY_FLAG(member, ...)   "after." #member ":flag? ",
#include "domain/policy.def"
#undef POLICY_NUMBER
#undef POLICY_FLAG
	};
	static const char *const data[] = {
#define EVENT(symbol, type, v, subject, fields, ...) [EVENT_##symbol] = fields,
#include "domain/event.def"
#undef EVENT
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(members); i++)
		assert_non_null(strstr(data[EVENT_POLICY_CHANGED], members[i]));
}

static void undeclared_field(struct event *event)
{
	event_enum(event, "state", "corroborated");
}

static void free_text_as_enum(struct event *event)
{
	event_enum(event, "why", "wrong password");
}

static void personal_field_as_data(struct event *event)
{
	event_enum(event, "email", "ada");
}

static void wrong_kind(struct event *event)
{
	event_int(event, "why", 1);
}

static void not_an_id(struct event *event)
{
	event_id(event, "user", "7");
}

static void field_set_twice(struct event *event)
{
	event_enum(event, "why", "password");
	event_enum(event, "why", "password");
}

static void absent_value_of_a_needed_field(struct event *event)
{
	event_enum(event, "why", NULL);
}

static void needed_field_left_out(struct event *event)
{
	event_id(event, "user", OTHER);
}

/* A misuse ends the process before anything could be sent. */
static void misuse_is_a_bug_not_an_event(void **state)
{
	static void (*const misuses[])(struct event *) = {
		undeclared_field,
		free_text_as_enum,
		personal_field_as_data,
		wrong_kind,
		not_an_id,
		field_set_twice,
		absent_value_of_a_needed_field,
		needed_field_left_out,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(misuses); i++) {
		pid_t child = fork();
		int status;

		if (child == 0) {
			struct arena *arena = arena_new();
			unsigned char next = 0;
			struct events *events = events_start(arena, &next);

			signal(SIGABRT, SIG_DFL);
			if (!freopen("/dev/null", "w", stderr))
				_exit(2);
			misuses[i](
				event_add(events, EVENT_SESSION_FAILED, NULL));
			events_json(events);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
			fail_msg("misuse %zu went through", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_published_disclosure_is_made_byte_for_byte),
		cmocka_unit_test(the_published_leaves_are_made_byte_for_byte),
		cmocka_unit_test(a_leaf_without_a_subject_has_no_seq),
		cmocka_unit_test(an_event_is_what_the_database_takes),
		cmocka_unit_test(changes_nest_before_and_after),
		cmocka_unit_test(
			the_policy_and_the_instance_have_chains_of_their_own),
		cmocka_unit_test(every_row_of_the_list_is_well_formed),
		cmocka_unit_test(misuse_is_a_bug_not_an_event),
		cmocka_unit_test(every_member_of_the_policy_is_in_its_event),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
