"""Intervals for means of independent runs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from verify.sgd.steps import Floats

NORMAL_99 = 2.5758293035489004
"""Two-sided 99 % quantile of the standard normal distribution."""

RISK = 1e-9
"""Chance at most, per mean, of calling it above a bound of its expectation although it is not."""


def half_width(values: Floats) -> Any:
    """Half the length of the 99 % normal interval of the mean, along the last axis (at least two values)."""
    return NORMAL_99 * np.std(values, axis=-1, ddof=1) / math.sqrt(values.shape[-1])


def allowance(largest: Any, count: int) -> Any:
    """What a mean of ``count`` independent values in [0, largest] exceeds its expectation by, at ``RISK``.

    Hoeffding's inequality, which assumes nothing about the distribution; 0 for a single, certain value.
    """
    return largest * (math.sqrt(math.log(1.0 / RISK) / (2.0 * count)) if count > 1 else 0.0)
