"""f(x) = G max_i |x_i|, a maximum of 2d affine functions, on a ball of R^d, in units where G = D = 1.

Name: max-affine:d. The oracle answers with the slope of the first piece that attains the maximum.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from verify.theory.instances.vector import VectorInstance, even_start


def oracle(x: Any, data: Any, uniform: Any, out: Any) -> None:
    """The slope of the first active piece; a row of data is a slope and its offset."""
    best, active = -np.inf, 0
    for i in range(data.shape[0]):
        score = data[i, x.size]
        for j in range(x.size):
            score += data[i, j] * x[j]
        if score > best:
            best, active = score, i
    for j in range(x.size):
        out[j] = data[active, j]


def value(x: Any, data: Any) -> Any:
    """The largest piece."""
    best = -np.inf
    for i in range(data.shape[0]):
        score = data[i, x.size]
        for j in range(x.size):
            score += data[i, j] * x[j]
        best = max(best, score)
    return best


def max_affine(dimension: int) -> VectorInstance:
    """max over i of x_i and -x_i."""
    pieces = np.zeros((2 * dimension, dimension + 1))
    pieces[:dimension, :dimension] = np.eye(dimension)
    pieces[dimension:, :dimension] = -np.eye(dimension)
    return VectorInstance(
        name=f"max-affine:{dimension}",
        summary=f"f(x) = G max |x_i| on the ball of diameter D in R^{dimension}, slope of the first active piece",
        dimension=dimension,
        gradient_bound=Fraction(1),
        radius=Fraction(1, 2),
        minimum=Fraction(0),
        minimiser=(Fraction(0),) * dimension,
        oracle=oracle,
        value=value,
        starts={"d2": even_start(dimension, 0.5)},
        data=pieces,
    )


FAMILIES = {"max-affine": max_affine}
