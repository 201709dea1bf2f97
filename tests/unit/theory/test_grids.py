"""Coarser grids of learning rates: the example of Appendix C.1, and rates without a result."""

from __future__ import annotations

import numpy as np
import pytest

from verify.theory.grids import drop, mean_best


def test_the_papers_example() -> None:
    """Range [0.01, 5], factor 2.15^3: sub-grids {0.01, 0.1, 1}, {0.022, 0.22, 2.2}, {0.05, 0.5, 5}."""
    results = np.array([9.0, 8.0, 7.0, 6.0, 2.0, 4.0, 3.0, 5.0, 1.0])
    assert mean_best(results, 3) == pytest.approx((3.0 + 2.0 + 1.0) / 3)
    assert drop(results, 3) == pytest.approx(1.0)
    assert drop(results, 1) == 0.0


def test_a_rate_without_a_result_is_never_the_best() -> None:
    """nan is passed over; a sub-grid of nothing but nan is worth infinity."""
    assert mean_best(np.array([1.0, np.nan, 3.0, 2.0]), 2) == pytest.approx(1.5)
    assert mean_best(np.array([1.0, np.nan, 3.0, np.nan]), 2) == np.inf


def test_leading_axes_are_kept() -> None:
    """One answer per schedule."""
    assert mean_best(np.array([[1.0, 2.0, 3.0], [3.0, 1.0, 2.0]]), 2).tolist() == [1.5, 1.5]
