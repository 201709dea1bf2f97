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
    """A loop ``advance(x, scales, parameters, keys, sums, factors, offsets, low, high)`` that works in place.

    x, scales, parameters, keys   shape (n,); x is x_t before and x_{t+m} after the m steps
    sums                          shape (n, 4): leading part and rest of the sums of x_t and of f(x_t)
    factors, offsets              shape (m,): step factors and what each step adds to the keys
    """
    oracle, value, noisy, grid = instance.oracle, instance.value, instance.noisy, instance.grid
    inverse = 1.0 / grid if grid else 0.0

    def advance(
        x: Floats, scales: Floats, parameters: Floats, keys: NDArray[np.uint64], sums: Floats,
        factors: Floats, offsets: NDArray[np.uint64], low: float, high: float,
    ) -> None:  # fmt: skip
        uniform: Floats | float = 0.0
        for t in range(factors.size):
            if averages:
                _add(sums[:, 0], sums[:, 1], x)
                _add(sums[:, 2], sums[:, 3], value(x, parameters))
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
            advance(*arguments)  # type: ignore[arg-type]  # the same nine arguments

    return quiet


def _add(total: Floats, rest: Floats, term: Floats) -> None:
    """Knuth's two-sum, in place: ``total`` takes the term, ``rest`` what the addition rounded away."""
    new = total + term
    taken = new - total
    rest += (total - (new - taken)) + (term - taken)
    total[:] = new
