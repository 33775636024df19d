#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/settings.md is what mk/settings_doc.sh makes of config.def, and no other
# page tells of a variable that is not a setting.
set -eu
bad=0
mk/settings_doc.sh | diff -u docs/settings.md - || {
	echo "run: mk/settings_doc.sh >docs/settings.md"
	bad=1
}
for variable in $(grep -rhoE '\bCLAIMD_[A-Z][A-Z_]+\b' docs/*.md README.md |
	sed 's/_FILE$//' | sort -u); do
	grep -q "\"$variable\"" server/config.def || {
		echo "the documentation tells of $variable, which is not a setting"
		bad=1
	}
done
exit $bad
