"""f(x) = max(G x, -c x) on [-D/2, D/2] with exact subgradients, in units where G = D = 1.

The slope c in (0, G] to the left of the minimum is the parameter of a run. With a fixed step the iterates go G eta to
the left and then c eta at a time to the right, so that for c < G they lie on both sides unevenly: unlike on G|x| their
average is no nearer to the minimum than about a step.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.theory.instances.instance import on_unit_interval


def oracle(x: Any, parameter: Any, uniform: Any) -> Any:
    """1 where x >= 0, else -c; both sums are exact for c a multiple of 2^-52."""
    return 0.5 * (1.0 - parameter) + 0.5 * (1.0 + parameter) * np.copysign(1.0, x + 0.0)


def value(x: Any, parameter: Any) -> Any:
    """max(x, -c x)."""
    return np.maximum(x, -parameter * x)


SKEWED_ABSOLUTE_VALUE = on_unit_interval(
    name="skew-abs",
    summary="f(x) = max(G x, -c x) on [-D/2, D/2], exact subgradients, +G at 0",
    oracle=oracle,
    value=value,
    sloped=True,
)

INSTANCES = (SKEWED_ABSOLUTE_VALUE,)
