"""The sum of |x_t| under slowly shrinking steps: bounds against exact runs, the limit, and what breaks them."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import HypothesisError
from verify.sgd.alternation import GAP, limit, mean_bounds
from verify.sgd.exact import exact_run
from verify.sgd.steps import Floats, InverseRootSteps


def inverse_root(rho: float, horizon: int) -> Floats:
    """eta_t = rho/sqrt(t)."""
    return rho * InverseRootSteps().factors(1, horizon, horizon)


def mean_value(moves: Floats) -> Fraction:
    """The exact mean of |x_1|..|x_T| from x_1 = 1/2."""
    return exact_run(map(Fraction, moves.tolist()), Fraction(1, 2)).mean_value


@given(st.integers(2, 400), st.floats(0, 1))
def test_an_exact_run_lies_between_the_bounds(horizon: int, share: float) -> None:
    """For every rho from 1 to sqrt(T), also past the range of Appendix D.2."""
    moves = inverse_root(math.sqrt(horizon) ** share, horizon)
    low, high = mean_bounds(moves)
    assert low <= mean_value(moves) <= high
    assert float((high - low) * horizon) <= 1.25 + 1e-9


@given(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=40), st.floats(0.5, 3))
def test_any_slowly_shrinking_steps(shares: list[float], first: float) -> None:
    """Steps that fall by arbitrary small amounts, not only those of the inverse root."""
    moves = [first]
    for share in shares:
        low = 0.5 if moves[-1] >= 1.0 else 0.7 * moves[-1]
        moves.append(moves[-1] - share * (moves[-1] - low))
    steps = np.array(moves)
    low, high = mean_bounds(steps)
    assert low <= mean_value(steps) <= high


@pytest.mark.parametrize("horizon", [100, 1000, 10_000])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_the_mean_over_rho_tends_to_the_limit(horizon: int, share: float) -> None:
    """rho sqrt(T) times the distance from 1 - rho/(2 sqrt T) stays within the proved constants."""
    rho = math.sqrt(horizon) ** share
    ratio = float(mean_value(inverse_root(rho, horizon))) * math.sqrt(horizon) / rho
    gap = (ratio - limit(rho, horizon)) * rho * math.sqrt(horizon)
    assert GAP[0] <= gap <= GAP[1]


def test_the_best_constant_of_the_range_is_seven_eighths() -> None:
    """At rho = sqrt(T)/4 the ratio is about 7/8, and no other rho of the range has less."""
    horizon = 6400
    ratios = [
        float(mean_value(inverse_root(rho, horizon))) * math.sqrt(horizon) / rho
        for rho in (1.5, 5.0, 10.0, 19.99)
    ]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] == pytest.approx(7 / 8, abs=1e-3)
    assert min(ratios) > 7 / 8


def test_the_bounds_are_near_each_other_and_not_vacuous() -> None:
    """A mean moved by more than their distance is outside: the bounds can fail."""
    moves = inverse_root(4.0, 500)
    low, high = mean_bounds(moves)
    mean = mean_value(moves)
    assert not low <= mean + (high - low) <= high
    assert not low <= mean - (high - low) <= high
    assert mean_value(0.5 * moves) < low  # other steps, other sum


def test_all_steps_at_least_one_keep_the_iterate_at_the_ends() -> None:
    """Then every |x_t| is 1/2."""
    moves = np.full(7, 1.25)
    assert mean_bounds(moves) == (Fraction(1, 2), Fraction(1, 2))
    assert mean_value(moves) == Fraction(1, 2)


@pytest.mark.parametrize("steps", [[0.5, 0.6], [0.9, 0.4, 0.1], [1.5, 0.4]])
def test_steps_outside_the_hypotheses_are_refused(steps: list[float]) -> None:
    """Growing steps, steps that fall too fast for the next flip, and a start that the steps do not reach across."""
    with pytest.raises(HypothesisError):
        mean_bounds(np.array(steps))


def test_the_hypothesis_on_the_fall_is_needed() -> None:
    """With steps that fall too fast the upper bound fails in truth: the iterate is stranded away from 0."""
    moves = [0.75, *[1e-9] * 400]
    mean = mean_value(np.array(moves))
    half = math.fsum(moves) / 2
    assert float(mean) * len(moves) > half + moves[0] + 0.25
