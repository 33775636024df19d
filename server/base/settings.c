// SPDX-License-Identifier: Apache-2.0
#include "base/settings.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/quantity.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HELP_INDENT = 26, HELP_COLUMNS = 80 };

static void *member(const struct settings *settings, unsigned i)
{
	return (char *)settings->target + settings->rows[i].offset;
}

static bool fail(struct settings *settings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static bool fail(struct settings *settings, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(settings->error, sizeof settings->error, format, args);
	va_end(args);
	return false;
}

/* "public_url" as the flag "--public-url". */
static const char *flag_name(const char *name, char flag[static 80])
{
	int len = snprintf(flag, 80, "--%s", name);

	assert(len > 0 && len < 80);
	for (char *c = flag; *c; c++)
		if (*c == '_')
			*c = '-';
	return flag;
}

static const char *type_hint(enum setting_type type)
{
	switch (type) {
	case SETTING_STRING:
	case SETTING_SECRET:
		return "a text without control characters";
	case SETTING_INT:
		return "a whole number";
	case SETTING_BOOL:
		return "true or false";
	case SETTING_SIZE:
		return "a size such as 512KiB, 8MiB or 1GiB";
	case SETTING_DURATION:
		return "a time such as 250ms, 30s, 5m, 12h or 7d";
	}
	return "";
}

static bool is_text(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return false;
	return true;
}

static bool parse_number(
	const struct setting *row, const char *text, int64_t *out_number)
{
	switch (row->type) {
	case SETTING_INT:
		return quantity_parse_int(text, out_number);
	case SETTING_SIZE:
		return quantity_parse_size(text, out_number);
	case SETTING_DURATION:
		return quantity_parse_duration(text, out_number);
	case SETTING_STRING:
	case SETTING_SECRET:
	case SETTING_BOOL:
		break;
	}
	return false;
}

static void format_number(
	const struct setting *row, int64_t number, struct buffer *out)
{
	if (row->type == SETTING_SIZE)
		quantity_put_size(out, number);
	else if (row->type == SETTING_DURATION)
		quantity_put_duration(out, number);
	else
		buffer_i64(out, number);
}

static bool refuse(struct settings *settings, unsigned i, const char *origin,
	const char *what)
{
	return fail(settings, "%s: %s; give %s", origin, what,
		type_hint(settings->rows[i].type));
}

static bool refuse_range(
	struct settings *settings, unsigned i, const char *origin)
{
	const struct setting *row = &settings->rows[i];
	struct buffer range = { 0 };

	format_number(row, row->min, &range);
	buffer_puts(&range, " to ");
	format_number(row, row->max, &range);
	fail(settings, "%s: out of range; give %s", origin, range.bytes);
	buffer_release(&range);
	return false;
}

/* `origin` names the place to mend: a flag, a variable, or file and line. */
static bool set(struct settings *settings, unsigned i, const char *text,
	enum setting_source source, const char *origin)
{
	const struct setting *row = &settings->rows[i];
	int64_t number;
	bool yes;

	switch (row->type) {
	case SETTING_STRING:
	case SETTING_SECRET:
		if (!is_text(text) || strlen(text) > SETTING_VALUE_BYTES_MAX)
			return refuse(settings, i, origin, "unusable value");
		if (source >= settings->source[i])
			*(const char **)member(settings, i) =
				*text ? arena_strdup(settings->arena, text)
				      : NULL;
		break;
	case SETTING_BOOL:
		if (!quantity_parse_bool(text, &yes))
			return refuse(settings, i, origin, "not understood");
		if (source >= settings->source[i])
			*(bool *)member(settings, i) = yes;
		break;
	case SETTING_INT:
	case SETTING_SIZE:
	case SETTING_DURATION:
		if (!parse_number(row, text, &number))
			return refuse(settings, i, origin, "not understood");
		if (number < row->min || number > row->max)
			return refuse_range(settings, i, origin);
		if (source >= settings->source[i])
			*(int64_t *)member(settings, i) = number;
		break;
	}
	if (source >= settings->source[i])
		settings->source[i] = source;
	return true;
}

void settings_init(struct settings *settings, const struct setting *rows,
	unsigned count, void *target, struct arena *arena)
{
	assert(count <= SETTINGS_MAX);
	*settings = (struct settings){ .rows = rows,
		.count = count,
		.target = target,
		.arena = arena,
		.flag_use = ~0u };
	for (unsigned i = 0; i < count; i++) {
		bool known = !rows[i].fallback ||
			     set(settings, i, rows[i].fallback,
				     SETTING_FROM_DEFAULT, rows[i].name);

		assert(known);
	}
}

/* Keys may be written with dashes or underscores. */
static bool find(const struct settings *settings, const char *name, size_t len,
	unsigned *out_i)
{
	for (unsigned i = 0; i < settings->count; i++) {
		const char *own = settings->rows[i].name;
		size_t at = 0;

		while (at < len && own[at] &&
			(own[at] == name[at] ||
				(own[at] == '_' && name[at] == '-')))
			at++;
		if (at == len && !own[at]) {
			*out_i = i;
			return true;
		}
	}
	return false;
}

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, " \t");
	len = strlen(text);
	while (len && strchr(" \t\r\n", text[len - 1]))
		len--;
	text[len] = '\0';
	return text;
}

