// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* Runs write() with stderr in a file and returns what it wrote. */
static const char *captured(void (*write_log)(const char *), const char *value)
{
	static char text[65536];
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	size_t len;

	dup2(fileno(file), STDERR_FILENO);
	write_log(value);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	len = fread(text, 1, sizeof text - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

static void write_line(const char *value)
{
	struct log_line line;

	log_begin(&line, LEVEL_WARNING, "it happened");
	log_text(&line, "value", value);
	log_number(&line, "count", -5);
	log_text(&line, "absent", NULL);
	log_end(&line);
}

static const char *const hostile[] = {
	"plain",
	"two\nlines\r\n{\"level\":\"error\"}",
	"quote \" backslash \\ tab \t",
	"escape \x1b[2J bell \a delete \x7f",
	"c1 \xc2\x9b"
	"31m",
	"broken \xff\xfe \xc3( \xed\xa0\x80 \xf0\x80\x80\x80 end \xe2\x82",
	"bidi \xe2\x80\xae reversed",
	"gr\xc3\xbc\xc3\x9f"
	"e \xf0\x9f\x98\x80",
	"",
};

static void json_lines_hold_anything(void **state)
{
	(void)state;
	log_setup(LEVEL_INFO, LOG_FORM_JSON);
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		const char *text = captured(write_line, hostile[i]);
		json_error_t error;
		json_t *parsed =
			json_loads(text, JSON_REJECT_DUPLICATES, &error);

		if (!parsed)
			fail_msg("%s: %s", error.text, text);
		assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
		assert_string_equal(
			json_string_value(json_object_get(parsed, "level")),
			"warning");
		assert_int_equal(
			json_integer_value(json_object_get(parsed, "count")),
			-5);
		assert_int_equal(json_object_size(parsed), 5);
		json_decref(parsed);
	}
}

static void logfmt_lines_cannot_steer_a_terminal(void **state)
{
	(void)state;
	log_setup(LEVEL_INFO, LOG_FORM_LOGFMT);
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		const char *text = captured(write_line, hostile[i]);

		assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
		assert_null(strchr(text, '\x1b'));
		assert_null(strstr(text, "\xc2\x9b"));
		assert_non_null(strstr(text, " count=-5"));
	}
}

static void write_long(const char *value)
{
	struct log_line line;
	char big[3000];

	(void)value;
	memset(big, '\x01', sizeof big);
	big[sizeof big - 1] = '\0';
	log_begin(&line, LEVEL_ERROR, big);
	for (int i = 0; i < 9; i++)
		log_text(&line, "more", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	log_end(&line);
}

static void overlong_lines_stay_well_formed(void **state)
{
	const char *text;
	json_t *parsed;

	(void)state;
	log_setup(LEVEL_INFO, LOG_FORM_JSON);
	text = captured(write_long, NULL);
	parsed = json_loads(text, 0, NULL);
	assert_non_null(parsed);
	assert_true(strlen(text) <= LOG_LINE_BYTES_MAX);
	json_decref(parsed);
}

static void write_debug(const char *value)
{
	log_message(LEVEL_DEBUG, "%s", value);
}

static void lower_levels_are_silent(void **state)
{
	(void)state;
	log_setup(LEVEL_INFO, LOG_FORM_JSON);
	assert_string_equal(captured(write_debug, "x"), "");
	log_setup(LEVEL_DEBUG, LOG_FORM_JSON);
	assert_non_null(strstr(captured(write_debug, "x"), "\"debug\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_lines_hold_anything),
		cmocka_unit_test(logfmt_lines_cannot_steer_a_terminal),
		cmocka_unit_test(overlong_lines_stay_well_formed),
		cmocka_unit_test(lower_levels_are_silent),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
