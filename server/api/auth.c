// SPDX-License-Identifier: Apache-2.0
#include "api/auth.h"
#include "base/base64.h"
#include "base/hash.h"
#include "http/origin.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A credential is looked up at most once in this time; so long may a token
 * revoked on another node still be taken here. */
static const int64_t cache_ns = 500 * 1000000LL;
enum { CACHE_ENTRIES = 512, NAME_MAX_BYTES = 256 };

struct cache_entry {
	uint8_t hash[HASH_BYTES];
	int64_t until_ns;
	enum credential credential;
	enum role role;
	unsigned scopes;
	char id[37], credential_id[37], name[NAME_MAX_BYTES];
};

struct auth_cache {
	struct cache_entry entries[CACHE_ENTRIES];
};

struct auth_cache *auth_cache_new(void)
{
	struct auth_cache *cache = calloc(1, sizeof *cache);

	assert(cache);
	return cache;
}

void auth_cache_free(struct auth_cache *cache)
{
	free(cache);
}

void auth_cache_clear(struct auth_cache *cache)
{
	memset(cache, 0, sizeof *cache);
}

static struct cache_entry *cache_slot(
	struct auth_cache *cache, const uint8_t hash[HASH_BYTES])
{
	return &cache->entries[(hash[0] | hash[1] << 8) % CACHE_ENTRIES];
}

/* ---- secrets ---- */

static const char base62[] =
	"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static void token_checksum(const char *random, char out[6])
{
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)random, 30);

	for (int i = 5; i >= 0; i--, crc /= 62)
		out[i] = base62[crc % 62];
}

void token_make(char out_token[TOKEN_LEN + 1], uint8_t out_hash[32])
{
	memcpy(out_token, "cvt_", 4);
	for (int i = 0; i < 30; i++)
		out_token[4 + i] = base62[randombytes_uniform(62)];
	token_checksum(out_token + 4, out_token + 34);
	out_token[TOKEN_LEN] = '\0';
	secret_hash(out_token, out_hash);
}

bool token_is_well_formed(const char *token)
{
	char checksum[6];

	if (strlen(token) != TOKEN_LEN || strncmp(token, "cvt_", 4) != 0 ||
		strspn(token + 4, base62) != TOKEN_LEN - 4)
		return false;
	token_checksum(token + 4, checksum);
	return sodium_memcmp(checksum, token + 34, 6) == 0;
}

void secret_make(char out_text[44], uint8_t out_hash[32])
{
	unsigned char bytes[SECRET_BYTES];

	randombytes_buf(bytes, sizeof bytes);
	base64_encode(BASE64_URL, bytes, sizeof bytes, out_text);
	secret_hash(out_text, out_hash);
}

void secret_hash(const char *text, uint8_t out_hash[32])
{
	hash_sha256(text, strlen(text), out_hash);
}

/* ---- who ---- */

static const char *kind_of(bool is_token)
{
	return is_token ? "token" : "session";
}

static enum credential credential_of(const char *status, bool is_token)
{
	if (strcmp(status, "ok") == 0)
		return is_token ? CREDENTIAL_TOKEN : CREDENTIAL_SESSION;
	if (strcmp(status, "disabled") == 0)
		return CREDENTIAL_USER_DISABLED;
	if (strcmp(status, "revoked") == 0)
		return CREDENTIAL_TOKEN_REVOKED;
	assert(strcmp(status, "expired") == 0);
	return is_token ? CREDENTIAL_TOKEN_EXPIRED : CREDENTIAL_SESSION_EXPIRED;
}

static unsigned scopes_of(struct arena *arena, const struct db_rows *rows)
{
	size_t count;
	const char *const *names =
		rows_texts(arena, rows, 0, "scopes", &count);
	unsigned scopes = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned scope;
		bool known = scope_parse(names[i], &scope);

		assert(known);
		scopes |= scope;
	}
	return scopes;
}

static void entry_fill(struct cache_entry *entry, struct arena *arena,
	const struct db_rows *rows, bool is_token)
{
	bool known = role_parse(rows_text(rows, 0, "role"), &entry->role);

	assert(known);
	entry->credential =
		credential_of(rows_text(rows, 0, "status"), is_token);
	entry->scopes = scopes_of(arena, rows);
	snprintf(entry->id, sizeof entry->id, "%s",
		rows_uuid(arena, rows, 0, "user_id"));
	snprintf(entry->credential_id, sizeof entry->credential_id, "%s",
		rows_uuid(arena, rows, 0, "credential_id"));
	snprintf(entry->name, sizeof entry->name, "%s",
		rows_text(rows, 0, "name"));
}

