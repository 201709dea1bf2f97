"""The growth from below: the bound against the exact distribution of the run, in rational numbers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.enclosure.interval import Interval
from verify.ladder.below import Below, best_below
from verify.theory.from_below import Oracle, from_below, from_below_in_the_limit, from_start, oracle
from verify.theory.functionals import functionals
from verify.theory.last_iterate import sharp
from verify.theory.schedules import parse_schedule

STEP = st.fractions(Fraction(1, 20), Fraction(2), max_denominator=20)
CHANCE = st.fractions(Fraction(1, 50), Fraction(1, 2), max_denominator=50)
SLOPE = st.fractions(Fraction(1, 50), Fraction(1), max_denominator=50)


def exact_error(steps: Sequence[Fraction], found: Oracle, start: Fraction) -> Fraction:
    """E f(x_{T+1}) on [0, 1], from the whole distribution of the iterates."""
    law = {start: Fraction(1)}
    for eta in steps:
        after: dict[Fraction, Fraction] = defaultdict(Fraction)
        for x, p in law.items():
            after[min(Fraction(1), x + eta * found.kick)] += p * found.chance
            after[max(Fraction(0), x - eta * found.drift)] += p * (1 - found.chance)
        law = after
    return found.slope * sum((x * p for x, p in law.items()), Fraction(0))


@given(st.lists(STEP, min_size=1, max_size=7), st.data(), CHANCE, SLOPE)
def test_no_run_is_below(steps: list[Fraction], data: st.DataObject, chance: Fraction, slope: Fraction):
    """For any steps, window, chance, slope and start the exact error is at least the bound."""
    k = data.draw(st.integers(1, len(steps)), label="k")
    m = data.draw(st.integers(k, len(steps)), label="m")
    found = oracle(min(steps[k - 1 : m]), chance, slope, 1)
    bound = from_below(found, sum(steps[k - 1 :]), m - k + 1, 1)
    for start in (Fraction(0), Fraction(1, 3), Fraction(1)):
        assert exact_error(steps, found, start) >= bound


def test_kicks_that_fall_short_break_the_bound():
    """A control: with the longest step of the window in place of the shortest, kicks at the others do not reach D."""
    steps = [Fraction(1, 20)] * 5 + [Fraction(1)]
    found = oracle(max(steps), Fraction(1, 4), Fraction(1, 10), 1)
    assert exact_error(steps, found, Fraction(0)) < from_below(found, sum(steps), len(steps), 1)


def test_without_drift_the_bound_is_the_probability_of_a_kick():
    """The slope alone moves x back: where it is tiny the bound is exact to the first order."""
    steps, slope = [Fraction(1, 10)] * 3, Fraction(1, 10**9)
    found = oracle(steps[0], Fraction(1, 100), slope, 1)
    bound = from_below(found, sum(steps), 3, 1)
    assert bound <= exact_error(steps, found, Fraction(0)) <= bound * Fraction(11, 10)


@given(STEP, CHANCE, SLOPE)
def test_the_oracle_is_unbiased(step: Fraction, chance: Fraction, slope: Fraction):
    """Its mean is the slope, its second moment that of its two answers."""
    found = oracle(step, chance, slope, 1)
    assert (1 - chance) * found.drift - chance * found.kick == slope
    assert found.second_moment == (1 - chance) * found.drift**2 + chance * found.kick**2


@pytest.mark.parametrize("degree", [0, 1, 2])
@pytest.mark.parametrize("rho", [1, 4, 30])
def test_the_instance_that_is_found(degree: int, rho: int):
    """Certified, within the assumptions, attained in the exact run, and below the sharp upper bound."""
    horizon = 60
    steps = [Fraction(rho, 8) * Fraction(horizon + 1 - t, horizon) ** degree for t in range(1, horizon + 1)]
    found = best_below(np.array([float(s) for s in steps]), Fraction(1), Fraction(1))
    value = found.value([Interval.exact(s) for s in steps], Fraction(1), Fraction(1))
    assert value is not None
    low = value.lo_fraction()
    assert low is not None and low > 0
    upper = min(
        sharp([float(s) for s in steps[k:]], r, 1.0, 1.0) for k in range(horizon) for r in (0.01, 0.1, 0.5)
    )
    assert low <= upper
    if found.start is None or found.end is None:
        assert low <= from_start(found.slope, sum(steps), 1)
        return
    own = oracle(min(steps[found.start - 1 : found.end]), found.chance, found.slope, 1)
    assert own.second_moment <= 1
    tail = [float(s) for s in steps[found.start - 1 :]]
    assert float(low) <= simulated(tail, own)


def simulated(steps: Sequence[float], found: Oracle) -> float:
    """The same error on a grid of 4000 places for x, rounded down: no larger than the exact one."""
    places = 4000
    law = np.zeros(places + 1)
    law[0] = 1.0
    x = np.arange(places + 1) / places
    for eta in steps:
        up = np.floor(np.minimum(1.0, x + eta * float(found.kick)) * places).astype(int)
        down = np.floor(np.maximum(0.0, x - eta * float(found.drift)) * places).astype(int)
        after = np.bincount(up, law * float(found.chance), places + 1)
        law = after + np.bincount(down, law * (1.0 - float(found.chance)), places + 1)
    return float(found.slope) * float(law @ x)


def test_too_loud_an_oracle_is_refused():
    """A control: with the slope at G the second moment exceeds G^2, and there is no bound."""
    steps = [Interval.exact(Fraction(1, 4))] * 10
    loud = Below(Fraction(1), 5, 10, Fraction(1, 32))
    assert loud.value(steps, Fraction(1), Fraction(1)) is None
    assert Below(Fraction(2)).value(steps, Fraction(1), Fraction(1)) is None


def test_units():
    """D and G scale the bound: steps in units of D/G, the error in units of D G."""
    steps = [Fraction(2) * Fraction(41 - t, 40) for t in range(1, 41)]
    plain = best_below(np.array([float(s) for s in steps]), Fraction(1), Fraction(1))
    scaled = best_below(np.array([float(s) for s in steps]), Fraction(3), Fraction(5))
    assert plain.start == scaled.start is not None
    one = plain.value([Interval.exact(s) for s in steps], Fraction(1), Fraction(1))
    other = scaled.value([Interval.exact(s * Fraction(3, 5)) for s in steps], Fraction(3), Fraction(5))
    assert one is not None and other is not None
    assert float(other.mid_fraction() / 15) == pytest.approx(float(one.mid_fraction()), rel=1e-9)


@pytest.mark.parametrize(("name", "exponent"), [("linear", 1 / 3), ("poly:2", 1 / 5), ("cosine", 1 / 5)])
def test_the_finite_bound_grows_with_the_exponent_of_the_limit(name: str, exponent: float):
    """T = 40000, rho = 100 and 800: the exponent to two hundredths, and the value near the one in the limit."""
    horizon = 40000
    schedule = functionals(parse_schedule(name))
    h = np.array([schedule.float("h", (t - 1) / horizon) for t in range(1, horizon + 1)])
    start = schedule.start()
    tuned = 0.5 / math.sqrt(float((start.H * start.Q).mid_fraction()))
    values = []
    for rho in (100, 800):
        steps = rho * tuned / math.sqrt(horizon) * h
        found = best_below(steps, Fraction(1), Fraction(1))
        assert found.start is not None and found.end is not None
        rest = float(steps[found.start - 1 :].sum())
        own = oracle(float(steps[found.end - 1]), float(found.chance), float(found.slope), 1.0)
        values.append(from_below(own, rest, found.end - found.start + 1, 1.0) * math.sqrt(horizon))
        tau, sigma = (found.start - 1) / horizon, found.end / horizon
        at = [schedule.float(op, u) for op, u in (("H", tau), ("h", sigma))]
        limit = from_below_in_the_limit(rho * tuned, *at, sigma - tau)
        assert values[-1] == pytest.approx(limit, rel=0.1)
    assert math.log(values[1] / values[0]) / math.log(8) == pytest.approx(exponent, abs=0.02)
