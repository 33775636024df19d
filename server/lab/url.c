// SPDX-License-Identifier: Apache-2.0
// The tasks of addresses: registrable domains and URLs.
#include "base/arena.h"
#include "http/href.h"
#include "http/url.h"
#include "lab/lab.h"

json_t *lab_domains(struct arena *arena, void *state, const json_t *in)
{
	(void)state;
	return json_pack("{s:O?, s:s?}", "host", json_object_get(in, "host"),
		"domain", url_registrable_domain(lab_text(in, "host"), arena));
}

json_t *lab_urls(struct arena *arena, void *state, const json_t *in)
{
	const char *base = json_string_value(json_object_get(in, "base"));
	const char *href = href_resolve(arena, lab_text(in, "input"),
		json_string_length(json_object_get(in, "input")), base);

	(void)state;
	return href ? json_pack("{s:s}", "href", href)
		    : json_pack("{s:b}", "failure", 1);
}
