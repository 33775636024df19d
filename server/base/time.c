// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"
#include <ctype.h>
#include <time.h>

static const int64_t us_per_day = 86400LL * 1000000;

/* Days since 1970-01-01 and back, proleptic Gregorian, by 400-year eras
 * (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
static int64_t days_from_civil(int64_t year, unsigned month, unsigned day)
{
	int64_t era;
	unsigned of_era, of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = (unsigned)(year - era * 400);
	of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static void civil_from_days(
	int64_t days, int *out_year, unsigned *out_month, unsigned *out_day)
{
	int64_t era;
	unsigned of_era, year, of_year, month;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = (unsigned)(days - era * 146097);
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	*out_day = of_year - (153 * month + 2) / 5 + 1;
	*out_month = month < 10 ? month + 3 : month - 9;
	*out_year = (int)(year + era * 400 + (*out_month <= 2));
}

static char *put_digits(char *out, unsigned number, int width)
{
	for (int i = width - 1; i >= 0; i--, number /= 10)
		out[i] = (char)('0' + number % 10);
	return out + width;
}

void time_format_ms(int64_t unix_us, char out[TIME_TEXT_LEN])
{
	static const int64_t least = -62167219200LL * 1000000;
	static const int64_t most = 253402300799LL * 1000000 + 999999;
	int64_t days, ms;
	int year;
	unsigned month, day, seconds;

	unix_us = unix_us < least ? least : unix_us > most ? most : unix_us;
	days = unix_us / us_per_day - (unix_us % us_per_day < 0);
	ms = (unix_us - days * us_per_day) / 1000;
	seconds = (unsigned)(ms / 1000);
	civil_from_days(days, &year, &month, &day);
	out = put_digits(out, (unsigned)year, 4);
	*out++ = '-';
	out = put_digits(out, month, 2);
	*out++ = '-';
	out = put_digits(out, day, 2);
	*out++ = 'T';
	out = put_digits(out, seconds / 3600, 2);
	*out++ = ':';
	out = put_digits(out, seconds / 60 % 60, 2);
	*out++ = ':';
	out = put_digits(out, seconds % 60, 2);
	*out++ = '.';
	out = put_digits(out, (unsigned)(ms % 1000), 3);
	*out = 'Z';
}

static bool read_digits(const char **text, int width, unsigned *out_number)
{
	unsigned number = 0;

	for (int i = 0; i < width; i++, (*text)++) {
		if (!isdigit((unsigned char)**text))
			return false;
		number = number * 10 + (unsigned)(**text - '0');
	}
	*out_number = number;
	return true;
}

static bool read_char(const char **text, char expected)
{
	if (**text != expected)
		return false;
	(*text)++;
	return true;
}

static unsigned days_in_month(unsigned year, unsigned month)
{
	static const unsigned days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool read_date(const char **p, int64_t *out_days)
{
	unsigned year, month, day;

	if (!read_digits(p, 4, &year) || !read_char(p, '-') ||
		!read_digits(p, 2, &month) || !read_char(p, '-') ||
		!read_digits(p, 2, &day))
		return false;
	if (month < 1 || month > 12 || day < 1 ||
		day > days_in_month(year, month))
		return false;
	*out_days = days_from_civil(year, month, day);
	return true;
}

static bool read_fraction(const char **p, int64_t *out_us)
{
	int64_t scale = 100000;
	int digits = 0;

	*out_us = 0;
	if (**p != '.')
		return true;
	for ((*p)++; isdigit((unsigned char)**p); (*p)++, digits++) {
		*out_us += (**p - '0') * scale;
		scale /= 10;
	}
	return digits >= 1 && digits <= 9;
}

static bool read_offset(const char **p, int *out_minutes)
{
	unsigned hours, minutes;
	int sign;

	*out_minutes = 0;
	if (**p == 'Z' || **p == 'z') {
		(*p)++;
		return true;
	}
	if (**p != '+' && **p != '-')
		return false;
	sign = *(*p)++ == '-' ? -1 : 1;
	if (!read_digits(p, 2, &hours) || !read_char(p, ':') ||
		!read_digits(p, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*out_minutes = sign * (int)(hours * 60 + minutes);
	return true;
}

bool time_parse(const char *text, int64_t *out_unix_us)
{
	const char *p = text;
	int64_t days, fraction;
	unsigned hour, minute, second;
	int offset;

	if (!read_date(&p, &days))
		return false;
	if (*p == '\0') {
		*out_unix_us = days * us_per_day;
		return true;
	}
	if (*p != 'T' && *p != 't' && *p != ' ')
		return false;
	p++;
	if (!read_digits(&p, 2, &hour) || !read_char(&p, ':') ||
		!read_digits(&p, 2, &minute) || !read_char(&p, ':') ||
		!read_digits(&p, 2, &second) || hour > 23 || minute > 59 ||
		second > 60)
		return false;
	if (!read_fraction(&p, &fraction) || !read_offset(&p, &offset) || *p)
		return false;
	*out_unix_us = days * us_per_day + fraction +
		       ((int64_t)hour * 3600 + (int64_t)minute * 60 + second -
			       (int64_t)offset * 60) *
			       1000000;
	return true;
}

int64_t time_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
