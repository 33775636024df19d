-- SPDX-License-Identifier: Apache-2.0

-- name: list_count () :list
-- ?count=exact on any list. Never run as it is: the composer puts the list's
-- own text, without order and limit, in place of the dollar sign.
SELECT count(*) AS count FROM ($) AS counted;
