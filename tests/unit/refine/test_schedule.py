"""The refined schedule: against a second writing, linear decay for constant norms, and what it must not equal."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import refine_again as again
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import DomainError
from verify.refine.schedule import POWERS, refined_schedule
from verify.refine.study import Settings, refine

OPTIMIZERS = sorted(POWERS)
RATIONAL = st.fractions("1/40", 40, max_denominator=40)
ROUNDING = 2.0**-53


def rationals(values: Any) -> Any:
    """An object array of rationals."""
    return np.array([Fraction(v) for v in values], dtype=object)


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[int], list[Fraction], int]:
    """Where norms were logged, the norms, and a number of steps."""
    at = sorted(draw(st.sets(st.integers(1, 200), min_size=1, max_size=25)))
    norms = draw(st.lists(RATIONAL, min_size=len(at), max_size=len(at)))
    return at, norms, draw(st.integers(2, 60))


@given(
    logs(),
    st.sampled_from(OPTIMIZERS),
    st.fractions(0, 1, max_denominator=20),
    st.fractions(0, "9/10", max_denominator=20),
)
def test_it_is_the_second_writing_exactly(log: Any, optimizer: str, tau: Fraction, ratio: Fraction) -> None:
    """In rationals every step is equal: filter, near-zero rule, interpolation, weights, scaling."""
    at, norms, steps = log
    found = refine(np.array(at), rationals(norms), Settings(optimizer, tau, threshold=ratio), steps)
    assert list(found.values) == again.refine(at, norms, POWERS[optimizer], tau, steps, ratio)


@given(st.lists(st.floats(1e-3, 1e3), min_size=2, max_size=200), st.sampled_from(OPTIMIZERS))
def test_floats_differ_by_rounding_only(norms: list[float], optimizer: str) -> None:
    """All terms are positive, so each of the roundings, fewer than T + 10, counts once in the relative error."""
    values = refined_schedule(np.array(norms), optimizer)
    exact = again.schedule([Fraction(norm) for norm in norms], POWERS[optimizer])
    allowed = 2 * (len(norms) + 10) * ROUNDING  # numerator and the largest value that divides it
    assert all(abs(Fraction(v) - e) <= e * Fraction(allowed) for v, e in zip(values, exact, strict=True))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("norm", [Fraction(1), Fraction(3, 7), Fraction(10) ** 40])
def test_constant_norms_give_linear_decay(optimizer: str, norm: Fraction) -> None:
    """(T - t)/(T - 1) in rationals, and the nearest float to it in floats: nothing is lost."""
    steps = 123
    linear = [Fraction(steps - t, steps - 1) for t in range(1, steps + 1)]
    every = np.arange(1, steps + 1)
    settings = Settings(optimizer)
    assert list(refine(every, rationals([norm] * steps), settings).values) == linear
    assert refine(every, np.full(steps, float(norm)), settings).values.tolist() == [float(x) for x in linear]


def test_nearly_constant_norms_do_not() -> None:
    """The control: one norm off by 1e-12, and the rational schedule is no longer linear decay."""
    norms = [Fraction(1)] * 20
    norms[7] += Fraction(1, 10**12)
    values = list(refined_schedule(rationals(norms), "sgd"))
    assert values != [Fraction(20 - t, 19) for t in range(1, 21)]


def test_an_index_off_by_one_is_seen() -> None:
    """The control: the sum from t on, or up to t, in place of the sum after t, is another schedule."""
    norms = [Fraction(n) for n in (5, 3, 2, 4, 1, 6)]
    right = list(refined_schedule(rationals(norms), "sgd"))
    w = [1 / n**2 for n in norms]
    for wrong in ([w[t] * sum(w[t:]) for t in range(6)], [w[t] * sum(w[: t + 1]) for t in range(6)]):
        assert right != [value / max(wrong) for value in wrong]
    assert right == again.schedule(norms, 2)


@given(st.lists(RATIONAL, min_size=2, max_size=30), RATIONAL, st.sampled_from(OPTIMIZERS))
def test_the_schedule_has_no_unit(norms: list[Fraction], scale: Fraction, optimizer: str) -> None:
    """Norms in another unit give the same schedule; it lies in [0, 1] with largest value 1 and last value 0."""
    values = list(refined_schedule(rationals(norms), optimizer))
    assert values == list(refined_schedule(rationals([scale * norm for norm in norms]), optimizer))
    assert (max(values), values[-1]) == (1, 0)
    assert min(values[:-1]) > 0


def test_the_two_optimizers_differ() -> None:
    """The weights of SGD are the squares of Adam's."""
    norms = rationals([1, 2, 4])
    assert list(refined_schedule(norms, "adam")) == [1, Fraction(1, 6), 0]
    assert list(refined_schedule(norms, "sgd")) == [1, Fraction(1, 20), 0]
    assert list(refined_schedule(norms * norms, "adam")) == list(refined_schedule(norms, "sgd"))


def test_extreme_norms_are_held_or_refused() -> None:
    """Weights beyond the floats do not overflow; where they vanish altogether it is one sentence."""
    tiny = refined_schedule(np.array([1e-200, 1.0, 1e-200, 1e-200]), "sgd")
    assert tiny.tolist() == [1.0, 0.0, 0.5, 0.0]
    for large, small, ratio in ((1.0, 1e-200, "1e-200"), (1e308, 1e-308, "1e-616")):
        message = f"the smallest gradient norm is {ratio} times the largest: too far apart for a schedule\\."
        with pytest.raises(DomainError, match=message):
            refined_schedule(np.array([large, large, small]), "sgd")
    with pytest.raises(DomainError, match=r"optimizer = 'lion': sgd or adam\."):
        refined_schedule(np.ones(3), "lion")
