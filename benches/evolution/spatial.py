# The same with numpy, by shifts of whole arrays.
import numpy

generations = 200
n = 200
shifts = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
cells = numpy.arange(n * n)
defects = (cells * 7_919 % 1_000 < 100).reshape(n, n)


def around(values, join, into):
    for shift in shifts:
        join(into, numpy.roll(values, shift, (0, 1)), out=into)
    return into


for _ in range(generations):
    cooperators = around((~defects).astype(numpy.float64), numpy.add, numpy.zeros((n, n)))
    payoffs = numpy.where(defects, 1.85 * cooperators, cooperators)
    # Nobody earns less than 0, so -1 stands for no one of that type.
    good = around(numpy.where(defects, -1.0, payoffs), numpy.maximum, numpy.full((n, n), -1.0))
    bad = around(numpy.where(defects, payoffs, -1.0), numpy.maximum, numpy.full((n, n), -1.0))
    defects = numpy.where(defects, bad >= good - 1e-9, bad > good + 1e-9)
print(int((~defects).sum()))
