from __future__ import annotations

import math

import numpy as np
import pytest

from verify.sgd.chance import NORMAL_99, RISK, allowance, half_width


def test_half_width_is_the_normal_interval() -> None:
    """2.5758 standard errors; the quantile leaves 1 % outside."""
    values = np.array([[0.0, 1.0, 0.0, 1.0]])
    assert half_width(values)[0] == pytest.approx(NORMAL_99 * math.sqrt(1 / 3) / 2)
    assert math.erfc(NORMAL_99 / math.sqrt(2)) == pytest.approx(0.01, rel=1e-12)


def test_allowance_is_hoeffdings() -> None:
    """exp(-2 n (d/range)^2) is the risk; a single certain value gets none."""
    assert math.exp(-2 * 50 * (allowance(3.0, 50) / 3.0) ** 2) == pytest.approx(RISK)
    assert allowance(3.0, 1) == 0.0
