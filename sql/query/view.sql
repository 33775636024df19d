-- SPDX-License-Identifier: Apache-2.0

-- name: view_list (user_id uuid) :list
-- GET /views: one's own and shared ones, oldest first.
-- sort created_at: c.created_at timestamptz asc
SELECT c.* FROM view_view c
WHERE (c."created_by.id" = $1 OR c.shared);

-- name: view_get (id uuid, user_id uuid) :read
-- GET /views/{id}, and before its change. No row: none, or another's private one.
SELECT * FROM view_view WHERE id = $1 AND ("created_by.id" = $2 OR shared);

-- name: view_add (id uuid, owner_id uuid, name text, query text, shared bool, events jsonb) :write
-- POST /views. 23505: a view of that name is there.
SELECT * FROM view_add($1, $2, $3, $4, $5, $6);

-- name: view_patch (id uuid, version int8, name text, query text, shared bool, events jsonb) :write
-- PATCH /views/{id}, by its owner, which the handler has checked. No row: stale.
SELECT * FROM view_patch($1, $2, $3, $4, $5, $6);

-- name: view_delete (id uuid, version int8, events jsonb) :write
-- DELETE /views/{id}, by its owner. No row: stale.
SELECT * FROM view_delete($1, $2, $3);

-- name: queue_list (user_id uuid) :read
-- GET /queues: six rows in the order in which to show them.
SELECT * FROM queue_list($1);
