local function make(n, a, b)
  local rows = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do
      row[j] = ((i - 1) * a + (j - 1) * b) % 11 * 0.5
    end
    rows[i] = row
  end
  return rows
end

local function multiply(x, y, n)
  local rows = {}
  for i = 1, n do
    local left = x[i]
    local row = {}
    for j = 1, n do
      local sum = 0.0
      for k = 1, n do
        sum = sum + left[k] * y[k][j]
      end
      row[j] = sum
    end
    rows[i] = row
  end
  return rows
end

local function main()
  local n = 280
  local product = multiply(make(n, 3, 5), make(n, 7, 2), n)
  local trace = 0.0
  local total = 0.0
  for i = 1, n do
    trace = trace + product[i][i]
    for j = 1, n do
      total = total + product[i][j]
    end
  end
  print(math.floor(trace * 4.0))
  print(math.floor(total * 4.0))
end

main()
