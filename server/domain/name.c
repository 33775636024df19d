// SPDX-License-Identifier: Apache-2.0
#include "domain/name.h"
#include <string.h>

int name_index(const char *const *names, size_t count, const char *text)
{
	for (size_t i = 0; text && i < count; i++) {
		if (strcmp(names[i], text) == 0)
			return (int)i;
	}
	return -1;
}
