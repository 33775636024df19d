#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every header compiles by itself.
set -eu
flags="-std=c17 -D_GNU_SOURCE -iquote server -iquote build/gen -iquote tests -Wall -Werror
	-Wno-unused-function"
# shellcheck disable=SC2046,SC2086
check() {
	printf '%s\n#include "%s"\n' "${2:-}" "$1" |
		${CC:-gcc} $flags $(pkg-config --cflags libpq) -fsyntax-only -x c - || {
		echo "$1 needs something that it does not include"
		return 1
	}
}
# cmocka.h wants these before it, so its users have them.
cmocka='#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>'
bad=0
for header in $(git ls-files 'server/*.h'); do
	check "${header#server/}" || bad=1
done
for header in $(git ls-files 'tests/support/*.h'); do
	check "${header#tests/}" "$cmocka" || bad=1
done
exit $bad
