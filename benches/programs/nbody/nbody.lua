local sqrt = math.sqrt

local function solar_system()
  local solar_mass = 39.47841760435743
  local days = 365.24
  return {
    {
      x = 0.0, y = 0.0, z = 0.0,
      vx = 0.0, vy = 0.0, vz = 0.0,
      mass = solar_mass
    },
    {
      x = 4.84143144246472090, y = -1.16032004402742839, z = -0.103622044471123109,
      vx = 0.00166007664274403694 * days, vy = 0.00769901118419740425 * days, vz = -0.0000690460016972063023 * days,
      mass = 0.000954791938424326609 * solar_mass
    },
    {
      x = 8.34336671824457987, y = 4.12479856412430479, z = -0.403523417114321381,
      vx = -0.00276742510726411036 * days, vy = 0.00499852801234917238 * days, vz = 0.0000230417297573763929 * days,
      mass = 0.000285885980666130812 * solar_mass
    },
    {
      x = 12.8943695621391310, y = -15.1111514016986312, z = -0.223307578892655734,
      vx = 0.00296460137564761618 * days, vy = 0.00237847173959480950 * days, vz = -0.0000296589568540237556 * days,
      mass = 0.0000436624404335156298 * solar_mass
    },
    {
      x = 15.3796971148509165, y = -25.9193146099879641, z = 0.179258772950371181,
      vx = 0.00268067772490389322 * days, vy = 0.00162824170038242295 * days, vz = -0.0000951592254519715870 * days,
      mass = 0.0000515138902046611451 * solar_mass
    }
  }
end

local function offset_momentum(bodies)
  local px, py, pz = 0.0, 0.0, 0.0
  for _, b in ipairs(bodies) do
    px = px + b.vx * b.mass
    py = py + b.vy * b.mass
    pz = pz + b.vz * b.mass
  end
  local sun = bodies[1]
  sun.vx = -px / sun.mass
  sun.vy = -py / sun.mass
  sun.vz = -pz / sun.mass
end

local function energy(bodies)
  local e = 0.0
  local n = #bodies
  for i = 1, n do
    local a = bodies[i]
    e = e + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for j = i + 1, n do
      local b = bodies[j]
      local dx = a.x - b.x
      local dy = a.y - b.y
      local dz = a.z - b.z
      e = e - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return e
end

local function advance(bodies, dt)
  local n = #bodies
  for i = 1, n do
    local a = bodies[i]
    for j = i + 1, n do
      local b = bodies[j]
      local dx = a.x - b.x
      local dy = a.y - b.y
      local dz = a.z - b.z
      local squared = dx * dx + dy * dy + dz * dz
      local magnitude = dt / (squared * sqrt(squared))
      local ma = a.mass * magnitude
      local mb = b.mass * magnitude
      a.vx = a.vx - dx * mb
      a.vy = a.vy - dy * mb
      a.vz = a.vz - dz * mb
      b.vx = b.vx + dx * ma
      b.vy = b.vy + dy * ma
      b.vz = b.vz + dz * ma
    end
  end
  for _, b in ipairs(bodies) do
    b.x = b.x + dt * b.vx
    b.y = b.y + dt * b.vy
    b.z = b.z + dt * b.vz
  end
end

local function main()
  local bodies = solar_system()
  offset_momentum(bodies)
  print(math.floor(-energy(bodies) * 1e9))
  for i = 1, 120000 do
    advance(bodies, 0.01)
  end
  print(math.floor(-energy(bodies) * 1e9))
end

main()
