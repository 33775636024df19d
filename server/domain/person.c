// SPDX-License-Identifier: Apache-2.0
#include "domain/person.h"
#include "base/utf8.h"
#include <string.h>

static bool is_control(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
	       point == 0x2028 || point == 0x2029 ||
	       (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

static bool is_space(uint32_t point)
{
	return point == 0x20 || point == 0xa0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200b) || point == 0x202f ||
	       point == 0x205f || point == 0x3000 || point == 0xfeff;
}

bool email_is_valid(const char *email)
{
	size_t len = strlen(email), at = 0;
	const char *sign = strchr(email, '@');

	if (!sign || sign == email || !sign[1] || strchr(sign + 1, '@'))
		return false;
	if (utf8_count(email, len) > EMAIL_LENGTH_MAX)
		return false;
	while (at < len) {
		uint32_t point = utf8_next(email, len, &at);

		if (is_control(point) || is_space(point))
			return false;
	}
	return true;
}

bool name_is_valid(const char *name)
{
	size_t len = strlen(name), at = 0;
	bool blank = true;

	if (utf8_count(name, len) > NAME_LENGTH_MAX)
		return false;
	while (at < len) {
		uint32_t point = utf8_next(name, len, &at);

		if (is_control(point))
			return false;
		blank = blank && is_space(point);
	}
	return !blank;
}
