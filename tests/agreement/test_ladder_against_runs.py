"""Simulated runs against the sharp bound: none above it, and nine tenths of it are exceeded."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.enclosure.interval import Interval
from verify.ladder.certificates import Search
from verify.sgd import Batch, run
from verify.sgd.steps import ExplicitSteps, step_sequence
from verify.theory.instances import load_instance
from verify.theory.last_iterate import sharp

ABS, ONE = load_instance("abs"), Interval.exact(1)
STARTS = (
    np.rint(np.concatenate([np.linspace(0.0, 0.5, 33)[1:], 2.0 ** -np.arange(6, 30)]) * 2.0**53) * 2.0**-53
)
SCHEDULES = st.sampled_from(["cosine", "linear", "poly:3", "wsd:1/5", "constant", "invsqrt"])


def sharp_bound(steps: np.ndarray, distance: float, suffix: bool = False) -> Fraction:
    """The proved value for |x_1 - x*| = distance and G = 1; with ``suffix`` for any start at most that far."""
    largest = float(steps.max())
    k, r = Search(steps / largest).sharp(largest / distance, suffix)
    values = [Interval.exact(Fraction(s)) for s in steps.tolist()][k - 1 :]
    found = sharp(values, Interval.exact(Fraction(r * largest**0.5)), Interval.exact(Fraction(distance)), ONE)
    top = found.hi_fraction()
    assert top is not None
    return top


def last(steps: np.ndarray) -> np.ndarray:
    """|x_{T+1}| from every start; on this grid of steps and starts the runs are exact."""
    batch = Batch(ABS, ExplicitSteps(steps), steps.size, np.ones(STARTS.size), STARTS)
    return np.abs(run(batch, path="reference").last)


def on_grid(steps: np.ndarray) -> np.ndarray:
    """Multiples of 2^-53, the positive ones."""
    rounded = np.rint(steps * 2.0**53) * 2.0**-53
    return np.asarray(rounded[rounded > 0])


@given(SCHEDULES, st.sampled_from([1.0, 2.0, 10.0, 100.0]), st.integers(1, 50))
def test_no_run_is_above_the_sharp_bound(name: str, rho: float, horizon: int):
    """|x| from every start, for the distance of that start, and from the best starting index for all at once."""
    sequence = step_sequence(name)
    steps = on_grid(sequence.scale(rho, horizon) * sequence.factors(1, horizon, horizon))
    errors = last(steps)
    for start, error in zip(STARTS.tolist(), errors.tolist(), strict=True):
        assert Fraction(error) <= sharp_bound(steps, start)
    assert Fraction(float(errors.max())) <= sharp_bound(steps, 0.5, suffix=True)


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([0.4], "one long step across the minimum"),
        ([2.0**-9] * 8, "short steps that do not reach the minimum"),
        ([2.0**-9] * 8 + [0.45], "a long step at the end"),
        ((2.0**-8 * np.arange(20, 0, -1) / 20).tolist(), "short annealed steps"),
    ],
)
def test_nine_tenths_of_the_sharp_bound_are_exceeded(steps: list[float], why: str):
    """Control: a bound a tenth smaller is crossed by f(x) = |x|, so the test above can fail."""
    values = on_grid(np.array(steps))
    pairs = zip(STARTS.tolist(), last(values).tolist(), strict=True)
    assert any(Fraction(error) > sharp_bound(values, start) * Fraction(9, 10) for start, error in pairs), why
