def make(n, a, b):
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append((i * a + j * b) % 11 * 0.5)
        rows.append(row)
    return rows

def multiply(x, y, n):
    rows = []
    for i in range(n):
        left = x[i]
        row = []
        for j in range(n):
            sum = 0.0
            for k in range(n):
                sum += left[k] * y[k][j]
            row.append(sum)
        rows.append(row)
    return rows

def main():
    n = 280
    product = multiply(make(n, 3, 5), make(n, 7, 2), n)
    trace = 0.0
    total = 0.0
    for i in range(n):
        trace += product[i][i]
        for j in range(n):
            total += product[i][j]
    print(int(trace * 4.0))
    print(int(total * 4.0))

main()
