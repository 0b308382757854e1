# 0 is to cooperate, 1 is to defect.


def tit_for_tat(mine, theirs):
    if len(theirs) == 0:
        return 0
    return theirs[-1]


def win_stay_lose_shift(mine, theirs):
    if len(mine) == 0:
        return 0
    elif mine[-1] == theirs[-1]:
        return 0
    else:
        return 1


# Tit for tat that tries a defection every so many rounds.
def prober(period):
    def choose(mine, theirs):
        n = len(theirs)
        if n % period == period - 1:
            return 1
        elif n == 0:
            return 0
        else:
            return theirs[-1]

    return choose


def meet(a, b, rounds):
    payoffs = [[3, 0], [5, 1]]
    moves_a = []
    moves_b = []
    total_a = 0
    total_b = 0
    for _ in range(rounds):
        x = a(moves_a, moves_b)
        y = b(moves_b, moves_a)
        moves_a.append(x)
        moves_b.append(y)
        total_a += payoffs[x][y]
        total_b += payoffs[y][x]
    print(str(total_a) + " " + str(total_b))


def main():
    rounds = 700000
    meet(win_stay_lose_shift, prober(7), rounds)
    meet(tit_for_tat, prober(11), rounds)
    meet(prober(3), win_stay_lose_shift, rounds)


main()
