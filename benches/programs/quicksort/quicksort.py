import math


def random_floats(n, seed):
    xs = []
    state = seed
    for i in range(n):
        state = (state * 3877 + 29573) % 139968
        xs.append(state / 139968.0)
    return xs


def quicksort(xs, low, high):
    if low < high:
        pivot = xs[high]
        i = low
        for j in range(low, high):
            if xs[j] < pivot:
                xs[i], xs[j] = xs[j], xs[i]
                i += 1
        xs[high] = xs[i]
        xs[i] = pivot
        quicksort(xs, low, i - 1)
        quicksort(xs, i + 1, high)


def main():
    n = 100000
    for seed in range(1, 9):
        xs = random_floats(n, seed)
        quicksort(xs, 0, n - 1)
        sum = 0.0
        for i in range(n):
            sum += xs[i] * (i % 10)
        print(math.floor(sum * 1e6))


main()
