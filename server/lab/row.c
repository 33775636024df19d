// SPDX-License-Identifier: Apache-2.0
#include "lab/lab.h"
#include <string.h>
#include <strings.h>

const char *lab_text(const json_t *in, const char *key)
{
	const char *text = json_string_value(json_object_get(in, key));

	return text ? text : "";
}

/* Which half of a surrogate pair the escape stands for: 'h'igh, 'l'ow, else 0.
 */
static char surrogate(const char *escape, const char *end)
{
	if (end - escape < 6 || strncasecmp(escape, "\\ud", 3) != 0)
		return 0;
	if (strchr("89abAB", escape[3]))
		return 'h';
	return strchr("cdefCDEF", escape[3]) ? 'l' : 0;
}

void lab_mend(char *line, size_t len)
{
	char *end = line + len;

	for (char *at = line; at < end; at++) {
		char half;

		if (*at != '\\')
			continue;
		half = surrogate(at, end);
		if (half == 'h' && surrogate(at + 6, end) == 'l')
			at += 11;
		else if (half)
			memcpy(at, "\\ufffd", 6);
		else
			at++; /* what is escaped is no escape's beginning */
	}
}
