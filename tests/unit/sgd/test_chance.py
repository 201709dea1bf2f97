from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from verify.sgd.chance import MISS, RISK, allowance, half_width, percentiles


@pytest.mark.parametrize("comparisons", [1, 7, 63])
@pytest.mark.parametrize("count", [2, 3, 20, 200])
def test_half_width_is_students_interval(count: int, comparisons: int) -> None:
    """So many standard errors that 1 % is left outside all the intervals together, by mpmath's Student tail."""
    values = np.array([[(-1.0) ** i for i in range(count)]])
    errors = half_width(values, comparisons)[0] / (values.std(ddof=1) / math.sqrt(count))
    n = count - 1
    outside = mpmath.betainc(mpmath.mpf(n) / 2, 0.5, 0, n / (n + mpmath.mpf(errors) ** 2), regularized=True)
    assert float(outside) * comparisons == pytest.approx(MISS, rel=1e-8)


@pytest.mark.parametrize("count", [3, 20])
def test_intervals_of_few_values_cover_the_mean(count: int) -> None:
    """99 % of 4000 intervals; the control: the normal quantile covers far less for three values."""
    draws = np.random.default_rng(5).standard_normal((4000, count))
    off = np.abs(draws.mean(axis=1))
    assert np.mean(off <= half_width(draws)) >= 0.985
    normal = 2.5758 * draws.std(axis=1, ddof=1) / math.sqrt(count)
    assert count > 3 or np.mean(off <= normal) < 0.92


def test_percentiles_widen_for_few_values() -> None:
    """0.5 % on each side for many values, less for few; symmetric."""
    for count in (10, 20, 10**6):
        low, high = percentiles(count)
        assert low + high == pytest.approx(1.0)
        assert low == pytest.approx(0.005, rel=1e-3) if count > 1000 else low < 0.002


def test_allowance_is_hoeffdings() -> None:
    """exp(-2 n (d/range)^2) is the risk; a single certain value gets none."""
    assert math.exp(-2 * 50 * (allowance(3.0, 50) / 3.0) ** 2) == pytest.approx(RISK)
    assert allowance(3.0, 1) == 0.0
