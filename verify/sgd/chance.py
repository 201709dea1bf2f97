"""Intervals for means of independent runs."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

from verify.sgd.steps import Floats

MISS = 0.01
"""Chance that an interval misses what it is about, for all intervals that are compared together."""

RISK = 1e-9
"""Chance at most, per mean, of calling it above a bound of its expectation although it is not."""


def half_width(values: Floats, comparisons: int = 1) -> Any:
    """Half the length of the 99 % normal interval of the mean, along the last axis (at least two values).

    comparisons  so many intervals hold at once with 99 % (Bonferroni)
    """
    quantile = NormalDist().inv_cdf(1.0 - MISS / (2.0 * comparisons))
    return quantile * np.std(values, axis=-1, ddof=1) / math.sqrt(values.shape[-1])


def allowance(largest: Any, count: int) -> Any:
    """What a mean of ``count`` independent values in [0, largest] exceeds its expectation by, at ``RISK``.

    Hoeffding's inequality, which assumes nothing about the distribution; 0 for a single, certain value.
    """
    return largest * (math.sqrt(math.log(1.0 / RISK) / (2.0 * count)) if count > 1 else 0.0)
