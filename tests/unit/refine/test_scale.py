"""Norms in any unit a float can hold: a power of two changes nothing, from the smallest float to the largest."""

from __future__ import annotations

import json
import math
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verify.errors import DomainError
from verify.refine.near_zero import OPTIONS, handle_near_zero, median
from verify.refine.reading import Log, Logs
from verify.refine.schedule import POWERS
from verify.refine.steps import expand
from verify.refine.study import Settings, refine, study

BITS = 20
LARGEST, SMALLEST = sys.float_info.max, math.ulp(0.0)

GAPS = (
    np.array([1, 5, 9, 12]),
    np.array([3.0, 2.0**BITS - 1, 4.0, 9.0]),
    Settings("sgd", Fraction(0), "keep"),
    12,
)
"""A log whose norms are interpolated, so that there is something to round."""


@st.composite
def logs(draw: st.DrawFn) -> tuple[Any, Any, Settings, int]:
    """Where norms were logged, norms that are whole numbers below 2^20, settings and a number of steps."""
    at = sorted(draw(st.sets(st.integers(1, 10**9), min_size=3, max_size=20)))
    norms = draw(st.lists(st.integers(0, 2**BITS - 1), min_size=len(at), max_size=len(at)))
    optimizer, option = draw(st.sampled_from(sorted(POWERS))), draw(st.sampled_from(OPTIONS))
    settings = Settings(optimizer, draw(st.fractions(0, 1, max_denominator=20)), option)
    return np.array(at), np.array(norms, dtype=float), settings, draw(st.integers(2, 60))


def made(at: Any, norms: Any, settings: Settings, steps: int) -> Any:
    """The schedule, the threshold and the smoothed norms, or why there is none; overflow and nan are errors."""
    try:
        with np.errstate(over="raise", invalid="raise"):
            found = refine(at, norms, settings, steps)
    except DomainError as error:
        return str(error)
    return found.values.tolist(), found.found.threshold, found.smoothed.tolist()


@given(logs(), st.one_of(st.integers(-1074, -1022), st.integers(-1022, 970), st.integers(970, 1024 - BITS)))
@example(GAPS, -1074)
@example(GAPS, -1030)
@example(GAPS, 1024 - BITS)
def test_a_power_of_two_changes_nothing(log: Any, power: int) -> None:
    """The very floats of the schedule, or the same sentence; threshold and smoothed norms in the log's own unit."""
    at, norms, settings, steps = log
    usual, scaled = made(at, norms, settings, steps), made(at, np.ldexp(norms, power), settings, steps)
    if isinstance(usual, str):
        assert scaled == usual
        return
    assert scaled[0] == usual[0]
    assert scaled[1] == math.ldexp(usual[1], power)
    assert scaled[2] == [math.ldexp(norm, power) for norm in usual[2]]


@pytest.mark.parametrize("power", [-1074, -1022, 0, 1020])
def test_one_norm_scaled_changes_the_schedule(power: int) -> None:
    """The control: not all of the norms but one of them twice as large, in every unit."""
    norms = np.array([3.0, 5.0, 4.0, 7.0])
    other = norms * [1, 1, 2, 1]
    settings = Settings("sgd", Fraction(0))
    schedules = [made(np.arange(1, 5), np.ldexp(g, power), settings, 9)[0] for g in (norms, other)]
    assert schedules[0] != schedules[1]


@pytest.mark.parametrize("norm", [LARGEST, 1e308, 1.0, 1e-308, SMALLEST])
@pytest.mark.parametrize("optimizer", sorted(POWERS))
def test_a_constant_norm_is_linear_decay_in_every_unit(norm: float, optimizer: str) -> None:
    """The nearest floats to (T - t)/(T - 1), also between logged iterations, and a result that is JSON."""
    log = Log("", np.array([10, 20, 40, 70]), np.full(4, norm))
    found, schedules = study(Logs("norms.csv", (log,), 4, 0, 0), Settings(optimizer))
    assert schedules[""].tolist() == [float(Fraction(70 - t, 69)) for t in range(1, 71)]
    assert found["runs"][0]["smoothed"] == {"smallest": norm, "median": norm, "largest": norm}
    json.dumps(found, allow_nan=False)


def test_the_whole_range_in_one_log() -> None:
    """The smallest and the largest float together: the small ones keep their weight, the large one has none."""
    norms = np.array([SMALLEST, LARGEST, SMALLEST, SMALLEST])
    settings = Settings("adam", Fraction(0), "keep")
    assert made(np.arange(1, 5), norms, settings, 4)[0] == [1.0, 0.0, 0.5, 0.0]


@pytest.mark.parametrize("norms", [[1e308, 1.7e308], [LARGEST, 0.0], [0.0, LARGEST], [1e-308, 3e-308]])
def test_interpolation_at_the_ends_of_the_range(norms: list[float]) -> None:
    """Over a gap of 10^9 iterations in 1000 steps: the exact line, to the rounding of floats there."""
    at, steps = np.array([1, 10**9]), 1000
    exact = expand(at, np.array([Fraction(norm) for norm in norms], dtype=object), steps)
    with np.errstate(over="raise", invalid="raise"):
        found = expand(at, np.array(norms), steps)
    assert all(
        abs(Fraction(a) - b) <= 4 * Fraction(math.ulp(max(norms))) for a, b in zip(found, exact, strict=True)
    )


def test_the_median_of_the_largest_floats() -> None:
    """Two in the middle whose sum is no float; a sum that is one is halved as ever; rationals stay exact."""
    assert median(np.array([1.0, LARGEST, LARGEST, 1e308])) == 1e308 / 2 + LARGEST / 2
    assert median(np.array([SMALLEST, SMALLEST])) == SMALLEST
    assert median(np.array([3.0, 1.0, 2.5])) == 2.5
    assert median(np.array([Fraction(1, 3), Fraction(1, 2)], dtype=object)) == Fraction(5, 12)
    assert handle_near_zero(np.array([LARGEST, LARGEST]))[1].threshold == LARGEST / 4
