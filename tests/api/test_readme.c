// SPDX-License-Identifier: Apache-2.0
// The journey that README.md shows is run as it stands, against a new server.
#include "support/server.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!file)
		fail_msg("cannot open %s", path);
	assert_true(getdelim(&text, &size, '\0', file) > 0);
	fclose(file);
	return text;
}

// The block of shell behind the mark, as a file of its own.
static void extract(const char *readme, const char *path)
{
	const char *start = strstr(readme, "<!-- journey");
	const char *end;
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_non_null(start);
	start = strstr(start, "```sh\n");
	assert_non_null(start);
	start += strlen("```sh\n");
	end = strstr(start, "\n```");
	assert_non_null(end);
	fprintf(file, "set -euo pipefail\n%.*s\n", (int)(end - start), start);
	assert_int_equal(fclose(file), 0);
}

static void the_journey_of_the_readme(void **state)
{
	static const char *const expected[] = {
		"It cost 41 million euros",
		"\"canonical_url\": "
		"\"https://budget.lindhaven-council.example/2026/report\"",
		"\"rule\": \"independent-supports\"",
		"\"type\": \"/problems/policy-unmet\"",
		"\"state\": \"corroborated\"",
		"\"independent_supports\": 2",
		"claim.denied",
		"claim.decided",
	};
	struct server *server = server_start(NULL);
	char dir[] = "/tmp/claimd-readme-XXXXXX";
	char command[1024], path[128];
	char *readme = read_file("README.md"), *output;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/journey.sh", dir);
	extract(readme, path);
	snprintf(command, sizeof command,
		"ln -s \"$PWD/build\" %s/build && cd %s && URL=%s DATA=%s "
		"bash journey.sh >output 2>&1",
		dir, dir, server_url(server), server_data(server));
	if (system(command) != 0)
		print_error("the journey ends with an error\n");
	snprintf(path, sizeof path, "%s/output", dir);
	output = read_file(path);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		if (!strstr(output, expected[i]))
			fail_msg("no %s in:\n%s", expected[i], output);
	snprintf(command, sizeof command, "rm -r %s", dir);
	assert_int_equal(system(command), 0);
	free(output);
	free(readme);
	server_free(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_journey_of_the_readme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
