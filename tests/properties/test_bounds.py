"""The bounds of the paper against simulated runs: no run above them, and none of them far above every run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_checks import OFF, exact
from property_schedules import Case, few, schedules, smooth_schedules

from verify.enclosure.interval import Interval
from verify.sgd import Batch, run
from verify.sgd.ceilings import LastIterateCeiling, outward
from verify.sgd.chance import allowance
from verify.sgd.noise import keys
from verify.sgd.steps import ExplicitSteps
from verify.theory.bounds import lemma_1, lemma_4, lemma_4_enclosed, lemma_4_suffix, theorem_1, tuned_step
from verify.theory.hypotheses import hypotheses
from verify.theory.instances import load_instance

pytestmark = pytest.mark.needs("K")
ABS, NOISY = load_instance("abs"), load_instance("noisy-abs")
UNIT = Interval.exact(1)  # D and G
STARTS = np.concatenate([np.linspace(-0.5, 0.5, 65), 2.0 ** -np.arange(2, 30)])
STARTS = np.rint(STARTS * 2.0**53) * 2.0**-53
HORIZONS = st.integers(1, 60)
RHOS = st.sampled_from([Fraction(1), Fraction(3, 2), Fraction(4), Fraction(30), Fraction(1000)])
COPIES = 400


def moves(case: Case, rho: Fraction, horizon: int) -> np.ndarray:
    """eta_1..eta_T of Theorem 1 on the grid that the runs use, in units of D/G."""
    base = float((rho * tuned_step(case.schedule, horizon, UNIT, UNIT)).mid_fraction())
    steps = np.rint(base * case.schedule.step_sizes(horizon) * 2.0**53) * 2.0**-53
    return np.asarray(steps[steps > 0])


def worst(steps: np.ndarray) -> tuple[float, float]:
    """(largest error of the last iterate of |x| over many starts, its |x_1 - x*|)."""
    batch = Batch(ABS, ExplicitSteps(steps), steps.size, np.ones(STARTS.size), STARTS)
    last = np.abs(run(batch, path="reference").last)
    at = int(np.argmax(last))
    return float(last[at]), abs(float(STARTS[at]))


@dataclass(frozen=True)
class Ladder:
    """Bounds of one step sequence on a domain of diameter 1, and the worst run below them."""

    error: float
    suffix: float
    whole: float
    enclosed: Interval
    ceiling: float


def ladder(steps: np.ndarray) -> Ladder:
    """Every form of Lemma 4 for these steps."""
    error, _ = worst(steps)
    suffix, first = lemma_4_suffix(steps, 1.0, 1.0)
    enclosed = lemma_4_enclosed([exact(Fraction(s)) for s in steps.tolist()], UNIT, UNIT, first)
    ceiling = LastIterateCeiling.of(steps, 1.0).at(1.0)
    return Ladder(error, suffix, lemma_4(steps, 1.0, 1.0), enclosed, ceiling)


@given(schedules(), RHOS, HORIZONS)
def test_no_run_exceeds_lemma_4(case: Case, rho: Fraction, horizon: int) -> None:
    """|x| from any start stays below Lemma 4 in all its forms; floats lie in the enclosure, the ceiling above."""
    found = ladder(moves(case, rho, horizon))
    top, roundings = found.enclosed.hi_fraction(), 4 * horizon + 16
    assert top is not None
    assert Fraction(found.error) <= top
    assert found.error <= found.suffix <= outward(found.whole, roundings)
    assert Fraction(found.suffix) <= top * (1 + roundings * Fraction(1, 2**53))
    assert top <= Fraction(outward(found.suffix, roundings)) + Fraction(found.enclosed.width())
    assert Fraction(found.ceiling) >= found.enclosed.lo_fraction()


@few()
@given(schedules())
def test_a_hundredth_of_lemma_4_is_exceeded(case: Case) -> None:
    """Control: divided by 100 the bound is crossed, by one step from x_1 = 0 or by long steps at the end."""
    tails = [(Fraction(1), 1), (Fraction(20), 2), (Fraction(1000), 9), (Fraction(10**6), 20)]
    found = [ladder(moves(case, rho, horizon)) for rho, horizon in tails]
    assert any(Fraction(f.error) > f.enclosed.hi_fraction() / 100 for f in found)


@pytest.mark.needs("theorem-1")
@given(smooth_schedules(), RHOS, HORIZONS)
def test_no_run_exceeds_theorem_1(case: Case, rho: Fraction, horizon: int) -> None:
    """Theorem 1 with the paper's lower-order term is above every run, and above the suffix form of Lemma 4."""
    bound = theorem_1(case.schedule, rho, horizon, UNIT, UNIT).hi_fraction()
    found = ladder(moves(case, rho, horizon))
    assert bound is not None
    assert Fraction(found.error) <= bound
    assert found.enclosed.lo_fraction() <= bound


