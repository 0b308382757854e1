"""The same games by the field's Python packages. `peers.py FILE METHOD` prints CPU seconds of solving alone, then one line
of JSON a game: the equilibria found, each as both players' probabilities, or null where the package gave up."""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")


def gambit(games, rational):
    import numpy
    import pygambit

    made = [pygambit.Game.from_arrays(numpy.array(a), numpy.array(b)) for a, b in games]

    def solve(game):
        found = pygambit.nash.enummixed_solve(game, rational=rational).equilibria
        return [[float(p) for _, mixture in profile.mixed_strategies() for _, p in mixture] for profile in found]

    return made, solve


def nashpy(games, method):
    import nashpy as peer
    import numpy

    made = [peer.Game(numpy.array(a), numpy.array(b)) for a, b in games]

    def solve(game):
        found = getattr(game, method)()
        if method == "lemke_howson_enumeration":
            found = [next(iter(found))]
        return [[float(p) for mixture in pair for p in mixture] for pair in found]

    return made, solve


def quantecon(games, method):
    import numpy
    from quantecon import game_theory as peer

    def normal(a, b):
        return peer.NormalFormGame([peer.Player(numpy.array(a, float)), peer.Player(numpy.array(b, float).T)])

    made = [normal(a, b) for a, b in games]
    solver = getattr(peer, method)

    def solve(game):
        found = solver(game)
        if method == "lemke_howson":
            found = [found]
        return [[float(p) for mixture in pair for p in mixture] for pair in found]

    # Its functions are compiled when they are first called.
    solve(normal([[2, 0], [0, 1]], [[1, 0], [0, 2]]))
    return made, solve


METHODS = {
    "pygambit, rational": (gambit, True),
    "pygambit, floats": (gambit, False),
    "nashpy, vertices": (nashpy, "vertex_enumeration"),
    "nashpy, supports": (nashpy, "support_enumeration"),
    "nashpy, one": (nashpy, "lemke_howson_enumeration"),
    "quantecon, vertices": (quantecon, "vertex_enumeration"),
    "quantecon, supports": (quantecon, "support_enumeration"),
    "quantecon, one": (quantecon, "lemke_howson"),
}


def main():
    with open(sys.argv[1]) as file:
        games = json.load(file)["games"]
    package, how = METHODS[sys.argv[2]]
    made, solve = package(games, how)
    found = []
    start = time.process_time()
    for game in made:
        try:
            found.append(solve(game))
        except Exception:
            found.append(None)
    print(time.process_time() - start)
    for equilibria in found:
        print(json.dumps(equilibria))


if __name__ == "__main__":
    main()
