"""Gradient norms near zero, where the refined schedule is known to fail.

A weight is an inverse power of the norm. A network that fits its training data has gradients near zero at the end, so
that a few late steps outweigh all others and the schedule stays near zero until then (arXiv 2310.07831 reports worse
results for such runs). In closed form: norms that vanish as (T - t)^a give steps as (T - t)^(1 - 4a) with the weights
of SGD, which no longer anneal from a = 1/4 on (verify/theory/refined.py).
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.errors import DomainError

LINEAR_DECAY, KEEP, REFUSE = "linear-decay", "keep", "refuse"
OPTIONS = (LINEAR_DECAY, KEEP, REFUSE)
RATIO = Fraction(1, 10)
"""A norm is near zero below this share of the median of the smoothed norms, unless told otherwise."""


@dataclass(frozen=True)
class NearZero:
    """What was found near zero in a run.

    threshold  norms below it are near zero
    count      how many of the logged norms, after smoothing
    first      index of the first one, from 0; None without any
    """

    threshold: Any
    count: int
    first: int | None


def handle_near_zero(
    smoothed: Any, option: str = LINEAR_DECAY, ratio: Fraction = RATIO
) -> tuple[Any, NearZero]:
    """Norms fit to be weighed, and what was near zero: norms below ``ratio`` times the median of all.

    smoothed  array of n floats or rationals of at least 0, after the median filter
    option    "linear-decay": a norm near zero counts as the last one before it that is not (at the start of the run as
              the first one after it). There the weights are constant, so the schedule is a straight line, and at the
              end of the run it decays linearly to 0. "keep": the norms stay. "refuse": DomainError where there are any
    ratio     exact, at least 0 and below 1
    raises    DomainError for another option or ratio; where the median is 0; for a norm of 0 with "keep"
    """
    if option not in OPTIONS:
        raise DomainError(f"near zero = {option!r}: {', '.join(OPTIONS[:-1])} or {OPTIONS[-1]}.")
    if not 0 <= ratio < 1:
        raise DomainError(f"threshold = {float(ratio):g}: a share of the median, at least 0 and below 1.")
    middle = statistics.median(smoothed.tolist())
    threshold = (ratio if smoothed.dtype == object else float(ratio)) * middle
    if not middle:
        raise DomainError("the median of the gradient norms is 0: a schedule needs norms above 0.")
    low = np.flatnonzero((smoothed < threshold) | (smoothed == 0))
    found = NearZero(threshold, len(low), int(low[0]) if len(low) else None)
    if option == LINEAR_DECAY:
        return _held(smoothed, low), found
    if len(low) and option == REFUSE:
        which = f"{len(low)} of {len(smoothed)} smoothed norms, the first is number {int(low[0]) + 1}"
        raise DomainError(
            f"near zero, below {float(threshold):.4g}: {which}; linear-decay or keep would go on."
        )
    if not smoothed.all():
        zero = int(np.flatnonzero(smoothed == 0)[0]) + 1
        raise DomainError(
            f"smoothed norm number {zero} is 0, so its weight is infinite: linear-decay would go on."
        )
    return smoothed, found


def _held(norms: Any, low: Any) -> Any:
    """Each norm at an index in ``low`` replaced by the last one before it that is not, or else the first such one."""
    kept = np.ones(len(norms), dtype=bool)
    kept[low] = False
    last = np.maximum.accumulate(np.where(kept, np.arange(len(norms)), -1))
    return norms[np.where(last < 0, np.argmax(kept), last)]
