"""f(x) = G|x| on [-D/2, D/2] with the starts of Appendix D, in units where G = D = 1.

Nothing is lost by the units: x/D, eta G/D and f/(D G) of a run with any G and D are the run with G = D = 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.theory.instances.instance import boundary, on_unit_interval


def oracle(x: Any, parameter: Any, uniform: Any) -> Any:
    """The subgradient sign(x), +1 (that is, +G) at 0 as in Appendix D.2; x + 0.0 turns -0.0 into 0.0."""
    return np.copysign(1.0, x + 0.0)


def value(x: Any, parameter: Any) -> Any:
    """f(x) = |x|."""
    return np.abs(x)


def three_quarters(step: float) -> float:
    """x_1 = (3/4) G eta, Appendix D.1 (weights with at least half of their mass on odd steps)."""
    return 0.75 * step


def minus_quarter(step: float) -> float:
    """x_1 = -(1/4) G eta, Appendix D.1 (the other weights)."""
    return -0.25 * step


ABSOLUTE_VALUE = on_unit_interval(
    name="abs",
    summary="f(x) = G|x| on [-D/2, D/2], exact subgradients, +G at 0",
    oracle=oracle,
    value=value,
    starts={"d1": three_quarters, "d1-mirrored": minus_quarter, "d2": boundary},
    grid=2.0**-53,  # |x| <= 1/2: float64 holds every multiple of 2^-53 there, and every difference exactly
)

INSTANCES = (ABSOLUTE_VALUE,)
