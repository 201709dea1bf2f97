"""Intervals for means of independent runs."""

from __future__ import annotations

import functools
import math
from statistics import NormalDist
from typing import Any

import numpy as np
from scipy.special import stdtrit

from verify.sgd.steps import Floats

MISS = 0.01
"""Chance that an interval misses what it is about, for all intervals that are compared together."""

RISK = 1e-9
"""Chance at most, per mean, of calling it above a bound of its expectation although it is not."""


def half_width(values: Floats, comparisons: int = 1) -> Any:
    """Half the length of Student's 99 % interval of the mean, along the last axis (at least two values).

    comparisons  so many intervals hold at once with 99 % (Bonferroni)
    """
    count = values.shape[-1]
    return student(count, comparisons) * np.std(values, axis=-1, ddof=1) / math.sqrt(count)


@functools.cache
def student(count: int, comparisons: int = 1) -> float:
    """The two-sided quantile of Student's distribution for the mean of ``count`` values."""
    return float(stdtrit(count - 1, 1.0 - MISS / (2.0 * comparisons)))


def percentiles(count: int) -> tuple[float, float]:
    """The levels at which the bootstrap distribution of ``count`` values is cut for a 99 % interval.

    Wider than 0.5 % on each side, as a small sample has too small a spread and unknown variance (the expanded
    percentile interval of Hesterberg 2015, The American Statistician 69, Section 5.3).
    """
    low = NormalDist().cdf(-student(count) * math.sqrt(count / (count - 1)))
    return low, 1.0 - low


def allowance(largest: Any, count: int) -> Any:
    """What a mean of ``count`` independent values in [0, largest] exceeds its expectation by, at ``RISK``.

    Hoeffding's inequality, which assumes nothing about the distribution; 0 for a single, certain value.
    """
    return largest * (math.sqrt(math.log(1.0 / RISK) / (2.0 * count)) if count > 1 else 0.0)
