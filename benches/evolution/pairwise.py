# The same with EGTtools, one update a step.
import numpy
from egttools.games import Matrix2PlayerGameHolder
from egttools.numerical import PairwiseComparisonNumerical

generations = 2_000
size = 1_000

game = Matrix2PlayerGameHolder(2, numpy.array([[3.0, 1.0], [5.0, 0.0]]))
evolver = PairwiseComparisonNumerical(size, game, 1_000_000)
state = numpy.array([size // 2, size // 2])
if generations:
    state = evolver.evolve(generations * size, 1.0, 0.001, state)
print(state[0] / size)
