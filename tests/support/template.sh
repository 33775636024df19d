#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: tests/support/template.sh CLAIMD DIR
# Makes a data directory with a person of each role, whose tokens are in
# DIR/tokens/NAME. With TEST_DATABASE_URL it also makes the database claimd_test
# there, which tests copy.
set -eu
claimd=$1
dir=$2
rm -rf "$dir"
mkdir -p "$dir/tokens"

if [ -n "${TEST_DATABASE_URL:-}" ]; then
	psql -qX "$TEST_DATABASE_URL" -c 'DROP DATABASE IF EXISTS claimd_test' \
		-c "CREATE DATABASE claimd_test TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
	where="--database=$(psql -qXAt "$TEST_DATABASE_URL" -c "SELECT format(
		'host=''%s'' port=%s user=%s dbname=claimd_test',
		:'HOST', :'PORT', current_user)" -v ON_ERROR_STOP=1)"
else
	where="--data=$dir"
fi

# One process for all that follows would be quicker; this is what a person does.
person() { # NAME ROLE SCOPES
	echo "correct horse battery $1" |
		"$claimd" user add "$1@example.org" --name "$1" --role "$2" \
			--password-stdin "$where" >/dev/null
	"$claimd" token create --user "$1@example.org" --scope "$3" "$where" \
		>"$dir/tokens/$1"
}
person admin admin read,write,audit,admin
person editor editor read,write
person reviewer reviewer read,write
person reviewer2 reviewer read,write
person auditor auditor read,audit
person viewer viewer read
