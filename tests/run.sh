#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# usage: tests/run.sh PROGRAM...
# Runs test programs, JOBS at once, shows what failed and closes with one line.
# A program tells its counts as cmocka does or by a line "N passed[, M failed]";
# without either it counts as one test.
set -u
jobs=${JOBS:-1}
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

run_one() { # writes LOG and LOG.status
	"$1" >"$2" 2>&1 </dev/null
	echo $? >"$2.status"
}

sum() { # adds up the numbers on standard input
	awk '{ n += $1 } END { print n + 0 }'
}

count() { # prints "passed failed"
	local log=$1 status=$2 passed failed
	passed=$({
		sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s)\..*/\1/p' "$log"
		sed -nE 's/^([a-z]+: )?([0-9]+) passed(, [0-9]+ failed.*)?$/\2/p' "$log"
	} | sum)
	failed=$({
		sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s), listed below:.*/\1/p' "$log"
		sed -nE 's/^([a-z]+: )?[0-9]+ passed, ([0-9]+) failed.*$/\2/p' "$log"
	} | sum)
	if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
		failed=1
	elif [ "$status" -eq 0 ] && [ "$passed" -eq 0 ]; then
		passed=1
	fi
	echo "$passed $failed"
}

index=0
for program; do
	index=$((index + 1))
	while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do
		wait -n
	done
	run_one "$program" "$logs/$index" &
	[ "$jobs" -gt 1 ] || {
		wait
		printf '.' >&2
	}
done
wait
echo >&2

all_passed=0 all_failed=0 index=0
for program; do
	index=$((index + 1))
	status=$(cat "$logs/$index.status")
	read -r passed failed < <(count "$logs/$index" "$status")
	all_passed=$((all_passed + passed))
	all_failed=$((all_failed + failed))
	if [ "$failed" -gt 0 ]; then
		echo "--- $program (status $status)"
		grep -v '^\[ *\(RUN\|OK\) ' "$logs/$index" | tail -n 200
	fi
	printf '%-6s %4d  %s\n' \
		"$([ "$failed" -eq 0 ] && echo ok || echo FAILED)" \
		"$passed" "$program"
done
echo
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" -eq 0 ]
