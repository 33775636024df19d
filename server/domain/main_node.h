// SPDX-License-Identifier: Apache-2.0
// What the content scorer asks about one node of a page.
#pragma once
#include "domain/html.h"

// Counts over everything below a node.
struct measure {
	size_t points; /* code points of the text, white space collapsed */
	size_t commas;
	double linked; /* of `points`, inside links; links to # count 0.3 */
	size_t paragraphs, images, entries, inputs, embeds;
	size_t heading_points, textish_points, list_points;
};

struct measure node_measure(const struct html_node *top);
// Share of the text that stands in links.
double node_link_density(const struct html_node *top);
bool node_is_blank(const struct html_node *node);
bool node_is_phrasing(const struct html_node *node);
bool node_has_block_child(const struct html_node *node);
// The only child element when it has that tag and there is no other text.
struct html_node *node_single_child(const struct html_node *node, GumboTag tag);
size_t node_child_count(const struct html_node *node);
bool node_is_visible(const struct html_node *node);
// 25 for each of class and id that sounds like a story, -25 for the opposite.
int node_class_weight(const struct html_node *node);
// class and id sound like page furniture and like nothing else.
bool node_is_unlikely(const struct html_node *node);
bool node_sounds_like_byline(const struct html_node *node);
bool node_sounds_like_share(const struct html_node *node);
// The text below a node on one line, cut after `bytes_max`.
char *node_line(
	struct arena *arena, const struct html_node *top, size_t bytes_max);
