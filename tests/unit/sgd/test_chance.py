from __future__ import annotations

import math

import numpy as np
import pytest

from verify.sgd.chance import MISS, RISK, allowance, half_width


@pytest.mark.parametrize("comparisons", [1, 7, 63])
def test_half_width_is_the_normal_interval(comparisons: int) -> None:
    """So many standard errors that 1 % is left outside all the intervals together; 2.5758 for a single one."""
    values = np.array([[0.0, 1.0, 0.0, 1.0]])
    errors = half_width(values, comparisons)[0] / (math.sqrt(1 / 3) / 2)
    assert math.erfc(errors / math.sqrt(2)) * comparisons == pytest.approx(MISS, rel=1e-10)
    assert comparisons > 1 or errors == pytest.approx(2.5758293035489)


def test_allowance_is_hoeffdings() -> None:
    """exp(-2 n (d/range)^2) is the risk; a single certain value gets none."""
    assert math.exp(-2 * 50 * (allowance(3.0, 50) / 3.0) ** 2) == pytest.approx(RISK)
    assert allowance(3.0, 1) == 0.0
