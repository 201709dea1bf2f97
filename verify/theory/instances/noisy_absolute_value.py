"""f(x) = c|x| on [-D/2, D/2] with gradients +G and -G of mean c sign(x), in units where G = D = 1.

The oracle answers G sign(x) with probability (1 + c/G)/2 and -G sign(x) otherwise: unbiased, and its
square is G^2 always. The slope c in (0, G] is the parameter of a run; it must be a multiple of 2^-52, then
(1 + c)/2 is a float and a draw from the 2^53 multiples of 2^-53 lies below it with exactly that probability.
The start D/2 does not depend on the step.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from verify.theory.instances.instance import on_unit_interval


def oracle(x: Any, parameter: Any, uniform: Any) -> Any:
    """+-1: sign(x) where the draw is below (1 + c)/2, else -sign(x); the sign of 0 is +1."""
    return -np.copysign(1.0, x + 0.0) * np.copysign(1.0, uniform - 0.5 * (1.0 + parameter))


def value(x: Any, parameter: Any) -> Any:
    """f(x) = c|x|."""
    return parameter * np.abs(x)


NOISY_ABSOLUTE_VALUE = on_unit_interval(
    name="noisy-abs",
    summary="f(x) = c|x| on [-D/2, D/2], gradients +-G with mean c sign(x)",
    oracle=oracle,
    value=value,
    noisy=True,
    grid=2.0**-53,
    noise=Fraction(1),  # 1 - c^2 for the slope c
    sloped=True,
)

INSTANCES = (NOISY_ABSOLUTE_VALUE,)
