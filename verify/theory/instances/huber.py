"""Huber functions on [-D/2, D/2], smooth, in units where G = D = 1: beta x^2/2 near 0, slope L further out.

huber: beta = 8, L = G, exact gradients. noisy-huber: beta = 8, L = (3/5) G, gradients f'(x) +- (4/5) G with equal
chances: unbiased, of mean square at most (3/5)^2 + (4/5)^2 = 1.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from verify.theory.instances.instance import on_unit_interval

BETA = Fraction(8)


def oracle(x: Any, parameter: Any, uniform: Any) -> Any:
    """8x cut to [-1, 1]."""
    return np.minimum(np.maximum(8.0 * x, -1.0), 1.0)


def value(x: Any, parameter: Any) -> Any:
    """4 q^2 + |x| - q, q = min(|x|, 1/8)."""
    q = np.minimum(np.abs(x), 0.125)
    return 4.0 * q * q + (np.abs(x) - q)


def noisy_oracle(x: Any, parameter: Any, uniform: Any) -> Any:
    """8x cut to [-3/5, 3/5], and -4/5 where the draw is below 1/2, else +4/5."""
    return np.minimum(np.maximum(8.0 * x, -0.6), 0.6) + 0.8 * np.copysign(1.0, uniform - 0.5)


def noisy_value(x: Any, parameter: Any) -> Any:
    """4 q^2 + (3/5)(|x| - q), q = min(|x|, 3/40)."""
    q = np.minimum(np.abs(x), 0.075)
    return 4.0 * q * q + 0.6 * (np.abs(x) - q)


HUBER = on_unit_interval(
    name="huber",
    summary="f(x) = 4x^2 for |x| <= D/8, slope G beyond, on [-D/2, D/2], exact gradients",
    oracle=oracle,
    value=value,
    smoothness=BETA,
)

NOISY_HUBER = on_unit_interval(
    name="noisy-huber",
    summary="f(x) = 4x^2 for |x| <= 3D/40, slope 3G/5 beyond, on [-D/2, D/2], gradients +- 4G/5",
    oracle=noisy_oracle,
    value=noisy_value,
    noisy=True,
    smoothness=BETA,
    noise=Fraction(4, 5),
)

INSTANCES = (HUBER, NOISY_HUBER)
