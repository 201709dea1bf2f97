"""What a coarser grid of learning rates costs (arXiv 2503.09411, Appendix C.1).

For a spacing of k learning rates the sub-grids are the k offsets; each sub-grid is worth its best mean result, and the
sub-grids are averaged. The drop is that average less the best of the full grid.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def mean_best(results: Floats, spacing: int) -> Any:
    """Mean over the sub-grids of the least result.

    results  shape (..., rates), rates in order; nan where there is none (a run diverged): that rate is never the best
    returns  shape (...): inf where a sub-grid has no result at all
    """
    filled = np.where(np.isnan(results), np.inf, results)
    return np.mean([filled[..., offset::spacing].min(axis=-1) for offset in range(spacing)], axis=0)


def drop(results: Floats, spacing: int) -> Any:
    """:func:`mean_best` less the best of the full grid, shape (...)."""
    return mean_best(results, spacing) - mean_best(results, 1)
