from math import sqrt


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx
        self.vy = vy
        self.vz = vz
        self.mass = mass


def solar_system():
    solar_mass = 39.47841760435743
    days = 365.24
    return [
        Body(
            x=0.0, y=0.0, z=0.0,
            vx=0.0, vy=0.0, vz=0.0,
            mass=solar_mass,
        ),
        Body(
            x=4.84143144246472090, y=-1.16032004402742839, z=-0.103622044471123109,
            vx=0.00166007664274403694 * days, vy=0.00769901118419740425 * days, vz=-0.0000690460016972063023 * days,
            mass=0.000954791938424326609 * solar_mass,
        ),
        Body(
            x=8.34336671824457987, y=4.12479856412430479, z=-0.403523417114321381,
            vx=-0.00276742510726411036 * days, vy=0.00499852801234917238 * days, vz=0.0000230417297573763929 * days,
            mass=0.000285885980666130812 * solar_mass,
        ),
        Body(
            x=12.8943695621391310, y=-15.1111514016986312, z=-0.223307578892655734,
            vx=0.00296460137564761618 * days, vy=0.00237847173959480950 * days, vz=-0.0000296589568540237556 * days,
            mass=0.0000436624404335156298 * solar_mass,
        ),
        Body(
            x=15.3796971148509165, y=-25.9193146099879641, z=0.179258772950371181,
            vx=0.00268067772490389322 * days, vy=0.00162824170038242295 * days, vz=-0.0000951592254519715870 * days,
            mass=0.0000515138902046611451 * solar_mass,
        ),
    ]


def offset_momentum(bodies):
    px = 0.0
    py = 0.0
    pz = 0.0
    for b in bodies:
        px += b.vx * b.mass
        py += b.vy * b.mass
        pz += b.vz * b.mass
    sun = bodies[0]
    sun.vx = -px / sun.mass
    sun.vy = -py / sun.mass
    sun.vz = -pz / sun.mass


def energy(bodies):
    e = 0.0
    n = len(bodies)
    for i in range(n):
        a = bodies[i]
        e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for j in range(i + 1, n):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            e -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return e


def advance(bodies, dt):
    n = len(bodies)
    for i in range(n):
        a = bodies[i]
        for j in range(i + 1, n):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            squared = dx * dx + dy * dy + dz * dz
            magnitude = dt / (squared * sqrt(squared))
            ma = a.mass * magnitude
            mb = b.mass * magnitude
            a.vx -= dx * mb
            a.vy -= dy * mb
            a.vz -= dz * mb
            b.vx += dx * ma
            b.vy += dy * ma
            b.vz += dz * ma
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz


def main():
    bodies = solar_system()
    offset_momentum(bodies)
    print(int(-energy(bodies) * 1e9))
    for _ in range(120000):
        advance(bodies, 0.01)
    print(int(-energy(bodies) * 1e9))


main()
