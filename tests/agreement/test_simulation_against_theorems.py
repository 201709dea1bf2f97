"""The simulated runs against the theorems: closed forms, rational re-runs, many digits, and bounds."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.enclosure.interval import Interval
from verify.sgd import Batch, run
from verify.sgd.annealing import noisy_batch, noisy_row, slope_layout
from verify.sgd.ceilings import LastIterateCeiling, fixed_average_ceiling
from verify.sgd.degradation import fixed_batch, inverse_root_batch, rho_grid, rho_range
from verify.sgd.exact import exact_run
from verify.sgd.steps import ExplicitSteps, step_sequence
from verify.theory.bounds import lemma_4, lemma_4_enclosed, lemma_4_suffix
from verify.theory.instances import load_instance

ABS = load_instance("abs")
weights = st.lists(st.integers(0, 9), min_size=1, max_size=12).filter(any)


def closed_form(horizon: int) -> Fraction:
    """f(average)/(rho D G/sqrt T) of Appendix D.1 with uniform weights."""
    return Fraction(1, 4) if horizon % 2 == 0 else Fraction(horizon + 2, 4 * horizon)


def explicit(steps: np.ndarray[tuple[int], np.dtype[np.float64]], starts: list[float]) -> Batch:
    """Runs on |x| with these steps."""
    return Batch(ABS, ExplicitSteps(steps), steps.size, np.ones(len(starts)), np.array(starts))


@pytest.mark.parametrize("horizon", [5, 16, 25, 49, 100, 101, 999, 10_000])
def test_d1_average_is_its_closed_form(horizon: int) -> None:
    """Engine, even and odd T, whole range of rho: exactly."""
    rhos = rho_grid("d1", horizon, None, 9)
    found = run(batch := fixed_batch(horizon, rhos))
    for i in range(rhos.size):
        assert abs(found.mean_iterate(i)) == closed_form(horizon) * Fraction(float(batch.scales[i]))


@pytest.mark.parametrize("horizon", [16, 25, 49, 81])
def test_d1_rational_rerun_agrees_to_the_last_digits(horizon: int) -> None:
    """With rho rational and T a square eta is rational: the engine is off by its rounding of eta alone."""
    root = math.isqrt(horizon)
    for rho in (Fraction(1), Fraction(7, 5), Fraction(root, 2) - Fraction(1, 9)):
        eta = rho / root
        exact = exact_run([eta] * horizon, eta * 3 / 4)
        found = run(fixed_batch(horizon, np.array([float(rho)])))
        assert abs(exact.mean_iterate) == closed_form(horizon) * eta
        for value, expected in (
            (found.mean_iterate(0), exact.mean_iterate),
            (found.mean_value(0), exact.mean_value),
            (Fraction(float(found.last[0])), exact.last),
        ):
            assert abs(value - expected) <= Fraction(1, 2**51)


@given(w=weights)
def test_d1_holds_for_every_weighting_with_its_start(w: list[int]) -> None:
    """f of the weighted average is at least eta/4, from (3/4) eta or -(1/4) eta as the weights ask."""
    eta = Fraction(1, 7)
    first = Fraction(3, 4) if sum(w[::2]) >= sum(w[1::2]) else Fraction(-1, 4)
    assert weighted_average(w, eta, first * eta) >= eta / 4


def test_d1_fails_with_the_other_start() -> None:
    """Control: all weight on x_1, or equal weights with odd T, from -(1/4) eta stay below or at eta/4."""
    eta = Fraction(1, 7)
    assert weighted_average([1, 0, 1], eta, -eta / 4) == eta / 4
    assert weighted_average([1, 1, 1], eta, -eta / 4) < eta / 4


def weighted_average(w: list[int], eta: Fraction, start: Fraction) -> Fraction:
    """|sum w_t x_t|/sum w_t on the exact orbit."""
    points = [start, *(exact_run([eta] * t, start).last for t in range(1, len(w)))]
    return abs(sum((k * x for k, x in zip(w, points, strict=True)), Fraction(0))) / sum(w)


@pytest.mark.parametrize("horizon", [17, 18, 100, 1000])
def test_d2_agrees_with_many_digits(horizon: int) -> None:
    """mpmath with 60 digits and unrounded steps: the engine differs by its rounding of the steps alone."""
    for rho in rho_range("d2", horizon):
        found = run(inverse_root_batch(horizon, np.array([rho])))
        with mpmath.workdps(60):
            x, total = mpmath.mpf("0.5"), mpmath.mpf(0)
            for t in range(1, horizon + 1):
                total += abs(x)
                moved = x - (1 if x >= 0 else -1) * mpmath.mpf(rho) / mpmath.sqrt(t)
                x = min(max(moved, mpmath.mpf(-0.5)), mpmath.mpf(0.5))
            mean, last = total / horizon, x
        # |x| -> | |x| - eta | never enlarges a difference: each step adds at most its own rounding
        drift = horizon * 2 * 2.0**-53
        assert abs(float(mean - mpmath.mpf(float(found.mean_value(0))))) <= drift + 2.0**-53
        assert abs(float(abs(last) - abs(found.last[0]))) <= drift


@pytest.mark.parametrize("schedule", ["linear", "cosine", "poly:2"])
def test_annealed_runs_agree_with_rational_reruns(schedule: str) -> None:
    """The engine's own steps in rational numbers give exactly its last iterate and means."""
    steps = step_sequence(schedule)
    for rho in (1.0, 3.5, 20.0):
        batch = Batch(ABS, steps, 80, np.array([steps.scale(rho, 80)]), np.array([0.375]))
        found = run(batch)
        exact = exact_run([Fraction(float(e)) for e in batch.moves(0)], Fraction(3, 8))
        assert (Fraction(float(found.last[0])), found.mean_iterate(0), found.mean_value(0)) == (
            exact.last, exact.mean_iterate, exact.mean_value,
        )  # fmt: skip


