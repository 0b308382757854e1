local function integers(n)
  local total = 1
  for i = 0, n - 1 do
    if i % 3 == 0 then
      total = (total * 31 + i) % 1000003
    else
      total = total + 2
    end
  end
  return total
end

local function floats(n)
  local sum = 0.0
  local k = 1.0
  while k <= n do
    sum = sum + 1.0 / (k * k)
    k = k + 1.0
  end
  return sum
end

print(integers(12000000))
print(math.floor(floats(12000000.0) * 1e9))
