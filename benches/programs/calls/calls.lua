local abs = math.abs

local function main()
  local n = 5000000
  local half = n // 2
  local total = 0
  local sum = 0.0
  local x = -1000.0
  for i = 0, n - 1 do
    total = total + abs(i - half)
    sum = sum + abs(x)
    x = x + 0.5
  end
  print(total)
  print(math.floor(sum))
end

main()
