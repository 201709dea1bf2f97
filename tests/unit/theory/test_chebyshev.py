"""Piecewise Chebyshev interpolants of point values."""

from __future__ import annotations

import math

import numpy as np
import pytest

from verify.theory.chebyshev import Interpolant


@pytest.mark.parametrize(
    ("functions", "cuts"),
    [
        (lambda x: [math.exp(-3 * x), math.cos(20 * x)], [0.0, 1.0]),
        (lambda x: [math.sqrt(x)], [0.0, 0.1, 1.0]),
        (lambda x: [abs(x - 0.3)], [0.0, 0.3, 1.0]),
    ],
)
def test_values_arrays_and_numbers(functions, cuts: list[float]):
    """Arrays and single numbers agree with the functions to 1e-13, singular cuts included."""
    found = Interpolant(functions, cuts)
    points = np.linspace(0.001, 1, 500)
    for index in range(len(functions(0.5))):
        wanted = np.array([functions(x)[index] for x in points])
        assert np.abs(found(index, points) - wanted).max() < 1e-13
        assert max(abs(found.scalar(index, x) - w) for x, w in zip(points, wanted, strict=True)) < 1e-13


def test_control_a_hidden_kink_costs_panels():
    """A kink that is no cut is found by halving: many more panels than with the cut."""
    with_cut = Interpolant(lambda x: [abs(x - 0.3)], [0.0, 0.3, 1.0])
    without = Interpolant(lambda x: [abs(x - 0.3)], [0.0, 1.0])
    assert with_cut.panels == 2
    assert without.panels > 20
