"""Which of the logged learning rates a coarser grid would have had.

Appendix C takes every k-th rate of a geometric grid, once for each offset. Logged rates are often uneven: a coarse
search first, then more rates near the best. Every k-th of those is still fine where it matters, and the cost of a
coarse grid would come out far too small. So a sub-grid is defined by its factor here, not by ranks:

    step     c = (largest rate / least rate)^(1/(n-1)), the geometric mean of the ratios of neighbours
    factor   c^k for the spacing k
    sub-grid through a rate r: for each point r c^(kj), j an integer, from half a step below the least rate to half a
             step above the largest one, the nearest rate, the lower of two as near; it exists only if every point has
             one within the fourth root c^(k/4) of the factor above or below it

k = 1 is the full grid, whatever its ratios. On an even grid these are the sub-grids of Appendix C, also where rates are
rounded as in {1, 2.2, 5} or {1, 2, 5} times powers of ten. An incomplete grid is left out, as the rates that it lacks
could have been better than those it has.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

Indices = tuple[int, ...]

_SLACK = 1e-9  # of a step: where a bound is met exactly, the rounding of logarithms must not decide


class SubGrids(NamedTuple):
    """The sub-grids of one factor.

    grids       indices of rates, ascending, in the order of their least rates; each set once
    incomplete  how many rates lie in no sub-grid of this factor
    """

    grids: tuple[Indices, ...]
    incomplete: int


def factor(rates: Sequence[Fraction], spacing: int) -> float:
    """c^k for at least two ascending rates."""
    return math.exp(spacing * _step(rates))


def subgrids(rates: Sequence[Fraction], spacing: int) -> SubGrids:
    """The sub-grids of a factor c^spacing.

    rates    ascending, all above 0, at least two
    spacing  1 to the number of rates less one
    """
    if spacing == 1:
        return SubGrids((tuple(range(len(rates))),), 0)
    step = _step(rates)
    places = [(math.log(rate) - math.log(rates[0])) / step for rate in rates]
    found = {grid for place in places if (grid := _through(places, place, spacing)) is not None}
    used = {i for grid in found for i in grid}
    return SubGrids(tuple(sorted(found)), len(rates) - len(used))


def _step(rates: Sequence[Fraction]) -> float:
    return (math.log(rates[-1]) - math.log(rates[0])) / (len(rates) - 1)


def _through(places: Sequence[float], place: float, spacing: int) -> Indices | None:
    """The sub-grid through a rate; places count steps from the least rate. None where a point has no rate."""
    first = math.ceil((-0.5 - _SLACK - place) / spacing)
    last = math.floor((places[-1] + 0.5 + _SLACK - place) / spacing)
    grid = []
    for j in range(first, last + 1):
        point = place + j * spacing
        right = bisect.bisect_left(places, point)
        near = range(max(0, right - 1), min(right + 1, len(places)))
        nearest = min(near, key=lambda i: round(abs(places[i] - point) / _SLACK))
        if abs(places[nearest] - point) > spacing / 4 + _SLACK:
            return None
        grid.append(nearest)
    return tuple(grid)
