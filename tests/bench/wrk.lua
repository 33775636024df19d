-- SPDX-License-Identifier: Apache-2.0
-- What wrk sends: read, list or write, to a random claim each time.
--   wrk -s wrk.lua URL -- KIND IDS TOKEN SEED
local kind, ids, token, failed = nil, {}, nil, 0

function init(args)
  kind, token = args[1], args[3]
  math.randomseed(tonumber(args[4]))
  for line in io.lines(args[2]) do ids[#ids + 1] = line end
end

local count, start = 0, os.time()

function request()
  local headers = { Authorization = 'Bearer ' .. token }
  local line = ids[math.random(#ids)]
  local id, at = line:match('(%S+) (%S+)')
  if kind == 'read' then
    return wrk.format('GET', '/api/v1/claims/' .. id .. '?include=evidence', headers)
  elseif kind == 'list' then
    return wrk.format('GET', '/api/v1/claims?sort=-created_at&limit=50&created_before=' .. at, headers)
  end
  count = count + 1
  headers['Content-Type'] = 'application/json'
  return wrk.format('POST', '/api/v1/claims/' .. id .. '/evidence', headers,
    string.format('{"url":"https://new%d.example/%d-%d-%d","stance":"context","note":"Seen."}',
      math.random(1e6), start, count, math.random(1e9)))
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT %d %d %d %d %d\n', summary.requests * 1e6 / summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max,
    e.connect + e.read + e.write + e.status + e.timeout))
end
