-- 1 is to cooperate, 2 is to defect.

local function tit_for_tat(mine, theirs)
  if #theirs == 0 then return 1 end
  return theirs[#theirs]
end

local function win_stay_lose_shift(mine, theirs)
  local n = #mine
  if n == 0 then
    return 1
  elseif mine[n] == theirs[n] then
    return 1
  else
    return 2
  end
end

-- Tit for tat that tries a defection every so many rounds.
local function prober(period)
  return function(mine, theirs)
    local n = #theirs
    if n % period == period - 1 then
      return 2
    elseif n == 0 then
      return 1
    else
      return theirs[n]
    end
  end
end

local function meet(a, b, rounds)
  local payoffs = {{3, 0}, {5, 1}}
  local moves_a = {}
  local moves_b = {}
  local total_a = 0
  local total_b = 0
  for i = 1, rounds do
    local x = a(moves_a, moves_b)
    local y = b(moves_b, moves_a)
    moves_a[i] = x
    moves_b[i] = y
    total_a = total_a + payoffs[x][y]
    total_b = total_b + payoffs[y][x]
  end
  print(total_a .. " " .. total_b)
end

local function main()
  local rounds = 700000
  meet(win_stay_lose_shift, prober(7), rounds)
  meet(tit_for_tat, prober(11), rounds)
  meet(prober(3), win_stay_lose_shift, rounds)
end

main()
