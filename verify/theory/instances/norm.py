"""f(x) = G|x| on a ball of R^d, and (3/5) G|x| with a noisy oracle, in units where G = D = 1.

Names: norm:d, noisy-norm:d. The noisy oracle adds +-4/5 to the first coordinate, with equal chances: unbiased, and its
mean square is (3/5)^2 + (4/5)^2 = 1. At 0 the subgradient is that of the first axis.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from verify.theory.instances.vector import VectorInstance, axis_start, even_start

SLOPE, NOISE = Fraction(3, 5), Fraction(4, 5)


def oracle(x: Any, data: Any, uniform: Any, out: Any) -> None:
    """x/|x| times the slope data[0, 0], and +-data[0, 1] on the first coordinate."""
    square = 0.0
    for j in range(x.size):
        square += x[j] * x[j]
    length = np.sqrt(square)
    for j in range(x.size):
        out[j] = data[0, 0] * (x[j] / length) if length > 0.0 else 0.0
    if length == 0.0:
        out[0] = data[0, 0]
    out[0] += data[0, 1] if uniform < 0.5 else -data[0, 1]


def value(x: Any, data: Any) -> Any:
    """data[0, 0] |x|."""
    square = 0.0
    for j in range(x.size):
        square += x[j] * x[j]
    return data[0, 0] * np.sqrt(square)


def _made(dimension: int, name: str, slope: Fraction, noise: Fraction) -> VectorInstance:
    half = Fraction(1, 2)
    shown = "G" if slope == 1 else f"{slope} G"
    return VectorInstance(
        name=f"{name}:{dimension}",
        summary=f"f(x) = {shown}|x| on the ball of diameter D in R^{dimension}"
        + (", gradients of mean square at most G^2" if noise else ", exact subgradients"),
        dimension=dimension,
        gradient_bound=Fraction(1),
        radius=half,
        minimum=Fraction(0),
        minimiser=(Fraction(0),) * dimension,
        oracle=oracle,
        value=value,
        starts={"d2": even_start(dimension, 0.5), "axis": axis_start(dimension, 0.5)},
        data=np.array([[float(slope), float(noise)]]),
        noise=noise,
        noisy=noise > 0,
    )


def norm(dimension: int) -> VectorInstance:
    """With exact subgradients."""
    return _made(dimension, "norm", Fraction(1), Fraction(0))


def noisy_norm(dimension: int) -> VectorInstance:
    """With noise on the first coordinate."""
    return _made(dimension, "noisy-norm", SLOPE, NOISE)


FAMILIES = {"norm": norm, "noisy-norm": noisy_norm}
