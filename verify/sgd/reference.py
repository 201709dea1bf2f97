"""The inner loop in plain numpy: one array operation after another, over all runs of a batch.

It performs the same floating-point operations per run, in the same order, as the compiled loop, so that
the results are equal to the last bit; it is the fallback without numba and the reference in tests.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from verify.sgd.noise import fraction, mix
from verify.sgd.steps import Floats
from verify.theory.instances import Instance

Loop = Callable[..., None]


def build(instance: Instance, averages: bool) -> Loop:
    """A loop ``advance(x, scales, parameters, keys, record, factors, mixing, offsets, low, high)``, in place.

    x, scales, parameters, keys   shape (n,); x is x_t before and x_{t+m} after the m steps
    record                        shape (n, 7): see verify.sgd.record
    factors, mixing, offsets      shape (m,): step factors, mixing coefficients of the weighted average, and what
                                  each step adds to the keys
    """
    oracle, value, noisy, grid = instance.oracle, instance.value, instance.noisy, instance.grid
    inverse = 1.0 / grid if grid else 0.0

    def advance(
        x: Floats, scales: Floats, parameters: Floats, keys: NDArray[np.uint64], record: Floats,
        factors: Floats, mixing: Floats, offsets: NDArray[np.uint64], low: float, high: float,
    ) -> None:  # fmt: skip
        uniform: Floats | float = 0.0
        for t in range(factors.size):
            if averages:
                found = np.broadcast_to(value(x, parameters), x.shape)
                _add(record[:, 0], record[:, 1], x)
                _add(record[:, 2], record[:, 3], found)
                record[:, 4] += mixing[t] * (x - record[:, 4])
                better = found < record[:, 5]
                record[better, 5], record[better, 6] = found[better], x[better]
            if noisy:
                uniform = fraction(mix(keys + offsets[t]))
            step = scales * factors[t]
            if grid:
                step = np.rint(step * inverse) * grid
            np.subtract(x, step * oracle(x, parameters, uniform), out=x)
            np.minimum(x, high, out=x)
            np.maximum(x, low, out=x)

    def quiet(*arguments: object) -> None:
        with np.errstate(over="ignore", invalid="ignore"):  # a diverged run is a result, not a warning
            advance(*arguments)  # type: ignore[arg-type]  # the same ten arguments

    return quiet


def _add(total: Floats, rest: Floats, term: Floats) -> None:
    """Knuth's two-sum, in place: ``total`` takes the term, ``rest`` what the addition rounded away."""
    new = total + term
    taken = new - total
    rest += (total - (new - taken)) + (term - taken)
    total[:] = new
