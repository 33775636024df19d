// SPDX-License-Identifier: Apache-2.0
// Build-time program: turns sql/**.sql into C tables (db/statement.h).
//   embed_sql OUTDIR FILE…   writes OUTDIR/statements.{h,c}
// A file in query/ holds named statements; one in migration/ or routine/ is
// embedded whole, with its SHA-256.
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/sha.h>

static const char *const types[][2] = {
	{ "uuid", "SQL_UUID" },
	{ "int8", "SQL_INT8" },
	{ "int4", "SQL_INT4" },
	{ "float8", "SQL_FLOAT8" },
	{ "bool", "SQL_BOOL" },
	{ "text", "SQL_TEXT" },
	{ "bytea", "SQL_BYTEA" },
	{ "jsonb", "SQL_JSONB" },
	{ "timestamptz", "SQL_TIMESTAMPTZ" },
	{ "text[]", "SQL_TEXT_ARRAY" },
	{ "uuid[]", "SQL_UUID_ARRAY" },
};

struct output {
	FILE *header, *code, *table;
	char *table_text;
	size_t table_len;
	char *names[2000];
	unsigned name_count;
};

struct place {
	const char *file;
	unsigned line;
};

struct statement {
	char *name, kind[16];
	char *text;
	size_t text_len;
	unsigned params, filters, sorts;
	FILE *params_out, *filters_out, *sorts_out;
	char *params_text, *filters_text, *sorts_text;
	size_t params_len, filters_len, sorts_len;
};

static __attribute__((noreturn, format(printf, 2, 3))) void fail(
	const struct place *place, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%u: ", place->file, place->line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t len = 0, got;

	if (!file) {
		fprintf(stderr, "cannot open '%s': %s\n", path,
			strerror(errno));
		exit(1);
	}
	do {
		text = realloc(text, len + 65537);
		got = fread(text + len, 1, 65536, file);
		len += got;
	} while (got > 0);
	text[len] = '\0';
	fclose(file);
	return text;
}

/* As adjacent literals, one a line: no single literal passes the length that
 * compilers must accept. */
static void write_literal(FILE *out, const char *text)
{
	fputs("\n\t\t\"", out);
	for (const char *p = text; *p; p++) {
		if (*p == '\n' && p[1])
			fputs("\\n\"\n\t\t\"", out);
		else if (*p == '\n')
			fputs("\\n", out);
		else if (*p == '\t')
			fputs("\\t", out);
		else if (*p == '"' || *p == '\\')
			fprintf(out, "\\%c", *p);
		else
			fputc(*p, out);
	}
	fputc('"', out);
}

static char *trim(char *text)
{
	size_t len;

	while (isspace((unsigned char)*text))
		text++;
	len = strlen(text);
	while (len && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	return text;
}

static const char *type_of(const struct place *place, const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i][0], name) == 0)
			return types[i][1];
	fail(place, "unknown type '%s'", name);
}

static void params_parse(
	struct statement *s, const struct place *place, char *list)
{
	char *next;

	for (char *arg = list; *trim(arg); arg = next) {
		char *space, *comma = strchr(arg, ',');

		next = comma ? comma + 1 : arg + strlen(arg);
		if (comma)
			*comma = '\0';
		arg = trim(arg);
		space = strchr(arg, ' ');
		if (!space)
			fail(place, "parameter '%s' has no type", arg);
		*space++ = '\0';
		fprintf(s->params_out, "\t{ \"%s\", %s },\n", arg,
			type_of(place, trim(space)));
		s->params++;
	}
}

static void statement_begin(
	struct statement *s, const struct place *place, char *header)
{
	char *open = strchr(header, '('), *close = strrchr(header, ')');
	char *kind;

	if (!open || !close || !(kind = strchr(close, ':')))
		fail(place, "expected '-- name: NAME (arg type, …) :kind'");
	*s = (struct statement){ 0 };
	*open = *close = '\0';
	s->name = strdup(trim(header));
	snprintf(s->kind, sizeof s->kind, "%s", trim(kind + 1));
	if (strcmp(s->kind, "read") && strcmp(s->kind, "write") &&
		strcmp(s->kind, "list"))
		fail(place, "kind is read, write or list, not '%s'", s->kind);
	s->params_out = open_memstream(&s->params_text, &s->params_len);
	s->filters_out = open_memstream(&s->filters_text, &s->filters_len);
	s->sorts_out = open_memstream(&s->sorts_text, &s->sorts_len);
	params_parse(s, place, open + 1);
}

