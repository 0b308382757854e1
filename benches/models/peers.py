"""The same models in the libraries of others. `peers.py CASE SIZE` prints the seconds that the work itself took,
imports and setting up left out. It is CPU time: they work on one core."""

import sys
import time


def noise(axl, rounds):
    class Forgiving(axl.Player):
        name = "Forgiving"
        classifier = dict(axl.TitForTat.classifier, memory_depth=float("inf"))

        def __init__(self):
            super().__init__()
            self.angry = False

        def strategy(self, opponent):
            if opponent.history and opponent.history[-1] == axl.Action.D:
                self.angry = True
            elif len(opponent.history) > 1 and opponent.history[-2] == axl.Action.C:
                self.angry = False
            return axl.Action.D if self.angry else axl.Action.C

    match = axl.Match((axl.TitForTat(), Forgiving()), turns=rounds, noise=0.01, seed=1)
    begin = time.process_time()
    match.play()
    return time.process_time() - begin


def unbounded(axl, rounds):
    class Wary(axl.Player):
        name = "Wary"
        classifier = dict(axl.TitForTat.classifier, memory_depth=float("inf"))

        def strategy(self, opponent):
            wrongs = opponent.defections
            return axl.Action.D if 10 * wrongs > len(self.history) + 1 else axl.Action.C

    match = axl.Match((axl.GoByMajority(), Wary()), turns=rounds, noise=0.01, seed=1)
    begin = time.process_time()
    match.play()
    return time.process_time() - begin


NAMES = """Cooperator Defector Alternator Random TitForTat SuspiciousTitForTat TitFor2Tats TwoTitsForTat HardTitForTat
HardTitFor2Tats SlowTitForTwoTats2 GTFT ContriteTitForTat SpitefulTitForTat AdaptiveTitForTat Bully AntiTitForTat
Appeaser Grudger SoftGrudger ForgetfulGrudger Gradual EasyGo LimitedRetaliate Punisher WinStayLoseShift
WinShiftLoseStay FirmButFair FirstByJoss ZDExtortion ZDGTFT2 GoByMajority HardGoByMajority GoByMajority5 Forgiver
LevelPunisher Adaptive Prober Handshake""".split()


def tournament(axl, repetitions):
    players = [getattr(axl, name)() for name in NAMES]
    assert len(players) == 39
    begin = time.process_time()
    axl.Tournament(players, turns=200, repetitions=repetitions, seed=1).play(progress_bar=False)
    return time.process_time() - begin


def main():
    case, size = sys.argv[1], int(sys.argv[2])
    import warnings

    warnings.simplefilter("ignore")
    import axelrod

    print(globals()[case](axelrod, size))


main()
