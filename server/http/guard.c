// SPDX-License-Identifier: Apache-2.0
#include "http/guard.h"
#include <string.h>
#include <strings.h>

enum { FIELDS_MAX = 128, LENGTH_DIGITS_MAX = 18 };

/* What the fields say about Host and the body. */
struct tally {
	unsigned hosts, lengths, encodings;
	const struct http_field *host, *length, *encoding;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_token(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!text[i] || (!is_alnum(text[i]) &&
					!strchr("!#$%&'*+-.^_`|~", text[i])))
			return false;
	return len > 0;
}

/* Horizontal tab is the one control character a value may hold. */
static bool is_value(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)text[i] < 0x20 && text[i] != '\t') ||
			text[i] == 0x7f)
			return false;
	return true;
}

/* Bytes above ASCII pass: clients send raw UTF-8 in queries, and the query
 * decoder checks them. */
static bool is_target(const char *text)
{
	if (text[0] != '/')
		return false;
	for (; *text; text++)
		if ((unsigned char)*text <= 0x20 || *text == 0x7f ||
			*text == '#')
			return false;
	return true;
}

static bool is_host(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!text[i] || (!is_alnum(text[i]) &&
					!strchr("-._~%!$&'()*+;=:[]", text[i])))
			return false;
	return len > 0;
}

static bool is_length(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_digit(text[i]))
			return false;
	return len >= 1 && len <= LENGTH_DIGITS_MAX;
}

static bool field_is(const struct http_field *field, const char *name)
{
	return field->name_len == strlen(name) &&
	       strncasecmp(field->name, name, field->name_len) == 0;
}

static enum http_refusal check_fields(
	const struct http_head *head, struct tally *out)
{
	size_t bytes = 0;

	if (head->field_count > FIELDS_MAX)
		return HTTP_REFUSED_HEADERS_TOO_LARGE;
	for (size_t i = 0; i < head->field_count; i++) {
		const struct http_field *field = &head->fields[i];

		bytes += field->name_len + field->value_len + strlen(": \r\n");
		if (!is_token(field->name, field->name_len))
			return HTTP_REFUSED_HEADER_NAME;
		if (!is_value(field->value, field->value_len))
			return HTTP_REFUSED_HEADER_VALUE;
		if (field_is(field, "Host")) {
			out->hosts++;
			out->host = field;
		} else if (field_is(field, "Content-Length")) {
			out->lengths++;
			out->length = field;
		} else if (field_is(field, "Transfer-Encoding")) {
			out->encodings++;
			out->encoding = field;
		}
	}
	return bytes > head->fields_bytes_max ? HTTP_REFUSED_HEADERS_TOO_LARGE
					      : HTTP_ACCEPTED;
}

static enum http_refusal check_host(const struct tally *tally, bool http_1_1)
{
	if (tally->hosts > 1)
		return HTTP_REFUSED_HOST_REPEATED;
	if (tally->hosts == 0)
		return http_1_1 ? HTTP_REFUSED_HOST_MISSING : HTTP_ACCEPTED;
	return is_host(tally->host->value, tally->host->value_len)
		       ? HTTP_ACCEPTED
		       : HTTP_REFUSED_HOST_INVALID;
}

static enum http_refusal check_body(const struct tally *tally, bool http_1_1)
{
	if (tally->lengths > 1)
		return HTTP_REFUSED_LENGTH_REPEATED;
	if (tally->encodings > 1)
		return HTTP_REFUSED_ENCODING_REPEATED;
	if (tally->lengths && tally->encodings)
		return HTTP_REFUSED_ENCODING_LENGTH;
	if (tally->lengths &&
		!is_length(tally->length->value, tally->length->value_len))
		return HTTP_REFUSED_LENGTH_INVALID;
	if (tally->encodings && !http_1_1)
		return HTTP_REFUSED_ENCODING_VERSION;
	if (tally->encodings &&
		(tally->encoding->value_len != strlen("chunked") ||
			strncasecmp(tally->encoding->value, "chunked",
				strlen("chunked")) != 0))
		return HTTP_REFUSED_ENCODING_UNKNOWN;
	return HTTP_ACCEPTED;
}

enum http_refusal guard_check(
	const struct http_head *head, struct http_framing *out_framing)
{
	struct http_framing framing = { 0 };
	struct tally tally = { 0 };
	bool http_1_1 = strcmp(head->version, "HTTP/1.1") == 0;
	enum http_refusal refusal;

	if (!http_method_parse(head->method, &framing.method))
		return HTTP_REFUSED_METHOD;
	if (!http_1_1 && strcmp(head->version, "HTTP/1.0") != 0)
		return HTTP_REFUSED_VERSION;
	if (strlen(head->target) > head->target_bytes_max)
		return HTTP_REFUSED_TARGET_TOO_LONG;
	if (!is_target(head->target))
		return HTTP_REFUSED_TARGET;
	refusal = check_fields(head, &tally);
	if (!refusal)
		refusal = check_host(&tally, http_1_1);
	if (!refusal)
		refusal = check_body(&tally, http_1_1);
	if (refusal)
		return refusal;
	framing.chunked = tally.encodings > 0;
	for (size_t i = 0; tally.lengths && i < tally.length->value_len; i++)
		framing.content_length =
			framing.content_length * 10 +
			(uint64_t)(tally.length->value[i] - '0');
	*out_framing = framing;
	return HTTP_ACCEPTED;
}

static const struct {
	unsigned status;
	const char *detail;
} refusals[] = {
	[HTTP_ACCEPTED] = { 200, "accepted" },
#define REFUSAL(name, status, detail)                                          \
	[HTTP_REFUSED_##name] = { status, detail },
#include "http/refusal.def"
#undef REFUSAL
};
static_assert(COUNT_OF(refusals) == HTTP_REFUSAL_COUNT, "a row each");

unsigned http_refusal_status(enum http_refusal refusal)
{
	assert(refusal < HTTP_REFUSAL_COUNT);
	return refusals[refusal].status;
}

const char *http_refusal_detail(enum http_refusal refusal)
{
	assert(refusal < HTTP_REFUSAL_COUNT);
	return refusals[refusal].detail;
}
