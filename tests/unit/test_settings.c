// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "base/buffer.h"
#include "base/settings.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct target {
	const char *name, *password;
	int64_t count, bytes, wait_ms;
	bool fast;
};

#define ROW(member, t, fallback_, min_, max_)                                  \
	{                                                                      \
		.name = #member, .env = "TEST_" #member, .type = t,            \
		.offset = offsetof(struct target, member),                     \
		.fallback = fallback_, .min = min_, .max = max_, .arg = "X",   \
		.help = "some words that say what it is for"                   \
	}
static const struct setting rows[] = {
	ROW(name, SETTING_STRING, "anna", 0, 0),
	ROW(password, SETTING_SECRET, NULL, 0, 0),
	ROW(count, SETTING_INT, "2", 1, 16),
	ROW(bytes, SETTING_SIZE, "1MiB", 1024, 8 << 20),
	ROW(wait_ms, SETTING_DURATION, "10s", 0, 60000),
	ROW(fast, SETTING_BOOL, "true", 0, 0),
};

struct fixture {
	struct arena *arena;
	struct target target;
	struct settings settings;
	char path[64];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->arena = arena_new();
	settings_init(&f->settings, rows, COUNT_OF(rows), &f->target, f->arena);
	snprintf(f->path, sizeof f->path, "/tmp/test_settings.XXXXXX");
	close(mkstemp(f->path));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char file[64];

		snprintf(file, sizeof file, "%s_FILE", rows[i].env);
		unsetenv(rows[i].env);
		unsetenv(file);
	}
	unlink(f->path);
	arena_free(f->arena);
	free(f);
	return 0;
}

static void write_file(const struct fixture *f, const char *text)
{
	FILE *file = fopen(f->path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static bool flag(struct fixture *f, const char *first, const char *second)
{
	char words[2][64], *argv[] = { words[0], words[1] };
	int index = 0;
	bool taken;

	snprintf(words[0], sizeof words[0], "%s", first);
	snprintf(words[1], sizeof words[1], "%s", second ? second : "");
	return settings_read_flag(
		       &f->settings, second ? 2 : 1, argv, &index, &taken) &&
	       taken && index == (second ? 1 : 0);
}

static void defaults_are_set(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(f->target.name, "anna");
	assert_null(f->target.password);
	assert_int_equal(f->target.bytes, 1 << 20);
	assert_int_equal(f->target.wait_ms, 10000);
	assert_true(f->target.fast);
}

static void flag_beats_environment_beats_file(void **state)
{
	struct fixture *f = *state;

	assert_true(flag(f, "--count", "7"));
	setenv("TEST_count", "6", 1);
	setenv("TEST_name", "berta", 1);
	write_file(f, "[section]\n# note\ncount = 5\nname=carl\n"
		      " wait-ms = 3s \nfast=no");
	assert_true(settings_read_environment(&f->settings));
	assert_true(settings_read_file(&f->settings, f->path));
	assert_int_equal(f->target.count, 7);
	assert_string_equal(f->target.name, "berta");
	assert_int_equal(f->target.wait_ms, 3000);
	assert_false(f->target.fast);
}

static void flags_take_both_forms(void **state)
{
	struct fixture *f = *state;

	assert_true(flag(f, "--wait-ms=250ms", NULL));
	assert_int_equal(f->target.wait_ms, 250);
	assert_true(flag(f, "--no-fast", NULL));
	assert_false(f->target.fast);
	assert_true(flag(f, "--fast", NULL));
	assert_true(f->target.fast);
	assert_false(flag(f, "--count", NULL));
	assert_non_null(strstr(f->settings.error, "--count: no value"));
}

static void bad_values_name_the_place_and_the_cure(void **state)
{
	static const struct {
		const char *line, *error;
	} cases[] = {
		{ "count = many", ":1: not understood; give a whole number" },
		{ "count = 17", ":1: out of range; give 1 to 16" },
		{ "bytes = 9MiB", "out of range; give 1KiB to 8MiB" },
		{ "wait_ms = 5", "give a time such as" },
		{ "fast = perhaps", "give true or false" },
		{ "nmae = x", "unknown setting 'nmae'" },
		{ "name", "no '='" },
		{ "name = a\x1b[2J", "unusable value" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fixture *f = *state;

		write_file(f, cases[i].line);
		assert_false(settings_read_file(&f->settings, f->path));
		if (!strstr(f->settings.error, cases[i].error))
			fail_msg("'%s' gave: %s", cases[i].line,
				f->settings.error);
		assert_null(strchr(f->settings.error, '\n'));
	}
}

static void missing_file_is_an_error(void **state)
{
	struct fixture *f = *state;

	assert_false(settings_read_file(&f->settings, "/nonexistent/x"));
	assert_non_null(strstr(f->settings.error, "/nonexistent/x"));
}

static void secret_comes_from_a_file_and_stays_hidden(void **state)
{
	struct fixture *f = *state;
	struct buffer text = { 0 };

	write_file(f, "open sesame\n");
	setenv("TEST_password_FILE", f->path, 1);
	assert_true(settings_read_environment(&f->settings));
	assert_string_equal(f->target.password, "open sesame");
	settings_print(&f->settings, &text);
	assert_null(strstr(text.bytes, "sesame"));
	assert_non_null(strstr(text.bytes, "password = ********"));
	buffer_release(&text);
	setenv("TEST_password", "x", 1);
	assert_false(settings_read_environment(&f->settings));
	assert_non_null(strstr(f->settings.error, "both set"));
}

static void help_fits_the_terminal(void **state)
{
	struct buffer text = { 0 };
	size_t column = 0;

	(void)state;
	settings_help(rows, COUNT_OF(rows), ~0u, &text);
	for (const char *c = text.bytes; *c; c++) {
		column = *c == '\n' ? 0 : column + 1;
		assert_true(column <= 80);
	}
	assert_non_null(strstr(text.bytes, "--no-fast"));
	assert_non_null(strstr(text.bytes, "--wait-ms X"));
	buffer_release(&text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(defaults_are_set),
		TEST(flag_beats_environment_beats_file),
		TEST(flags_take_both_forms),
		TEST(bad_values_name_the_place_and_the_cure),
		TEST(missing_file_is_an_error),
		TEST(secret_comes_from_a_file_and_stays_hidden),
		TEST(help_fits_the_terminal),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
