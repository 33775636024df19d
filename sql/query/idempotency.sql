-- SPDX-License-Identifier: Apache-2.0

-- name: idempotency_begin (principal text, key text, fingerprint bytea) :write
-- First in the transaction of a keyed request. Always one row; state is new,
-- replay, mismatch or running, the rest is null but for replay.
SELECT * FROM idempotency_begin($1, $2, $3);

-- name: idempotency_store (principal text, key text, fingerprint bytea, status int4, headers text, body bytea) :write
-- Last in that transaction. Always one row.
SELECT idempotency_store($1, $2, $3, $4, $5, $6);