def test_a_shifted_step_sequence_is_noticed() -> None:
    """Control: the re-run with eta_2..eta_{T+1} in place of eta_1..eta_T gives another last iterate."""
    steps = step_sequence("linear")
    batch = Batch(ABS, steps, 80, np.array([steps.scale(3.5, 80)]), np.array([0.375]))
    shifted = [Fraction(float(e)) for e in batch.moves(0)[1:]] + [Fraction(0)]
    assert Fraction(float(run(batch).last[0])) != exact_run(shifted, Fraction(3, 8)).last


sequences = st.lists(st.floats(0.0, 1.5), min_size=1, max_size=60).map(
    lambda e: np.sort(np.array(e))[::-1].copy()
)
starts = st.integers(-(2**52), 2**52).map(lambda k: k * 2.0**-53)


@settings(max_examples=150, deadline=None)
@given(steps=sequences, start=starts)
def test_lemma_4_is_never_below_a_run(
    steps: np.ndarray[tuple[int], np.dtype[np.float64]], start: float
) -> None:
    """Random annealed step sequences and starts; also over the best suffix."""
    found = run(batch := explicit(steps, [start]))
    ceiling = LastIterateCeiling.of(batch.moves(0), 0.5).at(abs(start))
    assert abs(float(found.last[0])) <= ceiling


def test_a_hundredth_of_lemma_4_is_below_some_run() -> None:
    """Control: T = 1 from 0 moves to eta, and Lemma 4 says 2 eta: any bound below half of it is crossed."""
    found = run(batch := explicit(np.array([0.25]), [0.0]))
    ceiling = LastIterateCeiling.of(batch.moves(0)).at(0.0)
    assert ceiling == pytest.approx(0.5)
    assert abs(float(found.last[0])) > ceiling / 2.01
    assert abs(float(found.last[0])) > ceiling / 100


@settings(max_examples=100, deadline=None)
@given(step=st.integers(1, 2**50), start=starts, horizon=st.integers(1, 60))
def test_fixed_step_bound_is_never_below_an_average(step: int, start: float, horizon: int) -> None:
    """D^2/(2 eta T) + eta G^2/2 with D = |x_1|, in rational numbers."""
    found = run(explicit(np.full(horizon, step * 2.0**-51), [start]))
    limit = fixed_average_ceiling(Fraction(start), Fraction(step, 2**51), horizon)
    assert abs(found.mean_iterate(0)) <= limit


def test_a_hundredth_of_the_fixed_step_bound_is_below_some_average() -> None:
    """Control: the run of Appendix D.1 for T = 2 has average eta/4 against (9/64 + 1/2) eta."""
    eta = Fraction(1, 4)
    found = run(explicit(np.full(2, float(eta)), [float(eta * 3 / 4)]))
    limit = fixed_average_ceiling(eta * 3 / 4, eta, 2)
    assert found.mean_iterate(0) == eta / 4
    assert limit == eta * Fraction(41, 64)
    assert found.mean_iterate(0) > limit / 100


@pytest.mark.parametrize("schedule", ["linear", "cosine", "poly:2", "constant"])
def test_ceilings_agree_with_the_theory(schedule: str) -> None:
    """Lemma 4 of the bounds module, in floats and certified, and its suffix, with the same steps."""
    steps = step_sequence(schedule)
    batch = Batch(ABS, steps, 60, np.array([steps.scale(4.0, 60)]), np.array([0.5]))
    moves = batch.moves(0)
    found = LastIterateCeiling.of(moves).at(0.5)
    assert found == pytest.approx(lemma_4(moves, 0.5, 1.0), rel=1e-12)
    half, one = Interval.exact(Fraction(1, 2)), Interval.exact(1)
    certified = lemma_4_enclosed([Interval.exact(Fraction(float(e))) for e in moves], half, one)
    upper = certified.hi_fraction()
    assert upper is not None
    assert upper <= Fraction(found)
    suffix = LastIterateCeiling.of(moves, 0.5).at(0.5)
    assert suffix == pytest.approx(lemma_4_suffix(moves, 0.5, 1.0)[0], rel=1e-12)


def test_noisy_means_keep_to_lemma_4() -> None:
    """Mean errors of the noisy instance over all slopes lie below the bound of their expectation."""
    layout = slope_layout(np.array([1.0, 4.0, 16.0]), 1000, 9, 100)
    for schedule in ("constant", "linear"):
        batch = noisy_batch(step_sequence(schedule), 1000, layout, seed=5)
        row = noisy_row(batch, run(batch, averages=False), layout)
        assert row["violations"] == []
        assert row["largest_share_of_ceiling"] < 1.0