@few()
@pytest.mark.needs("theorem-1")
@given(smooth_schedules())
def test_a_hundredth_of_theorem_1_is_exceeded(case: Case) -> None:
    """Control: divided by 100 the bound is crossed by the mean of noisy runs, beyond chance.

    T is at least p^2, so that the lower-order term, of the order p D G/T, does not hide the main one.
    """
    p = hypotheses(case.schedule).constant
    assert p is not None
    horizon = min(20_000, max(400, math.ceil(float(p.hi) ** 2)))
    mean, chance, _ = noisy_mean(case, Fraction(1), horizon)
    bound = theorem_1(case.schedule, Fraction(1), horizon, UNIT, UNIT)
    assert (bound / 100).certainly("<", exact(Fraction(mean - chance)))


@pytest.mark.needs("theorem-1")
@given(smooth_schedules(), RHOS, HORIZONS)
def test_theorem_1_is_at_most_lemma_1(case: Case, rho: Fraction, horizon: int) -> None:
    """Lemma 1 is Theorem 1's bound at tau = 0, so it is never certified below."""
    eta = rho * tuned_step(case.schedule, horizon, UNIT, UNIT)
    whole = lemma_1(case.schedule, eta, horizon, UNIT, UNIT)
    assert not whole.certainly("<", theorem_1(case.schedule, rho, horizon, UNIT, UNIT))


@few()
@pytest.mark.needs("theorem-1")
@given(smooth_schedules())
def test_a_smaller_lemma_1_is_found_out(case: Case) -> None:
    """Control: at the tuned step, where tau = 0 is optimal, Lemma 1 less a billionth is below Theorem 1."""
    whole = lemma_1(case.schedule, tuned_step(case.schedule, 10, UNIT, UNIT), 10, UNIT, UNIT)
    best = theorem_1(case.schedule, Fraction(1), 10, UNIT, UNIT)
    if case.f.tau(UNIT).is_exact_zero():
        assert (whole * (2 - OFF)).certainly("<", best)
    else:
        assert whole.certainly(">", best)


def noisy_mean(case: Case, rho: Fraction, horizon: int) -> tuple[float, float, float]:
    """(mean error of the last iterate of c|x|, allowance for chance, ceiling), with the slope c = 1/sqrt(T)."""
    steps = moves(case, rho, horizon)
    slope = round(2.0**52 / math.sqrt(horizon)) * 2.0**-52
    batch = Batch(
        NOISY, ExplicitSteps(steps), steps.size, np.ones(COPIES), np.full(COPIES, 0.5),
        np.full(COPIES, slope), keys(7, COPIES),
    )  # fmt: skip
    last = run(batch, path="reference").last
    ceiling = LastIterateCeiling.of(steps, 0.5).at(0.5)
    return float(slope * np.abs(last).mean()), float(allowance(slope * 0.5, COPIES)), ceiling


@few()
@given(schedules(), RHOS, HORIZONS)
def test_no_noisy_mean_exceeds_its_ceiling(case: Case, rho: Fraction, horizon: int) -> None:
    """The mean over 400 runs with +-G gradients is below Lemma 4, chance allowed for."""
    mean, chance, ceiling = noisy_mean(case, rho, horizon)
    assert mean - chance <= ceiling


@few()
@given(schedules())
def test_a_hundredth_of_the_noisy_ceiling_is_exceeded(case: Case) -> None:
    """Control: for short runs the mean is more than a hundredth of the ceiling, beyond chance."""
    found = [noisy_mean(case, Fraction(1), horizon) for horizon in (1, 4, 9)]
    assert any(mean - chance > ceiling / 100 for mean, chance, ceiling in found)
