#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whoever calls a function that may wait says so itself.
set -eu
git ls-files 'server/*.c' 'server/*.h' | xargs perl -0777 -e '
	my (%text, %global, %local, $bad);
	my $name = qr/\bSUSPENDS\b[^;{}()=]*?(\w+)\s*\(/;
	for my $file (@ARGV) {
		open my $in, "<", $file or die; local $/; my $t = <$in>;
		$t =~ s{/\*.*?\*/}{ $& =~ tr/\n//cdr }gse;
		$t =~ s{//[^\n]*|"(?:\\.|[^"\\\n])*"}{}g;
		$text{$file} = $t;
		while ($t =~ /(static[ \w]*)?$name/g) {
			next if $2 eq "void" || $2 eq "int"; # a pointer to one
			if ($1) { $local{$file}{$2} = 1 } else { $global{$2} = 1 }
		}
	}
	for my $file (sort keys %text) {
		my $t = $text{$file};
		while ($t =~ /^(?!#)(\w[^;{}#]*?\b(\w+)\s*\([^;{}]*\))\s*\n\{\n(.*?)^\}/msg) {
			my ($head, $fn, $body) = ($1, $2, $3);
			my $line = 1 + (substr($t, 0, $-[0]) =~ tr/\n//);
			next if $head =~ /\bSUSPENDS\b/ || $global{$fn} && $head !~ /static/;
			while ($body =~ /\b(\w+)\s*\(/g) {
				next unless $global{$1} || $local{$file}{$1};
				print "$file:$line: $fn calls $1, which may wait, and is not marked SUSPENDS\n";
				$bad = 1;
			}
		}
	}
	exit($bad ? 1 : 0)'