static void principal_set(struct exchange *x, const struct cache_entry *entry)
{
	x->who = (struct principal){
		.credential = entry->credential,
		.role = entry->role,
		.scopes = entry->scopes,
		.id = arena_strdup(x->arena, entry->id),
		.name = arena_strdup(x->arena, entry->name),
	};
	x->credential_id = arena_strdup(x->arena, entry->credential_id);
}

/* Seen at most once a minute, and never in the way of the answer: a failure to
 * note it is not one of the request. */
static SUSPENDS void note_seen(struct exchange *x, bool is_token)
{
	db_run(&x->db, SQL_CREDENTIAL_TOUCH,
		ARGS(arg_text(kind_of(is_token)), arg_uuid(x->credential_id)),
		NULL);
}

static SUSPENDS bool look_up(
	struct exchange *x, const uint8_t hash[HASH_BYTES], bool is_token)
{
	struct cache_entry *slot = cache_slot(x->app->auth_cache, hash);
	struct cache_entry entry = { .credential = CREDENTIAL_NONE };
	int64_t now = clock_monotonic_ns();
	struct db_rows *rows;

	if (slot->until_ns > now && memcmp(slot->hash, hash, HASH_BYTES) == 0) {
		principal_set(x, slot);
		return true;
	}
	if (!exchange_run(x, SQL_PRINCIPAL_GET,
		    ARGS(arg_text(kind_of(is_token)),
			    arg_bytes(hash, HASH_BYTES)),
		    &rows))
		return false;
	if (rows_count(rows) == 0) {
		x->who.credential = is_token ? CREDENTIAL_TOKEN_UNKNOWN
					     : CREDENTIAL_SESSION_UNKNOWN;
		return true;
	}
	entry_fill(&entry, x->arena, rows, is_token);
	memcpy(entry.hash, hash, HASH_BYTES);
	entry.until_ns = now + cache_ns;
	*slot = entry;
	principal_set(x, &entry);
	if (principal_identified(&x->who) && rows_bool(rows, 0, "touch"))
		note_seen(x, is_token);
	return true;
}

SUSPENDS bool auth_look_up(struct exchange *x)
{
	const char *header = request_header(x->r, "Authorization");
	const char *cookie;
	uint8_t hash[HASH_BYTES];

	/* With a token the cookie is not looked at. */
	if (header) {
		const char *token = header + 7;

		if (strncasecmp(header, "Bearer ", 7) != 0 ||
			!token_is_well_formed(token)) {
			x->who.credential = CREDENTIAL_TOKEN_UNKNOWN;
			return true;
		}
		secret_hash(token, hash);
		return look_up(x, hash, true);
	}
	cookie = request_cookie(x->r, "__Host-sid");
	if (!cookie)
		return true;
	secret_hash(cookie, hash);
	return look_up(x, hash, false);
}

SUSPENDS bool auth_identify(struct exchange *x)
{
	x->who.credential = CREDENTIAL_NONE;
	/* What is open to everybody is answered without the database too. */
	return x->route->right == RIGHT_PUBLIC || auth_look_up(x);
}

static bool is_safe(enum http_method method)
{
	return method == HTTP_GET || method == HTTP_HEAD ||
	       method == HTTP_OPTIONS;
}

bool auth_allow(struct exchange *x)
{
	struct access access = access_decide(&x->who, x->route->right);
	bool cookie_counts = x->who.credential == CREDENTIAL_SESSION ||
			     x->route->right == RIGHT_PUBLIC;

	switch (access.answer) {
	case ACCESS_UNAUTHENTICATED:
		problem_reply(x->r, PROBLEM_UNAUTHENTICATED, "%s", access.why);
		return false;
	case ACCESS_FORBIDDEN:
		problem_reply(x->r, PROBLEM_FORBIDDEN, "%s", access.why);
		return false;
	case ACCESS_ALLOWED:
		break;
	}
	/* Signing in from a foreign page would sign its victim in as somebody
	 * else; a program without a browser sends neither header. */
	if (is_safe(x->r->method) || !cookie_counts)
		return true;
	if (x->who.credential != CREDENTIAL_SESSION &&
		!request_header(x->r, "Sec-Fetch-Site") &&
		!request_header(x->r, "Origin"))
		return true;
	if (origin_is_own(x->r, x->app->config->public_url))
		return true;
	problem_reply(x->r, PROBLEM_CROSS_SITE, NULL);
	return false;
}