static void filter_add(
	struct statement *s, const struct place *place, char *line)
{
	char *colon = strchr(line, ':'), *name, *type, *words;

	if (!colon)
		fail(place, "expected '-- filter NAME type: condition'");
	*colon = '\0';
	name = trim(line);
	type = strchr(name, ' ');
	if (!type)
		fail(place, "filter '%s' has no type", name);
	*type++ = '\0';
	type = trim(type);
	words = strchr(type, ' ');
	if (words)
		*words++ = '\0';
	fprintf(s->filters_out, "\t{ \"%s\", %s, %s, %s,", name,
		type_of(place, type),
		words && strstr(words, "me") ? "true" : "false",
		words && strstr(words, "none") ? "true" : "false");
	write_literal(s->filters_out, trim(colon + 1));
	fputs(" },\n", s->filters_out);
	s->filters++;
}

static void sort_add(struct statement *s, const struct place *place, char *line)
{
	char *colon = strchr(line, ':'), *rest, *direction, *type;

	if (!colon)
		fail(place, "expected '-- sort NAME: expression type asc|desc'");
	*colon = '\0';
	rest = trim(colon + 1);
	direction = strrchr(rest, ' ');
	if (!direction)
		fail(place, "sort without direction");
	*direction++ = '\0';
	rest = trim(rest);
	type = strrchr(rest, ' ');
	if (!type || (strcmp(direction, "asc") && strcmp(direction, "desc")))
		fail(place, "expected '-- sort NAME: expression type asc|desc'");
	*type++ = '\0';
	fprintf(s->sorts_out, "\t{ \"%s\", ", trim(line));
	write_literal(s->sorts_out, trim(rest));
	fprintf(s->sorts_out, ", %s, %s },\n", type_of(place, type),
		strcmp(direction, "desc") == 0 ? "true" : "false");
	s->sorts++;
}

static void table_ref(
	FILE *out, unsigned count, const char *name, const char *what)
{
	if (count)
		fprintf(out, "%s_%ss, %u, ", name, what, count);
	else
		fputs("NULL, 0, ", out);
}

static void table_write(FILE *out, const struct statement *s, unsigned count,
	const char *what, const char *text)
{
	if (count)
		fprintf(out, "static const struct sql_%s %s_%ss[] = {\n%s};\n",
			what, s->name, what, text);
}

static void name_register(
	struct output *out, const struct place *place, char *name, char *upper)
{
	size_t i;

	for (unsigned n = 0; n < out->name_count; n++)
		if (strcmp(out->names[n], name) == 0)
			fail(place, "statement '%s' is named twice", name);
	out->names[out->name_count++] = name;
	for (i = 0; name[i] && i < 127; i++)
		upper[i] = (char)toupper((unsigned char)name[i]);
	upper[i] = '\0';
}

static void statement_end(
	struct output *out, struct statement *s, const struct place *place)
{
	char *text, upper[128];
	size_t len;

	if (!s->name)
		return;
	fclose(s->params_out);
	fclose(s->filters_out);
	fclose(s->sorts_out);
	text = trim(s->text ? s->text : strdup(""));
	len = strlen(text);
	if (!len || text[len - 1] != ';')
		fail(place, "statement '%s' does not end in ';'", s->name);
	text[len - 1] = '\0';
	name_register(out, place, s->name, upper);
	fprintf(out->header, "\tSQL_%s,\n", upper);
	table_write(out->code, s, s->params, "param", s->params_text);
	table_write(out->code, s, s->filters, "filter", s->filters_text);
	table_write(out->code, s, s->sorts, "sort", s->sorts_text);
	fprintf(out->table, "\t[SQL_%s] = { \"%s\",", upper, s->name);
	write_literal(out->table, text);
	fprintf(out->table, ",\n\t\t%s, ",
		s->kind[0] == 'r'   ? "SQL_READ"
		: s->kind[0] == 'w' ? "SQL_WRITE"
				    : "SQL_LIST");
	table_ref(out->table, s->params, s->name, "param");
	table_ref(out->table, s->filters, s->name, "filter");
	table_ref(out->table, s->sorts, s->name, "sort");
	fputs("},\n", out->table);
	s->name = NULL;
}

