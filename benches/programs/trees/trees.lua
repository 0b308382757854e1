local function build(depth)
  if depth == 0 then
    return {left = nil, right = nil}
  end
  return {left = build(depth - 1), right = build(depth - 1)}
end

local function count_nodes(node)
  if node.left == nil then
    return 1
  end
  return 1 + count_nodes(node.left) + count_nodes(node.right)
end

local function main()
  local kept = build(14)
  local total = 0
  for i = 1, 50 do
    total = total + count_nodes(build(14))
  end
  print(total)
  print(count_nodes(kept))
end

main()
