-- SPDX-License-Identifier: Apache-2.0

-- name: session_open (id uuid, user_id uuid, hash bytea, address text, agent text, events jsonb) :write
-- POST /session after the password was right: the user. No row: disabled meanwhile.
SELECT * FROM session_open($1, $2, $3, $4, $5, $6);

-- name: session_close (id uuid, events jsonb) :write
-- DELETE /session. No row: it was gone.
SELECT * FROM session_close($1, $2);

-- name: login_wait (account text, address text) :read
-- Before a password is looked at: seconds to wait, 0 for none. Always one row.
SELECT coalesce(ceil(extract(epoch FROM max(f.blocked_until) - now())), 0)::int4 AS seconds
FROM login_failure f
WHERE (f.kind, f.subject) IN (('account', lower($1)), ('address', $2)) AND f.blocked_until > now();

-- name: login_fail (account text, address text) :write
-- After a wrong password: seconds to wait from now on.
SELECT login_fail($1, $2) AS seconds;

-- name: login_pass (account text) :write
-- After a right one: forgives the account. Zero or one row.
DELETE FROM login_failure WHERE kind = 'account' AND subject = lower($1) RETURNING failures;
