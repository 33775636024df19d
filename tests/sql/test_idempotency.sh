#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One key: new, running while its transaction is open, then replay or mismatch; a
# rolled back one is new again.
set -eu
ask() {
	psql -qXAt -F ' ' -v ON_ERROR_STOP=1 -c "SELECT state, status, convert_from(body, 'UTF8')
		FROM idempotency_begin('user/1', '$1', sha256('$2'))"
}
is() {
	[ "$1" = "$2" ] || {
		echo "expected '$1', got '$2'"
		exit 1
	}
}
hold=$(mktemp -u)
mkfifo "$hold"
psql -qXAt -v ON_ERROR_STOP=1 <"$hold" >"$hold.out" &
exec 3>"$hold"
echo "BEGIN; SELECT state FROM idempotency_begin('user/1', 'k', sha256('a'));" >&3
while ! grep -q new "$hold.out"; do sleep 0.05; done
is "running  " "$(ask k a)"
is "new  " "$(ask other a)"
echo "ROLLBACK; SELECT 'rolled back';" >&3
while ! grep -q rolled "$hold.out"; do sleep 0.05; done
is "new  " "$(ask k a)"
echo "BEGIN; SELECT state FROM idempotency_begin('user/1', 'k', sha256('a'));
SELECT idempotency_store('user/1', 'k', sha256('a'), 201, 'Location: x', 'answer'); COMMIT; SELECT 'stored';" >&3
while ! grep -q stored "$hold.out"; do sleep 0.05; done
exec 3>&-
wait
rm -f "$hold" "$hold.out"
is "replay 201 answer" "$(ask k a)"
is "mismatch  " "$(ask k b)"
psql -qX -c "UPDATE idempotency SET created_at = now() - interval '25 hours'"
is "new  " "$(ask k b)"
is "1" "$(psql -qXAt -c 'SELECT answers FROM housekeep()')"
