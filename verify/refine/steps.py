"""From norms that were logged now and then to a norm for each step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError

MOST = 10_000_000
"""Steps of a schedule at most."""


def expand(iterations: NDArray[np.int64], norms: Any, steps: int) -> Any:
    """A norm for each of the steps t = 1..T.

    iterations  where the n norms were logged: ascending integers from 1; the last one, L, is the end of the run
    norms       array of n floats or rationals
    steps       T, 2 to MOST: the run is stretched to T steps, so that step t stands at iteration t L / T
    returns     array of length T of the same kind: the norms interpolated linearly between the two logged iterations
                around that place, and before the first one the first norm. T = L, norms logged at every step: unchanged
    raises      DomainError for another number of steps
    """
    if not 2 <= steps <= MOST:
        raise DomainError(f"steps = {steps}: a schedule has 2 to {MOST} steps; --steps sets their number.")
    place = np.arange(1, steps + 1, dtype=np.int64) * int(iterations[-1])  # in units of 1/T of an iteration
    logged = iterations * steps
    left = np.maximum(np.searchsorted(logged, place, side="right") - 1, 0)
    right = np.minimum(left + 1, len(logged) - 1)
    way, gap = np.maximum(place - logged[left], 0), np.maximum(logged[right] - logged[left], 1)
    if norms.dtype == object:  # rationals: numpy's integers would overflow in them
        way, gap = way.astype(object), gap.astype(object)
    else:  # a power of two out of both changes no digit of their ratio, and the product below cannot overflow
        gap, power = np.frexp(gap)
        way = np.ldexp(way, -power)
    return norms[left] + (norms[right] - norms[left]) * way / gap