static bool read_line(struct settings *settings, char *line, const char *origin)
{
	char *key = trim(line), *equals = strchr(key, '=');
	unsigned i;

	if (!*key || *key == '#' || *key == ';')
		return true;
	if (*key == '[' && key[strlen(key) - 1] == ']')
		return true; /* sections are for the reader's eye only */
	if (!equals)
		return fail(settings, "%s: no '='; write key = value", origin);
	*equals = '\0';
	key = trim(key);
	if (!find(settings, key, strlen(key), &i))
		return fail(settings,
			"%s: unknown setting '%.60s'; see 'claimd config'",
			origin, key);
	return set(settings, i, trim(equals + 1), SETTING_FROM_FILE, origin);
}

bool settings_read_file(struct settings *settings, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[SETTING_VALUE_BYTES_MAX + 128], origin[256];
	bool good = true;

	if (!file)
		return fail(settings,
			"cannot open the settings file '%.200s': %s", path,
			strerror(errno));
	for (unsigned number = 1; good && fgets(line, sizeof line, file);
		number++) {
		snprintf(origin, sizeof origin, "%.200s:%u", path, number);
		if (!strchr(line, '\n') && !feof(file))
			good = fail(settings,
				"%s: the line is too long; "
				"shorten it",
				origin);
		else
			good = read_line(settings, line, origin);
	}
	if (good && ferror(file))
		good = fail(settings, "cannot read '%.200s': %s; check it",
			path, strerror(errno));
	fclose(file);
	return good;
}

static bool read_secret_file(struct settings *settings, unsigned i,
	const char *variable, const char *path)
{
	char value[SETTING_VALUE_BYTES_MAX + 2];
	FILE *file = fopen(path, "re");
	size_t len;
	bool good;

	if (!file)
		return fail(settings, "%s: cannot open '%.200s': %s", variable,
			path, strerror(errno));
	len = fread(value, 1, sizeof value - 1, file);
	fclose(file);
	value[len] = '\0';
	good = set(
		settings, i, trim(value), SETTING_FROM_ENVIRONMENT, variable);
	explicit_bzero(value, sizeof value);
	return good;
}

bool settings_read_environment(struct settings *settings)
{
	for (unsigned i = 0; i < settings->count; i++) {
		const struct setting *row = &settings->rows[i];
		const char *value = row->env ? getenv(row->env) : NULL;
		const char *path = NULL;
		char variable[80];

		if (row->env && row->type == SETTING_SECRET) {
			snprintf(
				variable, sizeof variable, "%s_FILE", row->env);
			path = getenv(variable);
		}
		if (value && path)
			return fail(settings,
				"%s and %s are both set; "
				"keep one of them",
				row->env, variable);
		if (path && !read_secret_file(settings, i, variable, path))
			return false;
		if (value && !set(settings, i, value, SETTING_FROM_ENVIRONMENT,
				     row->env))
			return false;
	}
	return true;
}

static bool find_flag(const struct settings *settings, const char *name,
	size_t len, unsigned *out_i)
{
	return find(settings, name, len, out_i) &&
	       (!settings->rows[*out_i].use ||
		       settings->rows[*out_i].use & settings->flag_use);
}

static bool read_no_flag(
	struct settings *settings, const char *word, bool *out_taken)
{
	unsigned i;

