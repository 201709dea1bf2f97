"""The refined schedule of a sequence of gradient norms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.numbers import decimal

POWERS = {"sgd": 2, "adam": 1}
"""The weight of a step is its norm to minus this power. SGD: of the l2 norm; Adam: of the l1 norm."""


def refined_schedule(norms: Any, optimizer: str) -> Any:
    """The schedule proportional to w_t (w_{t+1} + ... + w_T), divided by its largest value.

    norms      array of length T >= 2: floats or rationals above 0, a norm for each step t = 1..T, any unit
    optimizer  "sgd": w_t = norm^-2 (l2 norms); "adam": w_t = norm^-1 (l1 norms)
    returns    array of the same kind: values in [0, 1], largest 1, and 0 at step T. Constant norms give exactly
               (T - t)/(T - 1), linear decay
    raises     DomainError for another optimizer, and for norms so far apart that floats cannot hold the weights

    Source: arXiv 2310.07831, its refinement algorithms, as in the authors' code.
    """
    if optimizer not in POWERS:
        raise DomainError(f"optimizer = {optimizer!r}: {' or '.join(POWERS)}.")
    relative = norms.min() / norms  # at most 1, so that no weight overflows; the schedule has no unit
    weights = relative * relative if POWERS[optimizer] == 2 else relative
    after = np.cumsum(weights[::-1])[::-1]
    values = weights * np.append(after[1:], 0 * after[:1])
    if not values.max() > 0:
        ratio = decimal(Fraction(norms.min()) / Fraction(norms.max()))
        raise DomainError(
            f"the smallest gradient norm is {ratio} times the largest: too far apart for a schedule."
        )
    return values / values.max()
