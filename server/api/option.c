// SPDX-License-Identifier: Apache-2.0
// GET /claims/{id}/options: what can be decided now, and why not. Counted live,
// under the policy in force.
#include "api/case.h"
#include "api/decision.h"
#include "api/handlers.h"

static json_t *option_json(const struct option *option)
{
	enum claim_basis to = option->transition->to;

	return json_pack("{s:s,s:s,s:b,s:b,s:b,s:o}", "to",
		claim_state_name(claim_basis_state(to)), "basis",
		claim_basis_name(to), "allowed", (int)option->allowed,
		"override_allowed", (int)option->overridable, "second_review",
		(int)(option->status == DECISION_PROPOSED), "checks",
		checks_json(option->checks, option->check_count));
}

SUSPENDS void option_list(struct exchange *x)
{
	const struct option *options;
	struct claim_case c;
	json_t *items;
	size_t count;

	if (!case_load(x, x->id, &c))
		return;
	options = claim_options(x->arena, &c.claim, &c.policy, &x->who, &count);
	items = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(items, option_json(&options[i]));
	answer_json(x, 200,
		json_pack("{s:o,s:I,s:i}", "items", items, "claim_version",
			(json_int_t)c.claim.version, "policy_version",
			c.policy.version));
}
