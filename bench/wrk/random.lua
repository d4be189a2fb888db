-- Asks for the pages of councils of a synthetic world, each equally likely.
--
--   wrk -t2 -c64 -d30s --latency -s random.lua http://127.0.0.1:8080
--   wrk -t2 -c64 -d30s --latency -s random.lua http://127.0.0.1:8080 -- 2000 200
--
-- After the two dashes: how many councils the world has (250000), and of how
-- many of them pages are asked for (all). A few are soon kept by the site.

local threads = 0

-- Each thread draws its own councils, and the same ones in every run.
function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

-- sizes gives the councils of each country, as package synth divides them.
local function sizes(councils)
  local first = 1646
  if councils < 2 * first then
    return { councils }
  end
  local list, rest = { first }, councils - first
  local n = math.min(6, math.floor((rest + 4999) / 5000))
  for i = 0, n - 1 do
    list[#list + 1] = math.floor(rest * (i + 1) / n) - math.floor(rest * i / n)
  end
  return list
end

local countries, councils, few

function init(args)
  councils = tonumber(args[1]) or 250000
  few = math.min(tonumber(args[2]) or councils, councils)
  countries = sizes(councils)
  wrk.headers["Accept-Encoding"] = "gzip"
  math.randomseed(seed)
end

function request()
  local n = math.random(few)
  for country, size in ipairs(countries) do
    if n <= size then
      return wrk.format("GET", string.format("/councils/sy%d/%07d/council", country, n))
    end
    n = n - size
  end
end
