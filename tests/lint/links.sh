#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Links between the documents lead somewhere.
set -eu
git ls-files '*.md' | while read -r file; do
	grep -oE '\]\([^)# ]+' "$file" | cut -c3- | sort -u | while read -r link; do
		case $link in
		http*) continue ;;
		esac
		[ -e "$(dirname "$file")/$link" ] || echo "$file: nothing at $link"
	done
done | if grep .; then exit 1; fi