static void text_add(struct statement *s, const char *line)
{
	size_t len = strlen(line);

	s->text = realloc(s->text, s->text_len + len + 2);
	memcpy(s->text + s->text_len, line, len);
	s->text[s->text_len + len] = '\n';
	s->text_len += len + 1;
	s->text[s->text_len] = '\0';
}

static bool is_comment(const char *line)
{
	while (isspace((unsigned char)*line))
		line++;
	return strncmp(line, "--", 2) == 0;
}

static void query_file(struct output *out, const char *path)
{
	char *text = read_file(path), *line, *next;
	struct statement s = { 0 };
	struct place place = { path, 0 };

	for (line = text; *line; line = next) {
		char *end = strchrnul(line, '\n');

		next = *end ? end + 1 : end;
		*end = '\0';
		place.line++;
		if (strncmp(line, "-- name:", 8) == 0) {
			statement_end(out, &s, &place);
			statement_begin(&s, &place, line + 8);
		} else if (strncmp(line, "-- filter ", 10) == 0 && s.name) {
			filter_add(&s, &place, line + 10);
		} else if (strncmp(line, "-- sort ", 8) == 0 && s.name) {
			sort_add(&s, &place, line + 8);
		} else if (s.name && !is_comment(line)) {
			text_add(&s, line);
		}
	}
	statement_end(out, &s, &place);
	free(text);
}

static void whole_files(FILE *code, const char *dir, const char *table,
	char **paths, int count)
{
	unsigned written = 0;

	fprintf(code, "\nconst struct sql_file %s[] = {\n", table);
	for (int i = 0; i < count; i++) {
		unsigned char digest[SHA256_DIGEST_LENGTH];
		char *text;

		if (!strstr(paths[i], dir))
			continue;
		text = read_file(paths[i]);
		SHA256((unsigned char *)text, strlen(text), digest);
		fprintf(code, "\t{ \"%s\",", strrchr(paths[i], '/') + 1);
		write_literal(code, text);
		fputs(",\n\t\t\"", code);
		for (size_t b = 0; b < sizeof digest; b++)
			fprintf(code, "%02x", digest[b]);
		fputs("\" },\n", code);
		free(text);
		written++;
	}
	fprintf(code, "\t{ NULL, NULL, NULL },\n};\n");
	fprintf(code, "const unsigned %.*s_count = %u;\n",
		(int)strlen(table) - 1, table, written);
}

static FILE *open_out(const char *dir, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	file = fopen(path, "w");
	if (!file) {
		fprintf(stderr, "cannot write '%s': %s\n", path,
			strerror(errno));
		exit(1);
	}
	return file;
}

int main(int argc, char **argv)
{
	static struct output out;

	if (argc < 2) {
		fputs("usage: embed_sql OUTDIR FILE…\n", stderr);
		return 64;
	}
	out.code = open_out(argv[1], "statements.c");
	out.header = open_out(argv[1], "statements.h");
	out.table = open_memstream(&out.table_text, &out.table_len);
	fputs("// Generated by tool/embed_sql.\n#pragma once\n"
	      "#include \"db/statement.h\"\n\nenum sql_id {\n\tSQL_NONE,\n",
		out.header);
	fputs("// Generated by tool/embed_sql.\n#include \"statements.h\"\n\n",
		out.code);
	for (int i = 2; i < argc; i++)
		if (strstr(argv[i], "query/"))
			query_file(&out, argv[i]);
	fclose(out.table);
	fputs("\tSQL_COUNT\n};\n", out.header);
	fprintf(out.code,
		"\nconst struct sql_statement sql_statements[SQL_COUNT] = "
		"{\n%s};\n",
		out.table_text);
	whole_files(out.code, "migration/", "sql_migrations", argv + 2,
		argc - 2);
	whole_files(out.code, "routine/", "sql_routines", argv + 2, argc - 2);
	return fclose(out.code) || fclose(out.header) ? 1 : 0;
}
