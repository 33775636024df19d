// SPDX-License-Identifier: Apache-2.0
// Who is asking, and may they. Credentials are a bearer token or the session
// cookie; authorisation is domain/access for every route alike.
#pragma once
#include "api/exchange.h"

enum { SECRET_BYTES = 32, TOKEN_LEN = 40 };

// Fills x->who from the request's credential. A bad credential is not an error
// here: access_decide() says what it reaches. False: replied (503).
SUSPENDS bool auth_identify(struct exchange *x);
// The same on a route that is open to everybody, for the handler that wants to
// know nevertheless.
SUSPENDS bool auth_look_up(struct exchange *x);
// True when x->who may use the route; else replied 401 or 403. Also refuses a
// write that carries the cookie but comes from another site.
bool auth_allow(struct exchange *x);

// A new API token, "cvt_" and 36 base62 characters, the last six of them the
// CRC-32 of the 30 before; and the hash under which it is kept.
void token_make(char out_token[TOKEN_LEN + 1], uint8_t out_hash[32]);
// Shape and checksum; a typo is told apart without the database.
bool token_is_well_formed(const char *token);
// A new random secret in base64url, and its hash: sessions, one-time links.
void secret_make(char out_text[44], uint8_t out_hash[32]);
void secret_hash(const char *text, uint8_t out_hash[32]);

struct auth_cache *auth_cache_new(void);
void auth_cache_free(struct auth_cache *cache);
// Forgets everything: called when a user, token or session is changed here.
void auth_cache_clear(struct auth_cache *cache);
