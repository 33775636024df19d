// SPDX-License-Identifier: Apache-2.0
// claimd extract: the claims of one document as NDJSON, without a database.
#include "cli/cli.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "domain/extract.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK_BYTES = 4096 };

struct extract_options {
	bool html;
};

static void string_set(json_t *object, const char *key, const char *value)
{
	json_object_set_new(
		object, key, value ? json_string(value) : json_null());
}

static json_t *hedges_json(const struct extract_claim *claim)
{
	json_t *hedges = json_array();

	for (size_t i = 0; i < claim->hedge_count; i++) {
		const struct extract_hedge *hedge = &claim->hedges[i];

		json_array_append_new(hedges,
			json_pack("{s:s, s:I, s:I}", "word", hedge->word,
				"start", (json_int_t)hedge->span.start, "end",
				(json_int_t)hedge->span.end));
	}
	return hedges;
}

static bool claim_print(const struct extract_claim *claim)
{
	json_t *object =
		json_pack("{s:I, s:I}", "start", (json_int_t)claim->span.start,
			"end", (json_int_t)claim->span.end);
	int failed;

	string_set(object, "exact", claim->exact);
	string_set(object, "prefix", claim->prefix);
	string_set(object, "suffix", claim->suffix);
	string_set(object, "text", claim->text);
	string_set(object, "claimant", claim->claimant);
	string_set(object, "cue", claim->cue);
	json_object_set_new(object, "quoted", json_boolean(claim->quoted));
	json_object_set_new(object, "hedged", json_boolean(claim->hedged));
	json_object_set_new(object, "hedges", hedges_json(claim));
	json_object_set_new(object, "score", json_real(claim->score));
	failed = json_dumpf(
		object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4));
	json_decref(object);
	return !failed && putchar('\n') != EOF;
}

static bool file_read(FILE *file, struct buffer *content)
{
	char chunk[CHUNK_BYTES];
	size_t got;

	while ((got = fread(chunk, 1, sizeof chunk, file)) > 0) {
		buffer_add(content, chunk, got);
		if (content->len > EXTRACT_BYTES_MAX)
			break; /* refused below, with its reason */
	}
	return !ferror(file);
}

static int content_extract(
	struct arena *arena, const struct buffer *content, bool html)
{
	struct extract_input in = {
		.content = content->bytes ? content->bytes : "",
		.len = content->len,
	};
	const struct extraction *out;

	in.html = html || extract_looks_like_html(in.content, in.len);
	out = extract_document(&in, arena);
	if (out->status != EXTRACT_OK)
		return cli_fail(
			EX_CHECK, "%s", extract_status_text(out->status));
	for (size_t i = 0; i < out->claim_count; i++)
		if (!claim_print(&out->claims[i]))
			return cli_fail(EX_IOERR, "cannot write the claims");
	return EX_OK;
}

static int run(const struct invocation *call)
{
	const struct extract_options *options = call->options;
	const char *name = call->operands[0];
	bool standard = strcmp(name, "-") == 0;
	struct buffer content = { 0 };
	FILE *file = standard ? stdin : fopen(name, "rb");
	int code;

	if (!file)
		return cli_fail(EX_NOINPUT, "cannot open '%s': %s", name,
			strerror(errno));
	if (file_read(file, &content))
		code = content_extract(call->arena, &content, options->html);
	else
		code = cli_fail(EX_NOINPUT, "cannot read '%s'", name);
	if (!standard)
		fclose(file);
	buffer_release(&content);
	return code;
}

static const struct setting options[] = {
	{
		.name = "html",
		.type = SETTING_BOOL,
		.offset = offsetof(struct extract_options, html),
		.fallback = "false",
		.help = "take the file as HTML even if it does not look so",
	},
};

const struct command command_extract = {
	.name = "extract",
	.operands = "FILE|-",
	.operands_min = 1,
	.operands_max = 1,
	.summary = "print the claims found in an article as NDJSON",
	.detail =
		"Reads plain text or HTML (told by its beginning) and prints "
		"one claim a line:\nstart, end (code points), exact, prefix, "
		"suffix, text, claimant, cue, quoted,\nhedged, hedges, score. "
		"Needs no database.\n",
	.run = run,
	.options = options,
	.option_count = COUNT_OF(options),
	.options_size = sizeof(struct extract_options),
};
