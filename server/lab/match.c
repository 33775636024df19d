// SPDX-License-Identifier: Apache-2.0
// The task of matching: reviewed claims for a text.
#include "domain/match.h"
#include "lab/lab.h"
#include "lab/reviewed.h"

enum { RANKED = 10 };

void *lab_match_open(struct arena *arena, const char *path)
{
	return reviewed_open(arena, path);
}

json_t *lab_match(struct arena *arena, void *state, const json_t *in)
{
	const struct reviewed *reviewed = state;
	struct match_claim *claims =
		arena_array(arena, REVIEWED_NEAR, sizeof *claims);
	const struct match_result *results;
	struct match_words query;
	json_t *ranked = json_array();
	size_t count;

	match_words_read(
		match_reader_new(arena), arena, lab_text(in, "text"), &query);
	count = reviewed_near(reviewed, arena, &query, claims);
	results = match_rank(
		arena, reviewed_stats(reviewed), &query, claims, count, &count);
	for (size_t i = 0; i < count && i < RANKED; i++)
		json_array_append_new(
			ranked, json_string(claims[results[i].claim].id));
	return json_pack("{s:O?, s:o, s:f}", "id", json_object_get(in, "id"),
		"ranked", ranked, "probability",
		count ? results[0].probability : 0.0);
}
