// SPDX-License-Identifier: Apache-2.0
// Members that a field table cannot check alone.
#include "api/exchange.h"
#include "http/url.h"

const struct field reasoned_body[] = {
	REASON_FIELD,
	{ NULL },
};

bool url_member_read(struct exchange *x, const char *text,
	const char *pointer, struct url *out_url)
{
	enum url_error error = url_parse(x->arena, text, out_url);

	if (error == URL_OK)
		return true;
	answer_fault(x, pointer, url_error_code(error),
		url_error_detail(error));
	return false;
}

bool language_is_tag(const char *language)
{
	/* BCP 47 in its simple form: subtags of letters and digits. */
	size_t run = 0;

	for (const char *p = language; *p; p++) {
		bool alnum = (*p >= 'a' && *p <= 'z') ||
			     (*p >= 'A' && *p <= 'Z') ||
			     (*p >= '0' && *p <= '9');

		if (!alnum && (*p != '-' || run == 0))
			return false;
		run = alnum ? run + 1 : 0;
		if (run > 8)
			return false;
	}
	return run > 0;
}
