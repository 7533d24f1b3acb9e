-- For tools/bench/together.py and importing.py: forms of comments, no two with the same words.
-- The arguments are a file of keys of comments to answer, what every form has as well, and
-- perhaps how many milliseconds each writer waits before one, on average.

local thread_number = 0

setup = function(thread)
  thread_number = thread_number + 1
  thread:set("number", thread_number)
end

init = function(args)
  said, keys, always = 0, {}, args[2]
  for line in io.lines(args[1]) do keys[#keys + 1] = line end
  math.randomseed(number)
  if args[3] then delay = function() return math.random(2 * args[3]) end end
end

request = function()
  said = said + 1
  local parent = math.random() < 0.2 and "" or keys[math.random(#keys)]
  local text = string.format("Rook+%d+said+this+for+the+%dth+time+at+%d.", number, said, os.time())
  return wrk.format("POST", nil, nil, "text=" .. text .. "&parent=" .. parent .. "&" .. always)
end

done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    'REPORT {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "not_ok": %d, "broken": %d}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
