"""Quadratics in units where G = D = 1.

quadratic: f(x) = x^2 on [-D/2, D/2], beta = 2, exact gradients. noisy-quadratic: f(x) = (3/5) x^2, beta = 6/5,
gradients f'(x) +- (4/5) G with equal chances, of mean square at most (3/5)^2 + (4/5)^2 = 1. quadratic-line: f(x) = x^2
on the whole line, where gradients have no bound: steps above 1 diverge.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from verify.theory.instances.instance import Instance, boundary, on_unit_interval


def oracle(x: Any, parameter: Any, uniform: Any) -> Any:
    """2x."""
    return 2.0 * x


def value(x: Any, parameter: Any) -> Any:
    """x^2."""
    return x * x


def noisy_oracle(x: Any, parameter: Any, uniform: Any) -> Any:
    """(6/5) x, and -4/5 where the draw is below 1/2, else +4/5."""
    return 1.2 * x + 0.8 * np.copysign(1.0, uniform - 0.5)


def noisy_value(x: Any, parameter: Any) -> Any:
    """(3/5) x^2."""
    return 0.6 * x * x


QUADRATIC = on_unit_interval(
    name="quadratic",
    summary="f(x) = x^2 on [-D/2, D/2], exact gradients",
    oracle=oracle,
    value=value,
    smoothness=Fraction(2),
)

NOISY_QUADRATIC = on_unit_interval(
    name="noisy-quadratic",
    summary="f(x) = (3/5) x^2 on [-D/2, D/2], gradients +- 4G/5",
    oracle=noisy_oracle,
    value=noisy_value,
    noisy=True,
    smoothness=Fraction(6, 5),
    noise=Fraction(4, 5),
)

QUADRATIC_LINE = Instance(
    name="quadratic-line",
    summary="f(x) = x^2 on the whole line, exact gradients without a bound",
    gradient_bound=None,
    diameter=Fraction(1),
    low=None,
    high=None,
    minimum=Fraction(0),
    minimiser=Fraction(0),
    oracle=oracle,
    value=value,
    starts={"d2": boundary},
    smoothness=Fraction(2),
)

INSTANCES = (QUADRATIC, NOISY_QUADRATIC, QUADRATIC_LINE)
