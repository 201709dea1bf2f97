"""Gradient norms near zero, where the refined schedule is known to fail.

A weight is an inverse power of the norm. A network that fits its training data has gradients near zero at the end, so
that a few late steps outweigh all others and the schedule stays near zero until then (arXiv 2310.07831 reports worse
results for such runs). In closed form: norms that vanish as (T - t)^a give steps as (T - t)^(1 - 4a) with the weights
of SGD, which no longer anneal from a = 1/4 on (verify/theory/refined.py).

The remedy here is ours: a dip of the norms below their median that reaches near zero tells nothing about how long a
step should be, so its norms count as the median. That is continuous at both ends of the dip, the weights in it are
constant, and so the schedule is a straight line there; in a dip that lasts to the end of the run it decays linearly to
0. Where the norms are near zero for most of a run, so is their median, and nothing is detected.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.errors import DomainError

LINEAR_DECAY, KEEP, REFUSE = "linear-decay", "keep", "refuse"
OPTIONS = (LINEAR_DECAY, KEEP, REFUSE)
RATIO = Fraction(1, 4)
"""A norm is near zero below this share of the median of the smoothed norms, unless told otherwise."""


@dataclass(frozen=True)
class NearZero:
    """What was found near zero in a run.

    threshold  norms below it are near zero
    count      how many of the logged norms, after smoothing
    first      index of the first one, from 0; None without any
    replaced   how many norms count as the median: those near zero and the rest of their dips
    """

    threshold: Any
    count: int
    first: int | None
    replaced: int


def handle_near_zero(
    smoothed: Any, option: str = LINEAR_DECAY, ratio: Fraction = RATIO
) -> tuple[Any, NearZero]:
    """Norms fit to be weighed, and what was near zero: norms below ``ratio`` times the median of all.

    smoothed  array of n floats or rationals of at least 0, after the median filter
    option    "linear-decay": consecutive norms below the median count as the median where one of them is near zero.
              "keep": all norms stay. "refuse": DomainError where there are any near zero
    ratio     exact, at least 0 and below 1; with 0 only norms of 0 are near zero
    raises    DomainError for another option or ratio; where the median is 0; for a norm of 0 with "keep"
    """
    if option not in OPTIONS:
        raise DomainError(f"near zero = {option!r}: {', '.join(OPTIONS[:-1])} or {OPTIONS[-1]}.")
    if not 0 <= ratio < 1:
        raise DomainError(f"threshold = {float(ratio):g}: a share of the median, at least 0 and below 1.")
    middle = median(smoothed)
    if not middle:
        raise DomainError("the median of the gradient norms is 0: a schedule needs norms above 0.")
    threshold = (ratio if smoothed.dtype == object else float(ratio)) * middle
    low = (smoothed < threshold) | (smoothed == 0)
    first = int(np.argmax(low)) if low.any() else None
    dips = _dips(smoothed < middle, low) if option == LINEAR_DECAY else np.zeros_like(low)
    if first is not None and option == REFUSE:
        which = f"{low.sum()} of {len(smoothed)} smoothed norms, the first is number {first + 1}"
        raise DomainError(
            f"near zero, below {float(ratio):g} of the median: {which}; linear-decay or keep would go on."
        )
    usable = smoothed.copy()
    usable[dips] = middle
    if not usable.all():
        zero = int(np.flatnonzero(usable == 0)[0]) + 1
        raise DomainError(
            f"smoothed norm number {zero} is 0, so its weight is infinite: linear-decay would go on."
        )
    return usable, NearZero(threshold, int(low.sum()), first, int(dips.sum()))


def median(values: Any) -> Any:
    """The median of an array of floats or rationals of at least 0; two floats in the middle may add up to infinity."""
    low, high = np.sort(values)[[(len(values) - 1) // 2, len(values) // 2]].tolist()
    return (low + high) / 2 if low + high < math.inf else low / 2 + high / 2


def _dips(below: Any, low: Any) -> Any:
    """Which entries lie in a stretch of ``below`` that has one in ``low``."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], below, [False])).astype(int)))
    starts, stops = edges[::2], edges[1::2]
    before = np.append(0, np.cumsum(low))
    reach = before[stops] > before[starts]
    change = np.zeros(len(below) + 1, int)
    change[starts[reach]], change[stops[reach]] = 1, -1
    return np.cumsum(change)[:-1] > 0
