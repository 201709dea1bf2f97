"""What a coarser grid of learning rates costs (arXiv 2503.09411, Appendix C.1).

For a spacing of k learning rates the sub-grids are the k offsets; each sub-grid is worth its best mean result, and the
sub-grids are averaged. The drop is that average less the best of the full grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Any]


def mean_best(results: Floats, spacing: int) -> Any:
    """Mean over the sub-grids of the least result.

    results  shape (..., rates), rates in order; nan where there is none (a run diverged): that rate is never the best
    returns  shape (...): inf where a sub-grid has no result at all
    """
    return mean_best_of(results, every_kth(results.shape[-1], spacing))


def drop(results: Floats, spacing: int) -> Any:
    """:func:`mean_best` less the best of the full grid, shape (...); inf where a sub-grid has no result at all."""
    return drop_of(results, every_kth(results.shape[-1], spacing))


def every_kth(count: int, spacing: int) -> list[range]:
    """The sub-grids of Appendix C.1 as indices: every spacing-th of ``count`` rates, once for each offset."""
    return [range(offset, count, spacing) for offset in range(spacing)]


def mean_best_of(results: Floats, grids: Sequence[Sequence[int]]) -> Any:
    """As :func:`mean_best`, over sub-grids that are given as indices of rates, none of them empty."""
    filled = np.where(np.isnan(results), np.inf, results)
    return np.mean([filled[..., list(grid)].min(axis=-1) for grid in grids], axis=0)


def drop_of(results: Floats, grids: Sequence[Sequence[int]]) -> Any:
    """As :func:`drop`, over sub-grids that are given as indices of rates; exactly 0 where all contain the best rate."""
    best = np.where(np.isnan(results), np.inf, results).min(axis=-1, keepdims=True)
    return mean_best_of(results - best, grids)


@dataclass(frozen=True)
class Drops:
    """What coarser grids cost several schedules, as functions of results of shape (..., schedules, rates).

    names     the schedules, in the order of the results
    baseline  the one that the others are compared with
    """

    names: Sequence[str]
    baseline: str

    def drop(self, name: str, spacing: int) -> Statistic:
        """The drop of a schedule."""
        place = self.names.index(name)
        return lambda results: drop(results[..., place, :], spacing)

    def gap(self, name: str, spacing: int) -> Statistic:
        """The drop of the baseline less that of a schedule."""
        more, less = self.drop(self.baseline, spacing), self.drop(name, spacing)
        return lambda results: more(results) - less(results)

    def growth(self, name: str, fine: int, coarse: int) -> Statistic:
        """How much more the gap is at the coarser spacing."""
        before, after = self.gap(name, fine), self.gap(name, coarse)
        return lambda results: after(results) - before(results)