	if (strncmp(word, "--no-", 5) != 0 ||
		!find_flag(settings, word + 5, strlen(word + 5), &i) ||
		settings->rows[i].type != SETTING_BOOL)
		return true;
	*out_taken = true;
	return set(settings, i, "false", SETTING_FROM_FLAG, word);
}

bool settings_read_flag(struct settings *settings, int argc, char **argv,
	int *index, bool *out_taken)
{
	const char *word = argv[*index], *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : strlen(word);
	char origin[80];
	unsigned i;

	*out_taken = false;
	if (len < 3 || strncmp(word, "--", 2) != 0)
		return true;
	if (!find_flag(settings, word + 2, len - 2, &i))
		return equals ? true : read_no_flag(settings, word, out_taken);
	*out_taken = true;
	flag_name(settings->rows[i].name, origin);
	if (equals)
		return set(settings, i, equals + 1, SETTING_FROM_FLAG, origin);
	if (settings->rows[i].type == SETTING_BOOL)
		return set(settings, i, "true", SETTING_FROM_FLAG, origin);
	if (*index + 1 >= argc)
		return refuse(settings, i, origin, "no value");
	return set(settings, i, argv[++*index], SETTING_FROM_FLAG, origin);
}

static void print_value(
	const struct settings *settings, unsigned i, struct buffer *out)
{
	const struct setting *row = &settings->rows[i];
	const void *at = member(settings, i);
	const char *text;

	switch (row->type) {
	case SETTING_STRING:
	case SETTING_SECRET:
		text = *(const char *const *)at;
		if (text)
			buffer_puts(out, row->type == SETTING_SECRET
						 ? "********"
						 : text);
		break;
	case SETTING_BOOL:
		buffer_puts(out, *(const bool *)at ? "true" : "false");
		break;
	case SETTING_INT:
	case SETTING_SIZE:
	case SETTING_DURATION:
		format_number(row, *(const int64_t *)at, out);
		break;
	}
}

void settings_print(const struct settings *settings, struct buffer *out)
{
	static const char *const sources[] = { "default", "file", "environment",
		"flag" };

	for (unsigned i = 0; i < settings->count; i++) {
		buffer_printf(out, "# %s\n%s = ", sources[settings->source[i]],
			settings->rows[i].name);
		print_value(settings, i, out);
		buffer_putc(out, '\n');
	}
}

/* Characters, not bytes. */
static size_t width(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t i = 0; i < len; i++)
		columns += (text[i] & 0xc0) != 0x80;
	return columns;
}

/* Breaks `text` between words so that no line passes the last column. */
static void wrap(struct buffer *out, size_t column, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, " ");
		size_t columns = width(text, len);

		if (column + 1 + columns > HELP_COLUMNS && column > HELP_INDENT) {
			buffer_printf(out, "\n%*s", HELP_INDENT, "");
			column = HELP_INDENT;
		}
		buffer_putc(out, ' ');
		buffer_add(out, text, len);
		column += 1 + columns;
		text += len;
		text += strspn(text, " ");
	}
	buffer_putc(out, '\n');
}

static void help_row(const struct setting *row, struct buffer *out)
{
	struct buffer text = { 0 };
	size_t start = out->len, column;
	char flag[80];
	bool is_bool = row->type == SETTING_BOOL;
	bool is_on = is_bool && strcmp(row->fallback, "true") == 0;

	flag_name(row->name, flag);
	buffer_printf(out, "  --%s%s", is_on ? "no-" : "", flag + 2);
	if (!is_bool)
		buffer_printf(out, " %s", row->arg);
	column = width(out->bytes + start, out->len - start);
	if (column >= HELP_INDENT)
		buffer_printf(out, "\n%*s", HELP_INDENT, "");
	else
		buffer_printf(out, "%*s", (int)(HELP_INDENT - column), "");
	buffer_puts(&text, row->help);
	if (!is_bool && row->fallback && *row->fallback)
		buffer_printf(&text, " [%s]", row->fallback);
	wrap(out, HELP_INDENT, text.bytes);
	buffer_release(&text);
}

void settings_help(const struct setting *rows, unsigned count, unsigned use,
	struct buffer *out)
{
	for (unsigned i = 0; i < count; i++)
		if (!rows[i].use || rows[i].use & use)
			help_row(&rows[i], out);
}
