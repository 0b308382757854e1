local function random_floats(n, seed)
  local xs = {}
  local state = seed
  for i = 1, n do
    state = (state * 3877 + 29573) % 139968
    xs[i] = state / 139968.0
  end
  return xs
end

local function quicksort(xs, low, high)
  if low < high then
    local pivot = xs[high]
    local i = low
    for j = low, high - 1 do
      if xs[j] < pivot then
        xs[i], xs[j] = xs[j], xs[i]
        i = i + 1
      end
    end
    xs[high] = xs[i]
    xs[i] = pivot
    quicksort(xs, low, i - 1)
    quicksort(xs, i + 1, high)
  end
end

local function main()
  local n = 100000
  for seed = 1, 8 do
    local xs = random_floats(n, seed)
    quicksort(xs, 1, n)
    local sum = 0.0
    for i = 1, n do
      sum = sum + xs[i] * ((i - 1) % 10)
    end
    print(math.floor(sum * 1e6))
  end
end

main()
