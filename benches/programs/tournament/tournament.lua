local function cooperator(mine, theirs, round) return "C" end

local function defector(mine, theirs, round) return "D" end

local function tit_for_tat(mine, theirs, round)
  if round == 1 then return "C" end
  return theirs[round - 1]
end

local function suspicious_tit_for_tat(mine, theirs, round)
  if round == 1 then return "D" end
  return theirs[round - 1]
end

local function tit_for_two_tats(mine, theirs, round)
  if round > 2 and theirs[round - 1] == "D" and theirs[round - 2] == "D" then return "D" end
  return "C"
end

local function grim_trigger(mine, theirs, round)
  if round > 1 and (mine[round - 1] == "D" or theirs[round - 1] == "D") then return "D" end
  return "C"
end

local function win_stay_lose_shift(mine, theirs, round)
  if round == 1 or mine[round - 1] == theirs[round - 1] then return "C" end
  return "D"
end

local function alternator(mine, theirs, round)
  if round % 2 == 1 then return "C" end
  return "D"
end

-- Goes with the majority of the last eight moves.
local function follower(mine, theirs, round)
  local defections = 0
  local first = 1
  if round > 8 then first = round - 8 end
  for i = first, round - 1 do
    if theirs[i] == "D" then defections = defections + 1 end
  end
  if defections > 4 then return "D" end
  return "C"
end

local function random_player(seed)
  local state = seed
  return function(mine, theirs, round)
    state = (state * 3877 + 29573) % 139968
    if state < 69984 then return "C" end
    return "D"
  end
end

local function meet(a, b, rounds, payoffs)
  local moves_a = {}
  local moves_b = {}
  local total_a = 0
  local total_b = 0
  for round = 1, rounds do
    local x = a(moves_a, moves_b, round)
    local y = b(moves_b, moves_a, round)
    moves_a[round] = x
    moves_b[round] = y
    total_a = total_a + payoffs[x][y]
    total_b = total_b + payoffs[y][x]
  end
  return total_a, total_b
end

local function main()
  local payoffs = {C = {C = 3, D = 0}, D = {C = 5, D = 1}}
  local players = {
    {"cooperator", cooperator},
    {"defector", defector},
    {"tit for tat", tit_for_tat},
    {"suspicious tit for tat", suspicious_tit_for_tat},
    {"tit for two tats", tit_for_two_tats},
    {"grim trigger", grim_trigger},
    {"win stay, lose shift", win_stay_lose_shift},
    {"alternator", alternator},
    {"follower", follower},
    {"random", random_player(42)},
  }
  local n = #players
  local scores = {}
  for i = 1, n do scores[i] = 0 end
  for repetition = 1, 150 do
    for i = 1, n do
      for j = i, n do
        local total_i, total_j = meet(players[i][2], players[j][2], 200, payoffs)
        scores[i] = scores[i] + total_i
        scores[j] = scores[j] + total_j
      end
    end
  end
  for i = 1, n do
    print(players[i][1] .. ": " .. scores[i])
  end
end

main()
