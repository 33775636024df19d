#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No function is longer than 70 lines (a test with its table: 100) or has more
# than 6 parameters, but for one whose type libmicrohttpd gives.
set -eu
git ls-files 'server/*.c' 'tests/*.c' | xargs perl -0777 -ne '
	while (/^(?!#)(\w[^;{}#]*?\b(\w+)\s*\(([^;{}]*)\))\s*\n\{\n(.*?)^\}/msg) {
		my ($name, $params, $lines) = ($2, $3, 2 + ($4 =~ tr/\n//));
		my $line = 1 + (substr($_, 0, $-[0]) =~ tr/\n//);
		1 while $params =~ s/\([^()]*\)//g;
		my $count = 1 + ($params =~ tr/,//);
		my $limit = $ARGV =~ m{^tests/} ? 100 : 70;
		if ($lines > $limit) { print "$ARGV:$line: $name has $lines lines\n"; $bad = 1 }
		if ($count > 6 && $1 !~ /MHD_Result/) { print "$ARGV:$line: $name has $count parameters\n"; $bad = 1 }
	}
	END { exit($bad ? 1 : 0) }'
