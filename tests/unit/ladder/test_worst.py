"""The exact worst case of a ladder: published values, both domains, and what is said where an end is missing."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import verify
from verify.ladder import Rung, bound
from verify.ladder.searched import FAR, QUICK

F, ONE = Fraction, Fraction(1)
ACCURACY = 1e-7  # of both ends in R^d: the margins that pay for the solver's errors


def worst(*args: Any, **asked: Any) -> Rung:
    """The row of the worst case at the first rho."""
    return bound(*args, **asked).ladders[0].rung("worst-case")


def published(horizon: int, factor: Fraction = ONE) -> list[Fraction]:
    """factor times the steps D (T+1-t)/(G (T+1)^(3/2)) of Zamani and Glineur, to thirty digits."""
    root = F(math.isqrt((horizon + 1) * 10**60), 10**30)
    return [factor * (horizon + 1 - t) / ((horizon + 1) * root) for t in range(1, horizon + 1)]


@pytest.mark.parametrize("horizon", [1, 5, 12, 20])
def test_the_published_worst_case_of_linear_steps(horizon: int, require: Callable[[str], Any]):
    """arXiv 2307.11134: their steps attain D G/sqrt(T+1), here by certificates; the control: others are worse."""
    require("clarabel")
    rate = 1 / math.sqrt(horizon + 1)
    row = worst(learning_rates=published(horizon), bounded=False)
    assert row.lower is not None and row.upper is not None and "certificates" in str(row.source)
    assert (
        rate - ACCURACY < float(row.lower) < rate + 1e-14
        and rate - 1e-14 < float(row.upper) < rate + ACCURACY
    )
    for factor in (F(4, 5), F(5, 4)):
        other = worst(learning_rates=published(horizon, factor), bounded=False)
        assert other.lower is not None and float(other.lower) > rate + 1e-3


def test_the_upper_end_needs_no_solver(monkeypatch: pytest.MonkeyPatch):
    """Every bound lies above it, on either domain; what is missing is said with the command that installs it."""
    monkeypatch.setitem(sys.modules, "clarabel", None)
    for bounded in (False, True):
        ladder = bound("cosine", 9, [F(1), F(6)], bounded=bounded).ladders[1]
        row = ladder.rung("worst-case")
        assert row.value is None and row.lower is None and row.upper is not None
        assert "verify-schedules[search]" in str(row.reason) and "rounded to floats" in str(row.source)
        for other in ladder.rungs:
            if other.value is not None and other.name != "from-below":
                top = other.value.hi_fraction()
                assert top is not None and float(row.upper) < float(top) * (1 + 1e-9)


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("schedule", ["cosine", "constant", "invsqrt", "wsd:1/5", "poly:3"])
def test_the_ends_meet_and_no_bound_lies_between(schedule: str, bounded: bool, require: Callable[[str], Any]):
    """For irrational steps, too; every bound stays above the lower end, and in R^d the sharp bound is it."""
    require("clarabel")
    for ladder in bound(schedule, 7, [F(1), F(10)], bounded=bounded).ladders:
        row = ladder.rung("worst-case")
        assert (
            row.lower is not None and row.upper is not None and row.value is not None and row.reason is None
        )
        assert (
            0 <= float(row.upper - row.lower) < (1e-5 if bounded else ACCURACY) * max(1.0, float(row.upper))
        )
        others = [r for r in ladder.rungs if r.name not in ("worst-case", "from-below")]
        tops = [r.value.hi_fraction() for r in others if r.value is not None]
        assert all(top is not None and row.lower <= top for top in tops)
        sharp = ladder.rung("sharp").value
        assert sharp is not None
        if not bounded:
            assert float(sharp.mid_fraction()) == pytest.approx(float(row.upper), abs=ACCURACY, rel=ACCURACY)


def test_a_domain_of_diameter_d_bounds_everything():
    """Long steps on it: D G, and not above."""
    row = worst("constant", 20, [F(10)], distance=3, gradient="1/2")
    assert row.upper == F(3, 2)


def test_d_and_g_are_scales():
    """Values in units of D G, steps in units of D/G: those of a schedule scale with them, a list of rates does not."""
    plain, scaled = worst("cosine", 30, [F(4)]), worst("cosine", 30, [F(4)], distance="1/2", gradient=12)
    assert plain.upper is not None and scaled.upper is not None
    assert float(scaled.upper) == pytest.approx(6 * float(plain.upper), rel=1e-9)
    rates = [F(1, 2), F(1, 4)]
    same = worst(learning_rates=[r / 24 for r in rates], distance="1/2", gradient=12, bounded=False)
    other = worst(learning_rates=rates, distance="1/2", gradient=12, bounded=False)
    own = worst(learning_rates=rates, bounded=False)
    assert own.upper is not None and same.upper is not None and other.upper is not None
    assert float(same.upper) == pytest.approx(6 * float(own.upper), rel=1e-12)
    assert float(other.upper) > 2 * float(same.upper)


def test_steps_that_are_floats_are_not_rounded():
    """1/2 and 1/4 are, 1/3 is not; the source says so."""
    assert "rounded" not in str(worst(learning_rates=[F(1, 2), F(1, 4)], distance=2).source)
    rounded = worst(learning_rates=[F(1, 3)], distance=F(1, 4))
    assert "rounded" in str(rounded.source) and float(rounded.certificate["steps_rounded_by"]) < 2**-52


@pytest.mark.parametrize("bounded", [False, True])
def test_longer_runs_are_searched_when_told(bounded: bool):
    """Quick reaches are within far ones; above them there is no end, and the reason names both."""
    assert QUICK[bounded].upper <= FAR[bounded].upper and QUICK[bounded].lower < FAR[bounded].lower
    row = worst("linear", FAR[bounded].upper + 1, [F(3)], bounded=bounded)
    assert row.upper is None and f"up to T = {QUICK[bounded].upper}" in str(row.reason)
    assert worst("cosine", 9, worst=False).upper is None
    assert worst("cosine", 9, worst=False, bounded=False).reason == worst("cosine", 9, worst=False).reason


@pytest.mark.parametrize(
    ("rates", "reach"),
    [([F(10**11), F(1)], [F(10**8), F(1)]), ([F(100), F(1, 10**100)], [F(100), F(1, 10**50)])],
)
def test_steps_out_of_reach_are_named(rates: list[Fraction], reach: list[Fraction]):
    """Too long and too short ones: no end, with the reason; the control: steps in reach have one."""
    row = worst(learning_rates=rates, distance=10, bounded=False)
    assert row.upper is None and "too short or too long" in str(row.reason)
    assert worst(learning_rates=reach, distance=10, bounded=False).upper is not None


def test_progress_is_told_before_each_rho():
    """Done, in all, what comes next; from the package, too."""
    calls: list[tuple[int, int, str]] = []
    verify.bound("cosine", 5, ["1", "5/2"], worst=False, progress=lambda *call: calls.append(call))
    assert calls == [(0, 2, "ρ = 1"), (1, 2, "ρ = 5/2")]
