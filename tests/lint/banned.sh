#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Functions that overflow, that cannot report errors, or that build SQL by hand;
# SQL as C text; assertions switched off; work left lying about.
set -eu
bad=0

refuse() { # REGEX WHY [FILES…]
	regex=$1
	why=$2
	shift 2
	found=$(git ls-files "$@" | xargs grep -nP "$regex" /dev/null || true)
	[ -z "$found" ] || {
		echo "$why:"
		echo "$found"
		bad=1
	}
}
server='server/*.[ch]'
refuse '(?<![>.])\b(strcpy|strcat|sprintf|vsprintf|strtok|strtok_r|gets|ctime|asctime|gmtime|localtime|alloca|tmpnam|mktemp)\(' \
	'banned function' "$server"
refuse '(?<![>.])\b(atoi|atol|atof|rand|random|system)\(' 'banned function' "$server"
refuse 'PQescape' 'values go as parameters' "$server"
refuse '"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) ' \
	'SQL belongs to sql/query' "$server"
refuse 'NDEBUG' 'assertions stay on' 'server/*.c' Makefile 'mk/*.mk'
refuse '(//|/\*|#|--) *(TODO|FIXME|XXX|HACK)' 'work left lying about' \
	'server/*' 'sql/*' 'web/src/*' 'tests/*.[ch]' 'tests/*.sh' 'mk/*'
exit $bad
