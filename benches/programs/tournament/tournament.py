def cooperator(mine, theirs, round):
    return "C"


def defector(mine, theirs, round):
    return "D"


def tit_for_tat(mine, theirs, round):
    return "C" if round == 1 else theirs[-1]


def suspicious_tit_for_tat(mine, theirs, round):
    return "D" if round == 1 else theirs[-1]


def tit_for_two_tats(mine, theirs, round):
    return "D" if round > 2 and theirs[-1] == "D" and theirs[-2] == "D" else "C"


def grim_trigger(mine, theirs, round):
    return "D" if round > 1 and (mine[-1] == "D" or theirs[-1] == "D") else "C"


def win_stay_lose_shift(mine, theirs, round):
    return "C" if round == 1 or mine[-1] == theirs[-1] else "D"


def alternator(mine, theirs, round):
    return "C" if round % 2 == 1 else "D"


# Goes with the majority of the last eight moves.
def follower(mine, theirs, round):
    defections = 0
    first = round - 9 if round > 8 else 0
    for i in range(first, round - 1):
        if theirs[i] == "D":
            defections += 1
    return "D" if defections > 4 else "C"


def random_player(seed):
    state = seed

    def choose(mine, theirs, round):
        nonlocal state
        state = (state * 3877 + 29573) % 139968
        return "C" if state < 69984 else "D"

    return choose


def meet(a, b, rounds, payoffs):
    moves_a = []
    moves_b = []
    total_a = 0
    total_b = 0
    for round in range(1, rounds + 1):
        x = a(moves_a, moves_b, round)
        y = b(moves_b, moves_a, round)
        moves_a.append(x)
        moves_b.append(y)
        total_a += payoffs[x][y]
        total_b += payoffs[y][x]
    return total_a, total_b


def main():
    payoffs = {"C": {"C": 3, "D": 0}, "D": {"C": 5, "D": 1}}
    players = [
        ("cooperator", cooperator),
        ("defector", defector),
        ("tit for tat", tit_for_tat),
        ("suspicious tit for tat", suspicious_tit_for_tat),
        ("tit for two tats", tit_for_two_tats),
        ("grim trigger", grim_trigger),
        ("win stay, lose shift", win_stay_lose_shift),
        ("alternator", alternator),
        ("follower", follower),
        ("random", random_player(42)),
    ]
    n = len(players)
    scores = [0] * n
    for _ in range(150):
        for i in range(n):
            for j in range(i, n):
                total_i, total_j = meet(players[i][1], players[j][1], 200, payoffs)
                scores[i] += total_i
                scores[j] += total_j
    for i in range(n):
        print(players[i][0] + ": " + str(scores[i]))


main()
