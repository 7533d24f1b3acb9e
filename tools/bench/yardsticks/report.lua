-- For tools/bench/load.py: what is asked for, and what wrk prints when it is done.
-- With an argument, a file of "path<TAB>cookie" lines, these are asked for in turn; with a second one,
-- each connection waits so many milliseconds before, on average.

init = function(args)
  if not args[1] then return end
  if args[2] then delay = function() return math.random(2 * args[2]) end end
  local requests, at = {}, 0
  for line in io.lines(args[1]) do
    local path, cookie = line:match("^(%S+)\t?(.*)$")
    local headers = { ["Host"] = wrk.headers["Host"], ["Accept-Encoding"] = wrk.headers["Accept-Encoding"] }
    if cookie ~= "" then headers["Cookie"] = cookie end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
  request = function()
    at = at % #requests + 1
    return requests[at]
  end
end

done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'REPORT {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "not_ok": %d, "broken": %d}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
