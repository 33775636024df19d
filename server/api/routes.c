// SPDX-License-Identifier: Apache-2.0
// THE table of routes. The right column decides who may; docs/openapi.yaml and
// tests/golden/access.txt are held against it.
#include "api/handlers.h"
#include <string.h>

#define GET   HTTP_GET
#define POST  HTTP_POST
#define PUT   HTTP_PUT
#define PATCH HTTP_PATCH
#define DEL   HTTP_DELETE

static const char *const claim_list_parameters[] = { "q", NULL };
static const char *const limit_parameters[] = { "limit", NULL };

/* clang-format off */
const struct route routes[] = {
	/* documents */
	{ "document_list", GET, "/api/v1/documents", RIGHT_READ, .read = SQL_DOCUMENT_LIST },
	{ "document_create", POST, "/api/v1/documents", RIGHT_REVIEW, ROUTE_LARGE, document_body, .handle = document_create },
	{ "document_get", GET, "/api/v1/documents/:id", RIGHT_READ, .read = SQL_DOCUMENT_GET,
	  .include = "+claims", .include_as = "claims", .include_read = SQL_DOCUMENT_CLAIMS },

	/* claims */
	{ "claim_list", GET, "/api/v1/claims", RIGHT_READ, ROUTE_LIST, .parameters = claim_list_parameters, .handle = claim_list },
	{ "claim_create", POST, "/api/v1/claims", RIGHT_REVIEW, .body = claim_body, .handle = claim_create },
	{ "claim_patch", PATCH, "/api/v1/claims/:id", RIGHT_REVIEW, ROUTE_VERSIONED | ROUTE_MERGE, claim_patch_body, .handle = claim_patch },
	{ "claim_get", GET, "/api/v1/claims/:id", RIGHT_READ, .read = SQL_CLAIM_GET,
	  .include = "evidence", .include_as = "evidence_items", .include_read = SQL_EVIDENCE_OF_CLAIM },

	{ "claim_bulk", POST, "/api/v1/claims/bulk", RIGHT_REVIEW, .body = bulk_body, .handle = claim_bulk },
	{ "claim_merge", POST, "/api/v1/claims/:id/merge", RIGHT_EDIT, .body = merge_body, .handle = claim_merge },
	{ "claim_unmerge", POST, "/api/v1/claims/:id/unmerge", RIGHT_EDIT, .body = reasoned_body, .handle = claim_unmerge },
	{ "claim_split", POST, "/api/v1/claims/:id/split", RIGHT_EDIT, .body = split_body, .handle = claim_split },
	{ "claim_similar", GET, "/api/v1/claims/:id/similar", RIGHT_READ, .parameters = limit_parameters, .handle = claim_similar },
	{ "match_create", POST, "/api/v1/match", RIGHT_READ, .body = match_body, .handle = match_create },
	{ "publication_create", POST, "/api/v1/claims/:id/publication", RIGHT_EDIT, .handle = publication_change },
	{ "publication_delete", DEL, "/api/v1/claims/:id/publication", RIGHT_EDIT, .handle = publication_change },
	{ "comment_create", POST, "/api/v1/claims/:id/comments", RIGHT_REVIEW, .body = comment_body, .handle = comment_create },
	{ "history_list", GET, "/api/v1/claims/:id/history", RIGHT_READ, .read = SQL_HISTORY_LIST },
	{ "comment_list", GET, "/api/v1/claims/:id/comments", RIGHT_READ, .read = SQL_COMMENT_LIST },

	/* decisions */
	{ "option_list", GET, "/api/v1/claims/:id/options", RIGHT_READ, .handle = option_list },
	{ "decision_list", GET, "/api/v1/claims/:id/decisions", RIGHT_READ, .read = SQL_DECISION_LIST },
	{ "decision_create", POST, "/api/v1/claims/:id/decisions", RIGHT_REVIEW, ROUTE_VERSIONED, decision_body, .handle = decision_create },
	{ "decision_approve", POST, "/api/v1/decisions/:id/approval", RIGHT_REVIEW, ROUTE_VERSIONED, reasoned_body, .handle = decision_approve },
	{ "decision_reject", POST, "/api/v1/decisions/:id/rejection", RIGHT_REVIEW, ROUTE_VERSIONED, reasoned_body, .handle = decision_reject },

	/* evidence */
	{ "evidence_list", GET, "/api/v1/claims/:id/evidence", RIGHT_READ, .read = SQL_EVIDENCE_LIST },
	{ "evidence_attach", POST, "/api/v1/claims/:id/evidence", RIGHT_REVIEW, .body = evidence_body, .handle = evidence_attach },
	{ "evidence_get", GET, "/api/v1/evidence/:id", RIGHT_READ, .read = SQL_EVIDENCE_GET },
	{ "evidence_patch", PATCH, "/api/v1/evidence/:id", RIGHT_REVIEW, ROUTE_VERSIONED | ROUTE_MERGE, evidence_patch_body, .handle = evidence_patch },
	{ "evidence_withdraw", POST, "/api/v1/evidence/:id/withdrawal", RIGHT_REVIEW, .body = reasoned_body, .handle = evidence_withdraw },
	{ "origin_create", POST, "/api/v1/claims/:id/origins", RIGHT_REVIEW, .body = origin_body, .handle = origin_create },

	/* policy */
	{ "policy_get", GET, "/api/v1/policy", RIGHT_READ, .read = SQL_POLICY_GET },
	{ "policy_put", PUT, "/api/v1/policy", RIGHT_ADMIN, ROUTE_VERSIONED, policy_body, .handle = policy_put },
	{ "policy_version_list", GET, "/api/v1/policy/versions", RIGHT_READ, .read = SQL_POLICY_VERSION_LIST },

	/* people */
	{ "user_list", GET, "/api/v1/users", RIGHT_READ, .read = SQL_USER_LIST },
	{ "user_create", POST, "/api/v1/users", RIGHT_ADMIN, ROUTE_PASSWORD, user_body, .handle = user_create },
	{ "user_get", GET, "/api/v1/users/:id", RIGHT_READ, .read = SQL_USER_GET },
	{ "user_patch", PATCH, "/api/v1/users/:id", RIGHT_ADMIN, ROUTE_VERSIONED | ROUTE_MERGE, user_patch_body, .handle = user_patch },
	{ "user_password_set", POST, "/api/v1/users/:id/password", RIGHT_ADMIN, ROUTE_UNKEYED, password_body, .handle = user_password_set },
	{ "token_list", GET, "/api/v1/tokens", RIGHT_SELF, ROUTE_LIST, .parameters = token_list_parameters, .handle = token_list },
	{ "token_create", POST, "/api/v1/tokens", RIGHT_SELF, ROUTE_SECRET, token_body, .handle = token_create },
	{ "token_revoke", DEL, "/api/v1/tokens/:id", RIGHT_SELF, .handle = token_revoke },
	{ "session_create", POST, "/api/v1/session", RIGHT_PUBLIC, ROUTE_UNKEYED, session_body, .handle = session_create },
	{ "session_delete", DEL, "/api/v1/session", RIGHT_SELF, .handle = session_delete },
	{ "me_get", GET, "/api/v1/me", RIGHT_SELF, .handle = me_get },
	{ "me_patch", PATCH, "/api/v1/me", RIGHT_SELF, ROUTE_VERSIONED | ROUTE_MERGE, me_body, .handle = me_patch },
	{ "setup_get", GET, "/api/v1/setup", RIGHT_PUBLIC, .read = SQL_SETUP_GET },
	{ "setup_create", POST, "/api/v1/setup", RIGHT_PUBLIC, ROUTE_UNKEYED, setup_body, .handle = setup_create },
	/* views */
	{ "queue_list", GET, "/api/v1/queues", RIGHT_READ, .handle = queue_list },
	{ "view_list", GET, "/api/v1/views", RIGHT_READ, .read = SQL_VIEW_LIST },
	{ "view_create", POST, "/api/v1/views", RIGHT_REVIEW, .body = view_body, .handle = view_create },
	{ "view_get", GET, "/api/v1/views/:id", RIGHT_READ, .handle = view_get },
	{ "view_patch", PATCH, "/api/v1/views/:id", RIGHT_REVIEW, ROUTE_VERSIONED | ROUTE_MERGE, view_patch_body, .handle = view_patch },
	{ "view_delete", DEL, "/api/v1/views/:id", RIGHT_REVIEW, ROUTE_VERSIONED, .handle = view_delete },
	{ "stats_get", GET, "/api/v1/stats", RIGHT_READ, .handle = stats_get },

	/* operation */
	{ "health_get", GET, "/healthz", RIGHT_PUBLIC, ROUTE_NO_QUOTA, .handle = health_get },
	{ "ready_get", GET, "/readyz", RIGHT_PUBLIC, ROUTE_NO_QUOTA, .handle = ready_get },
	{ "metrics_get", GET, "/metrics", RIGHT_PUBLIC, ROUTE_NO_QUOTA, .handle = metrics_get },
};
/* clang-format on */

const unsigned route_count = COUNT_OF(routes);

static bool path_matches(const char *pattern, const char *path,
	const char **out_id, size_t *out_id_len)
{
	while (*pattern) {
		if (*pattern != ':') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		*out_id = path;
		*out_id_len = strcspn(path, "/");
		if (*out_id_len == 0)
			return false;
		path += *out_id_len;
		pattern += strcspn(pattern, "/");
	}
	return *path == '\0';
}

const struct route *route_find(enum http_method method, const char *path,
	const char **out_id, size_t *out_id_len, unsigned *out_methods)
{
	*out_methods = 0;
	for (unsigned i = 0; i < route_count; i++) {
		const char *id = NULL;
		size_t id_len = 0;

		if (!path_matches(routes[i].path, path, &id, &id_len))
			continue;
		*out_methods |= 1u << routes[i].method;
		if (routes[i].method != method)
			continue;
		*out_id = id;
		*out_id_len = id_len;
		return &routes[i];
	}
	return NULL;
}
