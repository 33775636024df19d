// SPDX-License-Identifier: Apache-2.0
// The tasks of addresses: registrable domains and URLs.
#include "base/arena.h"
#include "http/url.h"
#include "lab/lab.h"

json_t *lab_domains(struct arena *arena, void *state, const json_t *in)
{
	(void)state;
	return json_pack("{s:O?, s:s?}", "host", json_object_get(in, "host"),
		"domain", url_registrable_domain(lab_text(in, "host"), arena));
}
