// SPDX-License-Identifier: Apache-2.0
#include "lab/lab.h"

const char *lab_text(const json_t *in, const char *key)
{
	const char *text = json_string_value(json_object_get(in, key));

	return text ? text : "";
}
