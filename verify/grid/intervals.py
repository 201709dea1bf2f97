"""99 % intervals for the drop, from a bootstrap over seeds.

The drop is worked out anew from the means of each resample, the best rate of the full grid included; the spread of
these drops is its standard error. With three seeds, as in Appendix C, a percentile of the resamples cannot reach far
enough: their means never leave the range of the three values, which misses the expectation one time in four. So the
interval is the drop plus and minus Student's quantile times the standard error, which is taken larger by
sqrt(n/(n-1)), as the resamples of n values have too small a spread. A drop of true means is never negative, so the
interval starts at 0 at the least. How often it holds is measured in tests/unit/grid/test_intervals.py.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np

from verify.grid.cells import Cells
from verify.sgd.chance import student
from verify.theory.grids import Floats, drop_of

RESAMPLES = 2000
LEVEL = 0.99


def resampled_means(found: Cells, resamples: int = RESAMPLES) -> Floats:
    """Means per rate of the resamples, shape (resamples, rates); a rate where a run diverged is nan in all.

    A seed is drawn with all its rates where the seeds are common to them, otherwise each rate draws its own.
    """
    columns = []
    for stream, values in enumerate(found.values):
        columns.append(shares(values.size, 0 if found.common else stream, resamples) @ values)
    return np.stack(columns, axis=-1)


def interval(
    means: Floats, estimate: float, grids: Sequence[Sequence[int]], seeds: int
) -> tuple[float, float]:
    """Both ends for a finite drop.

    means     from :func:`resampled_means`
    estimate  the drop of all runs
    grids     the sub-grids
    seeds     how many a rate has at the least, 2 or more
    """
    error = float(np.std(drop_of(means, grids))) * math.sqrt(seeds / (seeds - 1))
    half = student(seeds) * error
    return max(0.0, estimate - half), estimate + half


@functools.lru_cache(maxsize=64)
def shares(count: int, stream: int, resamples: int) -> Floats:
    """How often each of ``count`` seeds is drawn, as a share, shape (resamples, count); the same in every call."""
    rng = np.random.Generator(np.random.Philox(key=[count, stream]))
    return rng.multinomial(count, np.full(count, 1.0 / count), resamples) / count
