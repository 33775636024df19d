// SPDX-License-Identifier: Apache-2.0
// Takes out of a found story what does not belong to it.
#pragma once
#include "domain/html.h"

// What one attempt to find the story takes into account.
struct main_options {
	bool strip_unlikely, weigh_classes, clean_conditionally;
};

void main_clean(struct html_node *story, const struct main_options *options);
