import math


def integers(n):
    total = 1
    for i in range(n):
        if i % 3 == 0:
            total = (total * 31 + i) % 1000003
        else:
            total += 2
    return total


def floats(n):
    sum = 0.0
    k = 1.0
    while k <= n:
        sum += 1.0 / (k * k)
        k += 1.0
    return sum


print(integers(12000000))
print(math.floor(floats(12000000.0) * 1e9))
