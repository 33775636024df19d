#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints docs/settings.md, made from the rows of server/config.def.
set -eu
cd "$(dirname "$0")/.."
cat <<'HEAD'
# Settings

<!-- Made by mk/settings_doc.sh from server/config.def. -->

A setting is taken from the command line, else from the environment, else from
the file that `--config` names (`/etc/claimd/claimd.conf` without it), else its
default holds. In the file a line is `key = value`; `#` begins a note. `claimd
config` prints all of them and where each comes from, secrets masked. Times are
written `250ms`, `30s`, `5m`, `12h` or `7d`, sizes `512KiB` or `8MiB`. A secret
can also come from a file: the variable's name with `_FILE` holds its path.

| flag | variable | default | what it is |
| --- | --- | --- | --- |
HEAD
perl -0777 -ne '
	while (/^CONFIG\((\w+), (\w+),\s*"(\w+)",\s*(NULL|"[^"]*"),\s*(-?\d+),\s*(-?\d+),\s*\w+,\s*"([^"]*)",\s*((?:"[^"]*"\s*)+)\)/mg) {
		my ($type, $name, $env, $default, $min, $max, $arg, $help) = ($1, $2, $3, $4, $5, $6, $7, $8);
		$help = join "", $help =~ /"([^"]*)"/g;
		$default = $default eq "NULL" ? "" : "`" . ($default =~ tr/"//dr) . "`";
		my $flag = "--" . ($name =~ tr/_/-/r) . ($type eq "BOOL" ? "" : " $arg");
		my $range = $type eq "INT" ? " ($min to $max)" : "";
		$range = " (secret: also `${env}_FILE`)" if $type eq "SECRET";
		$help =~ s/\|/\\|/g;
		print "| `$flag` | `$env` | $default | $help$range |\n";
	}' server/config.def
