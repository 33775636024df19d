// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/access.h"
#include "support/golden.h"

static const char *const answers[] = {
	[ACCESS_ALLOWED] = "yes",
	[ACCESS_UNAUTHENTICATED] = "401",
	[ACCESS_FORBIDDEN] = "no",
};

static void print_scopes(struct buffer *out, unsigned scopes)
{
	char text[64] = "";

	for (unsigned i = 0; i < SCOPE_COUNT; i++) {
		if (scopes & 1u << i)
			snprintf(text + strlen(text),
				sizeof text - strlen(text), "%s%s",
				*text ? "," : "",
				scope_name((enum scope_index)i));
	}
	buffer_printf(out, " %-23s", *text ? text : "-");
}

/* Without the spaces that pad the last column. */
static void end_line(struct buffer *out)
{
	while (out->bytes[out->len - 1] == ' ')
		out->len--;
	buffer_putc(out, '\n');
}

static void print_row(struct buffer *out, const struct principal *who)
{
	buffer_printf(out, "%-15s %-9s", credential_name(who->credential),
		role_name(who->role));
	print_scopes(out, who->scopes);
	for (unsigned right = 0; right < RIGHT_COUNT; right++)
		buffer_printf(out, " %-7s",
			answers[access_decide(who, (enum right)right).answer]);
	end_line(out);
}

static void every_right_role_scope_and_credential(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	buffer_printf(&out, "%-15s %-9s %-23s", "credential", "role", "scopes");
	for (unsigned right = 0; right < RIGHT_COUNT; right++)
		buffer_printf(&out, " %-7s", right_name((enum right)right));
	end_line(&out);
	for (unsigned c = 0; c < CREDENTIAL_COUNT; c++) {
		for (unsigned role = 0; role < ROLE_COUNT; role++) {
			struct principal who = {
				.credential = (enum credential)c,
				.role = (enum role)role,
			};
			unsigned end = c == CREDENTIAL_TOKEN ? SCOPE_ALL : 0;

			for (who.scopes = 0; who.scopes <= end; who.scopes++)
				print_row(&out, &who);
		}
	}
	golden_compare("access.txt", &out);
	buffer_release(&out);
}

static void no_credential_but_a_good_one_identifies(void **state)
{
	(void)state;
	for (unsigned c = 0; c < CREDENTIAL_COUNT; c++) {
		struct principal who = {
			.credential = (enum credential)c,
			.role = ROLE_ADMIN,
			.scopes = SCOPE_ALL,
		};
		bool good = c == CREDENTIAL_SESSION || c == CREDENTIAL_TOKEN;
		struct access access = access_decide(&who, RIGHT_SELF);

		assert_int_equal(principal_identified(&who), good);
		assert_int_equal(access.answer,
			good ? ACCESS_ALLOWED : ACCESS_UNAUTHENTICATED);
		assert_int_equal(*access.why == '\0', good);
		assert_true(access_may(&who, RIGHT_PUBLIC));
	}
}

static void a_refusal_says_what_is_missing(void **state)
{
	const struct principal viewer = {
		.credential = CREDENTIAL_SESSION,
		.role = ROLE_VIEWER,
	};
	const struct principal token = {
		.credential = CREDENTIAL_TOKEN,
		.role = ROLE_EDITOR,
		.scopes = SCOPE_READ,
	};

	(void)state;
	assert_string_equal(access_decide(&viewer, RIGHT_REVIEW).why,
		"This needs the right 'review', which the role 'viewer' does"
		" not have.");
	assert_string_equal(access_decide(&token, RIGHT_EDIT).why,
		"This needs a token with the scope 'write' (for the right"
		" 'edit').");
}

static void tokens_are_granted_within_the_role(void **state)
{
	static const struct {
		enum credential credential;
		enum role role;
		unsigned held, wanted;
		enum access_answer answer;
	} cases[] = {
		{ CREDENTIAL_SESSION, ROLE_VIEWER, 0, SCOPE_READ,
			ACCESS_ALLOWED },
		{ CREDENTIAL_SESSION, ROLE_VIEWER, 0, SCOPE_WRITE,
			ACCESS_FORBIDDEN },
		{ CREDENTIAL_SESSION, ROLE_REVIEWER, 0,
			SCOPE_READ | SCOPE_WRITE, ACCESS_ALLOWED },
		{ CREDENTIAL_SESSION, ROLE_REVIEWER, 0, SCOPE_AUDIT,
			ACCESS_FORBIDDEN },
		{ CREDENTIAL_SESSION, ROLE_AUDITOR, 0, SCOPE_READ | SCOPE_AUDIT,
			ACCESS_ALLOWED },
		{ CREDENTIAL_SESSION, ROLE_AUDITOR, 0, SCOPE_WRITE,
			ACCESS_FORBIDDEN },
		{ CREDENTIAL_SESSION, ROLE_ADMIN, 0, SCOPE_ALL,
			ACCESS_ALLOWED },
		{ CREDENTIAL_TOKEN, ROLE_ADMIN, SCOPE_READ | SCOPE_WRITE,
			SCOPE_READ, ACCESS_FORBIDDEN },
		{ CREDENTIAL_TOKEN, ROLE_ADMIN, SCOPE_ADMIN, SCOPE_ALL,
			ACCESS_ALLOWED },
		{ CREDENTIAL_TOKEN, ROLE_EDITOR, SCOPE_ALL, SCOPE_READ,
			ACCESS_FORBIDDEN },
		{ CREDENTIAL_TOKEN_EXPIRED, ROLE_ADMIN, SCOPE_ALL, SCOPE_READ,
			ACCESS_UNAUTHENTICATED },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct principal who = {
			.credential = cases[i].credential,
			.role = cases[i].role,
			.scopes = cases[i].held,
		};
		struct access access = access_grant(&who, cases[i].wanted);

		if (access.answer != cases[i].answer)
			fail_msg("case %zu: %s", i, access.why);
	}
}

static void names_are_read_back(void **state)
{
	enum right right;
	enum role role;
	unsigned scope;

	(void)state;
	for (unsigned i = 0; i < RIGHT_COUNT; i++) {
		assert_true(right_parse(right_name((enum right)i), &right));
		assert_int_equal(right, i);
	}
	for (unsigned i = 0; i < ROLE_COUNT; i++) {
		assert_true(role_parse(role_name((enum role)i), &role));
		assert_int_equal(role, i);
	}
	for (unsigned i = 0; i < SCOPE_COUNT; i++) {
		assert_true(
			scope_parse(scope_name((enum scope_index)i), &scope));
		assert_int_equal(scope, 1u << i);
	}
	assert_false(right_parse("Review", &right));
	assert_false(role_parse("", &role));
	assert_false(scope_parse(NULL, &scope));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_right_role_scope_and_credential),
		cmocka_unit_test(no_credential_but_a_good_one_identifies),
		cmocka_unit_test(a_refusal_says_what_is_missing),
		cmocka_unit_test(tokens_are_granted_within_the_role),
		cmocka_unit_test(names_are_read_back),
	};

	return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}
