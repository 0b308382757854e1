local function write_text(lines)
  local syllables = {"ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "pa", "du", "fe", "gi", "ho", "ja", "be", "zu", "wy"}
  local state = 1
  local text = {}
  for i = 1, lines do
    local line = ""
    for j = 1, 10 do
      state = (state * 3877 + 29573) % 139968
      local word = syllables[state % 17 + 1]
      if state < 46656 then
        state = (state * 3877 + 29573) % 139968
        word = word .. syllables[state % 17 + 1]
      end
      state = (state * 3877 + 29573) % 139968
      word = word .. syllables[state % 17 + 1]
      if line == "" then
        line = word
      else
        line = line .. " " .. word
      end
    end
    text[i] = line .. "\n"
  end
  return table.concat(text)
end

local function count_words(text)
  local counts = {}
  for line in text:gmatch("[^\n]+") do
    for word in line:gmatch("[^ ]+") do
      counts[word] = (counts[word] or 0) + 1
    end
  end
  return counts
end

local function main()
  local text = write_text(50000)
  local counts = count_words(text)
  local distinct = 0
  local total = 0
  local most = ""
  for word, n in pairs(counts) do
    distinct = distinct + 1
    total = total + n
    if most == "" or n > counts[most] or (n == counts[most] and word < most) then
      most = word
    end
  end
  print(#text .. " letters, " .. total .. " words, " .. distinct .. " of them different")
  print(most .. ": " .. counts[most])
end

main()
