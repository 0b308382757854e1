def main():
    n = 5000000
    half = n // 2
    total = 0
    sum = 0.0
    x = -1000.0
    for i in range(n):
        total += abs(i - half)
        sum += abs(x)
        x += 0.5
    print(total)
    print(int(sum))


main()
