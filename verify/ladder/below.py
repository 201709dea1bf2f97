"""What no bound of the ladder can be below: the best instance of a family, found in floats, its error enclosed.

On a domain of diameter D, for noisy oracles with E g^2 <= G^2. Nothing of the search is trusted: every window, chance
and slope that meets the assumptions gives a valid bound. Source: :mod:`verify.theory.from_below`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.enclosure.interval import Interval
from verify.ladder.certificates import Floats
from verify.theory.from_below import from_below, from_start, oracle

_STARTS, _ENDS = 120, 60  # windows tried; with more the bound grows by less than a hundredth
_SHARES = np.geomspace(0.02, 0.999999, 40)[:, None]  # q M^2 in units of G^2
_ROOM = 1e-9  # left free below G^2, so that the moment is certified after rounding


@dataclass(frozen=True)
class Below:
    """The instance, exact and in the user's units: f(x) = slope x on [0, D].

    slope   delta in (0, G]
    start   k, None where the run starts at D and the oracle is exact
    end     m, the last step of the window
    chance  q
    """

    slope: Fraction
    start: int | None = None
    end: int | None = None
    chance: Fraction = Fraction(0)

    def to_json(self) -> dict[str, Any]:
        """What the certificate of the rung says."""
        window = {"start": self.start, "end": self.end, "chance": str(self.chance)} if self.start else {}
        return {**window, "slope": str(self.slope)}

    def value(self, steps: Sequence[Interval], distance: Fraction, gradient: Fraction) -> Interval | None:
        """An enclosure of the bound, whose lower end holds; None where E g^2 <= G^2 is not certified.

        steps  eta_1..eta_T
        """
        far, delta = Interval.exact(distance), Interval.exact(self.slope)
        first = 1 if self.start is None else self.start
        rest = sum(steps[first - 1 :], Interval.exact(0))
        if self.start is None or self.end is None:
            start: Interval = from_start(delta, rest, far)
            return start if self.slope <= gradient else None
        lows = [low for eta in steps[self.start - 1 : self.end] if (low := eta.lo_fraction()) is not None]
        if len(lows) < self.end - self.start + 1:
            return None
        found = oracle(Interval.exact(min(lows)), Interval.exact(self.chance), delta, far)
        if not found.second_moment.certainly("<=", Interval.exact(gradient**2)):
            return None
        value: Interval = from_below(found, rest, self.end - self.start + 1, far)
        return value


def best_below(steps: Floats, distance: Fraction, gradient: Fraction) -> Below:
    """The instance with the largest bound that is found.

    steps  eta_1..eta_T in units of D/G, positive floats, shape (T,)
    """
    sums = np.cumsum(steps[::-1])[::-1]
    slope = min(1.0, 0.5 / float(sums[0]))
    best, found = slope * (1.0 - slope * float(sums[0])), Below(Fraction(slope) * gradient)
    left = np.unique(np.geomspace(1, steps.size, _STARTS).round().astype(int))
    for k in steps.size - left:
        value, end, chance, slope = _best_window(steps[k:], float(sums[k]))
        if value > best:
            best = value
            found = Below(Fraction(slope) * gradient, int(k) + 1, int(k) + 1 + end, Fraction(chance))
    return found


def _best_window(steps: Floats, rest: float) -> tuple[float, int, float, float]:
    """Bound, last index (from 0), chance and slope for the window that begins with the first of these steps."""
    ends = np.unique(np.linspace(0, steps.size - 1, _ENDS).round().astype(int))
    shortest = np.minimum.accumulate(steps)[ends]
    q = _SHARES * np.minimum(shortest, 1.0) ** 2
    with np.errstate(all="ignore"):  # steps beyond the floats force nothing that could be shown
        slope = np.maximum(1.0 - q - q * rest / shortest, 0.0) / (2.0 * rest)
        drift = (slope + q / shortest) / (1.0 - q)
        moment = (1.0 - q) * drift**2 + q / shortest**2
        value = slope * (1.0 - drift * rest) * -np.expm1((ends + 1) * np.log1p(-q))
        value = np.nan_to_num(np.where(moment <= 1.0 - _ROOM, value, 0.0))
    row, column = np.unravel_index(int(value.argmax()), value.shape)
    return float(value[row, column]), int(ends[column]), float(q[row, column]), float(slope[row, column])
